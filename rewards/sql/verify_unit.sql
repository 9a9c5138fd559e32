-- A transfer joins two accounts of one unit and one society; both exist (there is no foreign key, see the migration).
SELECT transfer.source, transfer.kind
FROM rewards_transfer transfer
LEFT JOIN rewards_account debit ON debit.id = transfer.debit_id
LEFT JOIN rewards_account credit ON credit.id = transfer.credit_id
WHERE debit.unit IS DISTINCT FROM transfer.unit OR credit.unit IS DISTINCT FROM transfer.unit OR debit.society_id <> credit.society_id
LIMIT 1
