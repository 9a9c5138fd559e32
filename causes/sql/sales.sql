-- Purchases go to the cause that the member had chosen when they were sold, else undecided to where the member lived (R14):
-- before any residence the first one counts, without any the society's national community. A temporary card has no member: it gives to where
-- the store stands that sold the card (R32).
-- A till whose clock is ahead sells in the future: what is posted is sold. Gives whether refunds came with them.
WITH kept AS (
  INSERT INTO causes_batch (books_id, purchase_id, society_id, account_id, member_id, dated, day, units, home_id, round_id, community_id, running_id)
  SELECT posted.books_id, posted.id, posted.society_id, posted.account_id, posted.member_id, sold.at, posted.sold_on, posted.contribution_units,
         coalesce(home.community_id, shop.community_id, nation.id), round.id,
         coalesce(running.community_id, home.community_id, shop.community_id, nation.id), running.id
  FROM posted
  CROSS JOIN LATERAL (SELECT least(posted.sold_at, posted.posted_at) AS at) sold
  JOIN causes_round round ON round.society_id = posted.society_id AND sold.at >= round.starts_at AND sold.at < round.ends_at
  LEFT JOIN causes_choice choice ON choice.member_id = posted.member_id AND choice.round_id = round.id
    AND sold.at >= choice.begins_at AND (choice.ends_at IS NULL OR sold.at < choice.ends_at)
  LEFT JOIN causes_running running ON running.id = choice.running_id AND (running.ends_at IS NULL OR sold.at < running.ends_at)
  LEFT JOIN LATERAL (
    SELECT residence.community_id
    FROM regions_residence residence
    WHERE residence.member_id = posted.member_id
    ORDER BY residence.begins_at > sold.at, abs(date_part('epoch', sold.at - residence.begins_at))
    LIMIT 1
  ) home ON true
  LEFT JOIN LATERAL (
    SELECT place.community_id
    FROM rewards_account account
    JOIN portal_card card ON card.id = account.owner_id
    JOIN portal_card_batch batch ON batch.id = card.batch_id
    JOIN regions_store_place place ON place.store_id = batch.store_id
    WHERE account.id = CASE WHEN posted.member_id IS NULL THEN posted.account_id END AND account.owner_kind = 'card'
  ) shop ON true
  LEFT JOIN regions_community nation ON nation.society_id = posted.society_id AND nation.is_national
  WHERE posted.refunds_id IS NULL AND posted.contribution_units <> 0
)
SELECT EXISTS (SELECT FROM posted WHERE refunds_id IS NOT NULL)
