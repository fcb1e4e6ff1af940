-- A big import may stop once the whole file was checked: its people look at what it would write, and say so then.
ALTER TABLE bulk_import ADD COLUMN check_only boolean NOT NULL DEFAULT false;
GRANT UPDATE (check_only) ON bulk_import TO duebook_app;
