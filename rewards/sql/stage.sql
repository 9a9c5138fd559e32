CREATE TEMPORARY TABLE IF NOT EXISTS rewards_staged (
  period_id int NOT NULL, kind smallint NOT NULL, source bigint NOT NULL,
  debit_id bigint NOT NULL, credit_id bigint NOT NULL, amount bigint NOT NULL, unit smallint NOT NULL
) ON COMMIT DELETE ROWS;
-- as in intake_tables.sql
DO $$ BEGIN IF EXISTS (SELECT FROM rewards_staged) THEN TRUNCATE rewards_staged; END IF; END $$;
