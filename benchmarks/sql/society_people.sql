-- Persons, members, their membership and card. Serials of members are even, those of cards odd (R35).
INSERT INTO portal_person (
  id, society_id, given_name, family_name, surname_key, email, email_key, address, postcode, country, language, created_at
)
SELECT n, society_id, given, family, lower(family), 'member' || n || '@example.org', 'member' || n || '@example.org',
       1 + n % 90 || ' Mill Lane', 'TL' || 1 + n % communities || ' ' || n % 10 || 'AB', 'GB', 'en_GB', joined_at
FROM (
  SELECT asked.*, n, now_at - (700 + n % 6000) * interval '1 day' AS joined_at,
         (ARRAY['Nerys', 'Huw', 'Sofie', 'Gwen', 'Alan', 'Joan', 'Priya', 'Tom', 'Eira', 'Mal', 'Ruth', 'Ida', 'Ken'])[1 + n % 13] AS given,
         (ARRAY['Pugh', 'Hughes', 'Ashworth', 'Kershaw', 'Parry', 'Shaw', 'Patel', 'Owen', 'Lord', 'Price', 'Ogden'])[1 + n % 11] AS family
  FROM asked, generate_series(1, members) n
) AS told;

INSERT INTO portal_member (id, society_id, person_id, number, joined_at)
SELECT person.id, person.society_id, person.id, pg_temp.numbered(number_range * 100000000 + 2 * person.id), person.created_at
FROM asked CROSS JOIN portal_person person ORDER BY person.id;

INSERT INTO portal_membership (id, member_id, how, began_at) SELECT id, id, 'store', joined_at FROM portal_member ORDER BY id;

INSERT INTO portal_card (id, society_id, member_id, number, issued_at)
SELECT member.id, member.society_id, member.id, pg_temp.numbered(number_range * 100000000 + 2 * member.id + 1), member.joined_at
FROM asked CROSS JOIN portal_member member ORDER BY member.id;
