-- What a card earned becomes lots of whoever registered it, with its own days. $1 the registration.
INSERT INTO rewards_lot AS lot (society_id, account_id, ends_on, grace, given, remaining, ended)
SELECT account.society_id, account.id, cause.ends_on, false, sum(cause.points), sum(cause.points), 0
FROM rewards_registration registration
JOIN rewards_account account ON account.id = registration.account_id
JOIN (
/* causes */
) AS cause ON cause.account_id = registration.card_account_id OR cause.registration_id = registration.id
WHERE registration.id = $1
GROUP BY account.society_id, account.id, cause.ends_on
HAVING sum(cause.points) <> 0
ORDER BY cause.ends_on
ON CONFLICT (account_id, ends_on, grace) DO UPDATE
SET given = lot.given + excluded.given, remaining = lot.remaining + excluded.remaining
