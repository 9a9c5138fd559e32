-- Whether somebody of staff has looked a member up lately, or opened their record. $1 the member's number, $2 staff, $3 since when.
SELECT EXISTS (
  SELECT FROM care_look_up look_up WHERE look_up.staff_id = $2 AND look_up.at > $3::timestamptz AND look_up.found ? $1::text
) OR EXISTS (
  SELECT FROM portal_member member
  JOIN portal_access_entry entry ON entry.member_id = member.id AND entry.staff_id = $2 AND entry.at > $3::timestamptz
  WHERE member.number = $1::text
) AS at_hand
