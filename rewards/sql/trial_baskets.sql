-- The newest baskets that hold something of a category, else of a business line. $1 the society, $2 the line, $3 how many, $4 the category
-- or null.
SELECT purchase.account_id, purchase.lines::text AS lines, store.number AS store
FROM rewards_purchase purchase
JOIN portal_store store ON store.id = purchase.store_id
WHERE purchase.society_id = $1 AND purchase.refunds_id IS NULL AND purchase.releases_id IS NULL AND EXISTS (
  SELECT FROM jsonb_array_elements(purchase.lines) line
  JOIN rewards_category category ON category.society_id = $1 AND category.code = line ->> 'category'
  JOIN rewards_category_version version ON version.category_id = category.id
  WHERE CASE WHEN $4::text IS NULL THEN version.line_id = $2 ELSE category.code = $4 END
)
ORDER BY purchase.sold_at DESC, purchase.id
LIMIT $3
