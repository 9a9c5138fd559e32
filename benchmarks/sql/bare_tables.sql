CREATE TEMPORARY TABLE bare_purchase (
  period_id int, id bigint, society_id bigint, store_id bigint, key text, body_hash bytea, account_id bigint, sold_at timestamptz, sold_on date,
  posted_at timestamptz, amount_pence bigint, points bigint, contribution_units bigint, lines text, earned text,
  member_id bigint
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE bare_earning (
  period_id int, id bigint, account_id bigint, line_id bigint, eligible_pence bigint, points bigint
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE bare_place (round_id bigint, community_id bigint, running_id bigint, account_id bigint);
