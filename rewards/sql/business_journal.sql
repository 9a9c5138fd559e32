-- What the journal gave a member of a business line in the books of a period, by kind. $1 the member, $2 the period, $3 the line's code.
SELECT entry.kind, sum(entry.points)::bigint AS points
FROM portal_member member
JOIN rewards_account account
  ON account.society_id = member.society_id AND account.unit = 1 AND account.owner_kind = 'member' AND account.owner_id = member.id
JOIN portal_business_line business ON business.society_id = member.society_id AND business.code = $3
JOIN rewards_journal_entry entry ON entry.account_id = account.id AND entry.books_id = $2 AND entry.line_id = business.id
WHERE member.id = $1
GROUP BY entry.kind
ORDER BY entry.kind
