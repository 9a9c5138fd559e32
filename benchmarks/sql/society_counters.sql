-- The counters of causes, and the numbers from which the product goes on.
INSERT INTO causes_accrual (round_id, community_id, running_id, day, units)
SELECT round_id, resident.community_id, resident.running_id, purchase.sold_on, sum(purchase.contribution_units)
FROM asked
CROSS JOIN rewards_purchase purchase
JOIN resident ON resident.member_id = purchase.account_id
WHERE purchase.contribution_units > 0
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4;

INSERT INTO causes_part (account_id, round_id, community_id, running_id, choice_id, units)
SELECT purchase.account_id, round_id, resident.community_id, resident.running_id,
       CASE WHEN resident.running_id IS NOT NULL THEN resident.member_id END, sum(purchase.contribution_units)
FROM asked
CROSS JOIN rewards_purchase purchase
JOIN resident ON resident.member_id = purchase.account_id
WHERE purchase.contribution_units > 0
GROUP BY 1, 2, 3, 4, 5 ORDER BY 1;

DO $$
DECLARE held text;
BEGIN
  FOREACH held IN ARRAY ARRAY[
    'portal_person', 'portal_member', 'portal_membership', 'portal_card', 'portal_store', 'regions_region', 'regions_community',
    'regions_activity', 'regions_residence', 'causes_cause', 'causes_running', 'causes_pool', 'causes_choice', 'rewards_account',
    'rewards_share_receipt'
  ] LOOP
    EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, ''id''), (SELECT max(id) FROM %I))', held, held);
  END LOOP;
END $$
