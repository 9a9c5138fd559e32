-- What puts points into lots, and takes them out again: purchases, refunds with the day of theirs, entries of the journal, and what a
-- registration brings from books whose points wait for a dividend. A loss that names no purchase is of no lot: it goes soonest first.
SELECT purchase.account_id, NULL::bigint AS registration_id, purchase.points,
       rewards_last_day(coalesce(original.sold_on, purchase.sold_on), coalesce(own.points_last_months, books.points_last_months)) AS ends_on
FROM rewards_purchase purchase
JOIN rewards_period books ON books.id = coalesce(purchase.books_id, purchase.period_id) AND books.points_last_months IS NOT NULL
LEFT JOIN rewards_purchase original ON original.period_id = purchase.refunds_period_id AND original.id = purchase.refunds_id
LEFT JOIN rewards_period own ON own.id = coalesce(original.books_id, original.period_id)
WHERE purchase.refunds_id IS NULL OR own.points_last_months IS NOT NULL
UNION ALL
SELECT entry.account_id, NULL, entry.points,
       rewards_last_day(coalesce(original.sold_on, entry.day), coalesce(own.points_last_months, books.points_last_months))
FROM rewards_journal_entry entry
JOIN rewards_period books ON books.id = entry.books_id AND books.points_last_months IS NOT NULL
LEFT JOIN rewards_purchase original ON original.period_id = entry.purchase_period_id AND original.id = entry.purchase_id
LEFT JOIN rewards_period own ON own.id = coalesce(original.books_id, original.period_id)
WHERE CASE WHEN entry.purchase_id IS NULL THEN entry.points > 0 ELSE own.points_last_months IS NOT NULL END
UNION ALL
SELECT registration.account_id, registration.id, moved.points,
       rewards_last_day((registration.at AT TIME ZONE society.time_zone)::date, books.points_last_months)
FROM rewards_moved_points moved
JOIN rewards_registration registration ON registration.id = moved.registration_id
JOIN rewards_period books ON books.id = moved.period_id AND books.points_last_months IS NOT NULL
JOIN rewards_period own ON own.id = moved.from_period_id AND own.points_last_months IS NULL
JOIN portal_society society ON society.id = books.society_id
WHERE moved.points > 0
