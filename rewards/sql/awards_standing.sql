-- Awards as they stand: the facts that count by now, and what the journal gave. $1 the awards by their names, as json.
SELECT award.id, award.account_id, award.line_id, award.kind, award.starts_on, person.language,
       coalesce((
         SELECT json_agg(json_build_object('day', fact.day, 'fuel', fact.fuel, 'pence', fact.pence) ORDER BY fact.day, fact.fuel, fact.id)
         FROM rewards_award_fact fact
         WHERE fact.award_id = award.id AND NOT fact.withdrawn AND NOT EXISTS (
           SELECT FROM rewards_award_fact later
           WHERE later.society_id = fact.society_id AND later.line_id = fact.line_id AND later.reference = fact.reference
             AND later.number > fact.number
         )
       ), '[]')::text AS facts,
       coalesce(given.points, 0)::bigint AS given, coalesce(given.entries, 0)::int AS entries
FROM jsonb_to_recordset($1::jsonb) AS named(account_id bigint, line_id bigint, kind varchar, starts_on date)
JOIN rewards_award award
  ON award.account_id = named.account_id AND award.line_id = named.line_id AND award.kind = named.kind AND award.starts_on = named.starts_on
JOIN rewards_account account ON account.id = award.account_id
LEFT JOIN portal_member member ON account.owner_kind = 'member' AND member.id = account.owner_id
LEFT JOIN portal_person person ON person.id = member.person_id
LEFT JOIN LATERAL (
  SELECT sum(entry.points) AS points, count(*) AS entries
  FROM rewards_journal_entry entry
  WHERE entry.account_id = award.account_id AND entry.subject_kind = 'award' AND entry.subject_id = award.id
) given ON true
ORDER BY award.id
