"""What the books hold of a purchase: which took it and who sent it; a refund only takes back. And the receipts of shares."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint
from tortoise.migrations.operations import RunSQL

TAKES_BACK = """
ALTER TABLE rewards_purchase ADD CONSTRAINT rewards_purchase_takes_back
CHECK (refunds_id IS NULL OR (amount_pence <= 0 AND points <= 0 AND contribution_units <= 0))
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0002_ledger")]
    operations = [
        RunSQL([TAKES_BACK], reverse_sql=["ALTER TABLE rewards_purchase DROP CONSTRAINT rewards_purchase_takes_back"]),
        ops.AddField(model_name="Purchase", name="books_id", field=fields.IntField(null=True)),
        ops.AddField(model_name="Purchase", name="by_kind", field=fields.CharField(null=True, max_length=10)),
        ops.AddField(model_name="Purchase", name="by_id", field=fields.BigIntField(null=True)),
        ops.CreateModel(
            name="ShareReceipt",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "account",
                    fields.ForeignKeyField("rewards.Account", source_field="account_id", db_index=True, on_delete=OnDelete.RESTRICT),
                ),
                ("period", fields.ForeignKeyField("rewards.Period", source_field="period_id", on_delete=OnDelete.RESTRICT)),
                ("amount_pence", fields.BigIntField()),
                ("by_kind", fields.CharField(max_length=10)),
                ("by_id", fields.BigIntField()),
                ("at", fields.DatetimeField()),
            ],
            options={"table": "rewards_share_receipt", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="ShareReceipt", constraint=CheckConstraint(check="amount_pence > 0", name="rewards_share_receipt_amount")
        ),
    ]
