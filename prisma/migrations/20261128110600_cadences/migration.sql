-- Running cadences: whom they look at, and how far a run is.

-- A run looks at who is overdue, in the order of their ids, whoever else there is.
CREATE INDEX customer_position_cadences ON customer_position (organisation_id, customer_id) WHERE overdue_base > 0 OR oldest_due_on IS NOT NULL;

-- Of an episode: what was done in it, and what was not.
CREATE INDEX cadence_step_episode ON cadence_step (organisation_id, customer_id, episode);
-- What was suggested last to each customer.
CREATE INDEX cadence_step_suggested ON cadence_step (organisation_id, customer_id, id DESC) WHERE outcome = 'suggested';

-- One walk over the customers on a day: every one up to `reached` was looked at. It goes on from there when its worker ends.
CREATE TABLE cadence_run (
  organisation_id integer NOT NULL REFERENCES organisation (id),
  id bigint GENERATED ALWAYS AS IDENTITY,
  day date NOT NULL,
  by_hand boolean NOT NULL,
  reached bigint NOT NULL DEFAULT 0,
  total integer NOT NULL DEFAULT 0,
  looked_at integer NOT NULL DEFAULT 0,
  done integer NOT NULL DEFAULT 0,
  suggested integer NOT NULL DEFAULT 0,
  not_done integer NOT NULL DEFAULT 0,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz,
  PRIMARY KEY (organisation_id, id)
);
SELECT guard_tenant_table('cadence_run');
GRANT UPDATE (reached, total, looked_at, done, suggested, not_done, finished_at) ON cadence_run TO duebook_app;
