-- What new entries of the journal put into the lots of members. $1 the entries.
INSERT INTO rewards_lot AS lot (society_id, account_id, ends_on, grace, given, remaining, ended)
SELECT entry.society_id, entry.account_id,
       rewards_last_day(coalesce(original.sold_on, entry.day), coalesce(own.points_last_months, books.points_last_months)) AS last_day,
       false, sum(entry.points), sum(entry.points), 0
FROM rewards_journal_entry entry
JOIN rewards_account account ON account.id = entry.account_id AND account.owner_kind = 'member'
JOIN rewards_period books ON books.id = entry.books_id AND books.points_last_months IS NOT NULL
LEFT JOIN rewards_purchase original ON original.period_id = entry.purchase_period_id AND original.id = entry.purchase_id
LEFT JOIN rewards_period own ON own.id = coalesce(original.books_id, original.period_id)
WHERE entry.id = ANY($1::bigint[]) AND CASE WHEN entry.purchase_id IS NULL THEN entry.points > 0 ELSE own.points_last_months IS NOT NULL END
GROUP BY entry.society_id, entry.account_id, last_day
HAVING sum(entry.points) <> 0
ORDER BY entry.account_id, last_day
ON CONFLICT (account_id, ends_on, grace) DO UPDATE
SET given = lot.given + excluded.given, remaining = lot.remaining + excluded.remaining
