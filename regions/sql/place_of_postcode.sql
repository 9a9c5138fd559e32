-- Which community holds a postcode (R23). $1 society, $2 full, $3 sector, $4 outward code, $5 today.
-- A claimed street first, then the narrowest line of the edition in force; of a wider area the community must hold more than half.
WITH edition AS (
  SELECT id FROM regions_catchment_version WHERE society_id = $1 AND begins_on <= $5 ORDER BY begins_on DESC LIMIT 1
), line AS (
  SELECT community_id, latitude, longitude, share_basis_points, array_position(ARRAY[$2, $3, $4]::varchar[], code) AS width
  FROM regions_catchment WHERE version_id = (SELECT id FROM edition) AND code IN ($2, $3, $4)
), holder AS (
  SELECT place.community_id, 0 AS width, 10000 AS share_basis_points
  FROM regions_claim claim JOIN regions_store_place place USING (store_id)
  WHERE claim.society_id = $1 AND claim.code = $2 AND claim.ended_at IS NULL
  UNION ALL
  SELECT community_id, width, share_basis_points FROM line WHERE width = 1 OR share_basis_points > 5000
)
SELECT holder.community_id, near.latitude, near.longitude
FROM holder LEFT JOIN LATERAL (
  SELECT latitude, longitude FROM line WHERE latitude IS NOT NULL ORDER BY width, share_basis_points DESC LIMIT 1
) near ON true
ORDER BY holder.width, holder.share_basis_points DESC, holder.community_id LIMIT 1
