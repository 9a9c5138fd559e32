-- Who is entitled to a dividend with all that counts for it: gathered by one statement, and what is worked out afterwards reads nothing else.
CREATE TEMPORARY TABLE IF NOT EXISTS rewards_entitled (
  account_id bigint, points bigint, owed_points bigint, before_pence bigint, held_pence bigint
) ON COMMIT DELETE ROWS;
TRUNCATE rewards_entitled;
