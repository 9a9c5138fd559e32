-- The temporary tables of a batch. `posted` is a published contract: what listeners to PurchasesPosted may read (docs/words.md).
-- Long texts stay as they are in them: what was compressed would be opened again at once.
CREATE TEMPORARY TABLE IF NOT EXISTS rewards_intake (
  period_id int, id bigint, books_id int, store_id bigint, key text, body_hash bytea, account_id bigint, member_id bigint,
  sold_at timestamptz, sold_on date, amount_pence bigint, points bigint, contribution_units bigint,
  lines text STORAGE EXTERNAL, earned text STORAGE EXTERNAL, refunds_id bigint, refunds_period_id int, releases_id bigint, releases_period_id int
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS rewards_intake_earning (
  period_id int, id bigint, books_id int, source bigint, account_id bigint, issued_id bigint, line_id bigint, eligible_pence bigint, points bigint
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS posted (
  period_id int, id bigint, books_id int, society_id bigint, store_id bigint, account_id bigint, member_id bigint,
  sold_at timestamptz, sold_on date, posted_at timestamptz, contribution_units bigint, refunds_id bigint, refunds_period_id int, history bool
) ON COMMIT DELETE ROWS;
-- Empty already, unless this transaction has taken a batch before: TRUNCATE for nothing would have every statement planned anew.
DO $$ BEGIN
  IF EXISTS (SELECT FROM rewards_intake) OR EXISTS (SELECT FROM rewards_intake_earning) OR EXISTS (SELECT FROM posted) THEN
    TRUNCATE rewards_intake, rewards_intake_earning, posted;
  END IF;
END $$;
