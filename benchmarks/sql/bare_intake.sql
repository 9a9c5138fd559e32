-- The bare intake: purchases, balances and counters of a batch in one statement. No transfers. Where the 1% goes it finds by the shortest way
-- that these members allow: nobody has moved, chosen twice, or bought in a round that is settled, and each first choice sweeps (R14).
WITH fresh AS (
  INSERT INTO rewards_purchase (
    period_id, id, society_id, store_id, key, body_hash, account_id, sold_at, sold_on, posted_at,
    amount_pence, points, contribution_units, lines, earned
  )
  SELECT period_id, id, society_id, store_id, key, body_hash, account_id, sold_at, sold_on, posted_at,
         amount_pence, points, contribution_units, lines::jsonb, earned::jsonb
  FROM bare_purchase
  ORDER BY period_id, id
  ON CONFLICT DO NOTHING
  RETURNING period_id, id
), purchase AS MATERIALIZED (
  SELECT bare_purchase.account_id, bare_purchase.contribution_units, bare_purchase.sold_on AS day, round.id AS round_id,
         coalesce(running.community_id, home.community_id) AS community_id, running.id AS running_id,
         CASE WHEN running.id IS NOT NULL THEN choice.id END AS choice_id, place.account_id AS place_id
  FROM bare_purchase
  JOIN fresh USING (period_id, id)
  JOIN causes_round round
    ON round.society_id = bare_purchase.society_id AND bare_purchase.sold_at >= round.starts_at AND bare_purchase.sold_at < round.ends_at
  LEFT JOIN causes_choice choice ON choice.member_id = bare_purchase.member_id AND choice.round_id = round.id
    AND (choice.ends_at IS NULL OR bare_purchase.sold_at < choice.ends_at)
  LEFT JOIN causes_running running ON running.id = choice.running_id AND (running.ends_at IS NULL OR bare_purchase.sold_at < running.ends_at)
  LEFT JOIN regions_residence home ON home.member_id = bare_purchase.member_id
  LEFT JOIN bare_place place ON place.round_id = round.id AND coalesce(place.running_id, 0) = coalesce(running.id, 0)
    AND coalesce(place.community_id, 0) = coalesce(running.community_id, home.community_id, 0)
), earning AS MATERIALIZED (
  SELECT bare_earning.* FROM bare_earning JOIN fresh USING (period_id, id)
), balance AS (
  INSERT INTO rewards_balance AS balance (account_id, amount)
  SELECT account_id, sum(amount)
  FROM (
    SELECT account_id, points AS amount FROM earning WHERE points <> 0
    UNION ALL
    SELECT place_id, contribution_units FROM purchase WHERE contribution_units <> 0
  ) moved
  GROUP BY account_id ORDER BY account_id
  ON CONFLICT (account_id) DO UPDATE SET amount = balance.amount + excluded.amount
), tally AS (
  INSERT INTO rewards_tally AS tally (account_id, period_id, line_id, points, eligible_pence)
  SELECT account_id, period_id, line_id, sum(points), sum(eligible_pence)
  FROM earning
  GROUP BY account_id, period_id, line_id ORDER BY account_id, period_id, line_id
  ON CONFLICT (account_id, period_id, line_id) DO UPDATE
  SET points = tally.points + excluded.points, eligible_pence = tally.eligible_pence + excluded.eligible_pence
), accrual AS (
  INSERT INTO causes_accrual AS accrual (round_id, community_id, running_id, day, units)
  SELECT round_id, community_id, running_id, day, sum(contribution_units)
  FROM purchase WHERE contribution_units <> 0
  GROUP BY round_id, community_id, running_id, day ORDER BY round_id, community_id, running_id, day
  ON CONFLICT (round_id, community_id, running_id, day) DO UPDATE SET units = accrual.units + excluded.units
), part AS (
  INSERT INTO causes_part AS part (account_id, round_id, community_id, running_id, choice_id, units)
  SELECT account_id, round_id, community_id, running_id, choice_id, sum(contribution_units)
  FROM purchase WHERE contribution_units <> 0
  GROUP BY account_id, round_id, community_id, running_id, choice_id ORDER BY account_id, round_id, community_id, running_id, choice_id
  ON CONFLICT (account_id, round_id, community_id, running_id, choice_id) DO UPDATE SET units = part.units + excluded.units
)
SELECT count(*) FROM purchase
