SELECT id FROM rewards_account WHERE society_id = $1 AND unit = $2 AND owner_kind = $3 AND owner_id = $4
