-- A refund takes back from the account into which its purchase was booked (R7), whatever the member has chosen since;
-- the purchase may stand in the same batch. What a temporary card gave is the card's part, also after a member registered it (R32).
WITH booked AS (
  SELECT posted.refunds_id AS purchase_id, place.community_id AS home_id, place.round_id, place.community_id, place.running_id
  FROM posted
  JOIN rewards_period books ON books.society_id = posted.society_id
  CROSS JOIN LATERAL (
    SELECT credit_id FROM rewards_transfer WHERE period_id = books.id AND kind = 3 AND source = posted.refunds_id LIMIT 1
  ) transfer
  JOIN causes_account place ON place.account_id = transfer.credit_id
  WHERE posted.refunds_id IS NOT NULL
  UNION
  SELECT purchase_id, home_id, round_id, community_id, running_id FROM causes_batch
)
INSERT INTO causes_batch (books_id, purchase_id, society_id, account_id, member_id, dated, day, units, home_id, round_id, community_id, running_id)
SELECT posted.books_id, posted.id, posted.society_id, bought.account_id,
       CASE WHEN bought.account_id = posted.account_id THEN posted.member_id END,
       least(bought.sold_at, bought.posted_at), posted.sold_on, posted.contribution_units,
       booked.home_id, booked.round_id, booked.community_id, booked.running_id
FROM posted
JOIN rewards_purchase bought ON bought.period_id = posted.refunds_period_id AND bought.id = posted.refunds_id
JOIN booked ON booked.purchase_id = bought.id
WHERE posted.contribution_units <> 0
