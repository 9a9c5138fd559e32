-- A settled round takes nothing more: what comes late falls in the round that runs now, to the same cause if it runs, else undecided (R14, R21).
-- $1 now.
UPDATE causes_batch batch
SET round_id = late.round_id, running_id = late.running_id, community_id = late.community_id, day = late.day
FROM (
  SELECT entry.purchase_id, present.id AS round_id, again.id AS running_id, coalesce(again.community_id, entry.home_id) AS community_id,
         causes_day(posted.sold_at, posted.sold_on, posted.posted_at, present.starts_at, society.time_zone) AS day
  FROM causes_batch entry
  JOIN posted ON posted.id = entry.purchase_id
  JOIN causes_round settled ON settled.id = entry.round_id AND settled.settled_at IS NOT NULL
  JOIN portal_society society ON society.id = entry.society_id
  JOIN causes_round present ON present.society_id = entry.society_id AND present.starts_at <= $1 AND $1 < present.ends_at
  LEFT JOIN causes_running before ON before.id = entry.running_id
  LEFT JOIN causes_running again ON again.round_id = present.id AND again.cause_id = before.cause_id
    AND again.begins_at <= $1 AND (again.ends_at IS NULL OR $1 < again.ends_at)
) late
WHERE late.purchase_id = batch.purchase_id
