-- Whether a purchase is the member's. $1 their points account, $2 the purchase's period, $3 its number.
SELECT sold_on FROM rewards_purchase
WHERE period_id = $2 AND id = $3 AND account_id IN (SELECT part_id FROM rewards_part WHERE account_id = $1)
