-- What paying a dividend out would come to (R12). Of what is a member's after the share, all below the threshold stays, and of the rest what
-- is no multiple of the step; what is left is paid, unless it is less than the least payout, which stays too. Nothing but this dividend counts.
-- $1 to $3 as in dividend_due.sql, $4 the threshold, $5 the least payout, $6 the step, all in pence; $7 and $8 where bands of amounts and of
-- points begin.
WITH owned AS MATERIALIZED (
  SELECT due.points, due.gross_pence, due.gross_pence - due.share_pence AS own_pence
  FROM (
/* due */
  ) AS due
), stepped AS (
  SELECT points, gross_pence, CASE WHEN own_pence < $4::bigint THEN own_pence ELSE 0 END AS parked_pence,
         CASE WHEN own_pence >= $4::bigint THEN own_pence % $6::bigint ELSE 0 END AS odd_pence,
         CASE WHEN own_pence >= $4::bigint THEN own_pence - own_pence % $6::bigint ELSE 0 END AS whole_pence
  FROM owned
)
SELECT coalesce((percentile_disc(0.5) WITHIN GROUP (ORDER BY gross_pence)), 0)::bigint AS median_pence,
       (count(*) FILTER (WHERE whole_pence > 0 AND whole_pence >= $5::bigint))::int AS paid_members,
       coalesce(sum(whole_pence) FILTER (WHERE whole_pence >= $5::bigint), 0)::bigint AS paid_pence,
       (count(*) FILTER (WHERE parked_pence > 0))::int AS parked_members, coalesce(sum(parked_pence), 0)::bigint AS parked_pence,
       (count(*) FILTER (WHERE odd_pence > 0))::int AS odd_members, coalesce(sum(odd_pence), 0)::bigint AS odd_pence,
       (count(*) FILTER (WHERE whole_pence > 0 AND whole_pence < $5::bigint))::int AS small_members,
       coalesce(sum(whole_pence) FILTER (WHERE whole_pence < $5::bigint), 0)::bigint AS small_pence,
       (
         SELECT coalesce(json_agg(band), '[]') FROM (
           SELECT width_bucket(gross_pence, $7::bigint[]) AS place, count(*) AS members, sum(gross_pence)::bigint AS pence FROM owned GROUP BY 1
         ) AS band
       ) AS amounts,
       (
         SELECT coalesce(json_agg(band), '[]') FROM (
           SELECT width_bucket(points, $8::bigint[]) AS place, count(*) AS members, sum(gross_pence)::bigint AS pence FROM owned GROUP BY 1
         ) AS band
       ) AS points
FROM stepped
