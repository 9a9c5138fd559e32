-- The 1% of a batch on its way into the ledger: when each entry is dated, whose it is, and where it will lie.
CREATE TEMPORARY TABLE IF NOT EXISTS causes_batch (
  books_id int, purchase_id bigint, society_id bigint, account_id bigint, member_id bigint, dated timestamptz, day date, units bigint,
  home_id bigint, round_id bigint, community_id bigint, running_id bigint, choice_id bigint
) ON COMMIT DELETE ROWS;
-- Empty already, unless this transaction has used it before: TRUNCATE for nothing would have every statement planned anew.
DO $$ BEGIN IF EXISTS (SELECT FROM causes_batch) THEN TRUNCATE causes_batch; END IF; END $$;
