-- Roles, and the guards that every later table is put behind.
-- Three roles: the owner runs migrations, the app may add facts, jobs will keep checkpoints.
DO $$ BEGIN
  CREATE ROLE duebook_app NOLOGIN NOSUPERUSER NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN
  CREATE ROLE duebook_jobs NOLOGIN NOSUPERUSER NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN
  EXECUTE format('GRANT duebook_app, duebook_jobs TO %I', current_user);
END $$;
GRANT USAGE ON SCHEMA public TO duebook_app, duebook_jobs;

-- A tenant's table: row-level security on and forced, one policy, and the app may read and add.
CREATE FUNCTION guard_tenant_table(name regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', name);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', name);
  EXECUTE format($p$CREATE POLICY organisation ON %s
    USING (organisation_id::text = current_setting('app.organisation', true))
    WITH CHECK (organisation_id::text = current_setting('app.organisation', true))$p$, name);
  EXECUTE format('GRANT SELECT, INSERT ON %s TO duebook_app', name);
  EXECUTE format('GRANT SELECT ON %s TO duebook_jobs', name);
END $$;

-- A table of identity (people and sessions stand above organisations): only the sign-in door opens it.
CREATE FUNCTION guard_identity_table(name regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', name);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', name);
  EXECUTE format($p$CREATE POLICY identity ON %s
    USING (current_setting('app.identity', true) = 'on')
    WITH CHECK (current_setting('app.identity', true) = 'on')$p$, name);
  EXECUTE format('GRANT SELECT, INSERT ON %s TO duebook_app', name);
END $$;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % is refused: its rows are facts; record a new one instead', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'DU001';
END $$;

-- A table of facts: nobody, the owner included, changes or removes a row.
CREATE FUNCTION make_append_only(name regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
END $$;

-- The instant of a fact, in whole milliseconds: what programs and people can write down and ask for again.
CREATE FUNCTION this_instant() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
  SELECT date_trunc('milliseconds', clock_timestamp())
$$;

-- The gate: a fact draws its instant only while its transaction holds the organisation's shared lock.
-- Whoever takes the lock exclusively for a moment knows that every earlier instant is committed or gone.
-- Only the owner (the demo book, tests) may tell the story of another instant.
CREATE FUNCTION stamp_fact() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE told text := nullif(current_setting('app.recorded_at', true), '');
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7001, NEW.organisation_id);
  IF told IS NOT NULL AND current_user <> 'duebook_app' THEN
    NEW.recorded_at := told::timestamptz;
  ELSE
    NEW.recorded_at := this_instant();
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION make_facts(name regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM make_append_only(name);
  EXECUTE format('CREATE TRIGGER stamp BEFORE INSERT ON %s FOR EACH ROW EXECUTE FUNCTION stamp_fact()', name);
END $$;
