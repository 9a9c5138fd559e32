CREATE TEMPORARY TABLE IF NOT EXISTS rewards_staged (
  period_id int NOT NULL, kind smallint NOT NULL, source bigint NOT NULL,
  debit_id bigint NOT NULL, credit_id bigint NOT NULL, amount bigint NOT NULL, unit smallint NOT NULL
) ON COMMIT DELETE ROWS;
TRUNCATE rewards_staged;
