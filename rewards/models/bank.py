"""Banks: where a member is paid, where a society pays from, and the files that tell its bank."""

from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from portal.kit.rows import Row
from rewards.models.disbursements import Disbursement


class BankDetails(Row):
    """Where a member is paid from an instant on; the newest row holds, the others are its history. Without an IBAN: taken away."""

    id = fields.BigIntField(primary_key=True)
    member: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Member", on_delete=fields.RESTRICT, db_index=True)
    member_id: int
    name = fields.CharField(max_length=70)
    iban = fields.CharField(max_length=34)
    by_kind = fields.CharField(max_length=10)
    by_id = fields.BigIntField()
    at = fields.DatetimeField()

    @property
    def last_four(self) -> str:
        """All of an account number that is ever shown."""
        return self.iban[-4:]

    class Meta:
        table = "rewards_bank_details"
        constraints = (
            CheckConstraint(
                check="(name = '' AND iban = '') OR (name <> '' AND iban ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{8,30}$')",
                name="rewards_bank_details_iban",
            ),
        )


class PayingAccount(Row):
    """The account from which a society pays its members."""

    id = fields.BigIntField(primary_key=True)
    society: fields.OneToOneRelation[Any] = fields.OneToOneField("portal.Society", on_delete=fields.RESTRICT)
    name = fields.CharField(max_length=70)
    iban = fields.CharField(max_length=34)

    class Meta:
        table = "rewards_paying_account"


class BankFile(Row):
    """A payment file of a disbursement, ISO 20022 pain.001, kept as it was written: asked for again it is the same."""

    id = fields.BigIntField(primary_key=True)
    disbursement: fields.ForeignKeyRelation[Disbursement] = fields.ForeignKeyField("rewards.Disbursement", on_delete=fields.RESTRICT)
    disbursement_id: int
    part = fields.SmallIntField()
    message = fields.CharField(max_length=35, unique=True)
    count = fields.IntField()
    pence = fields.BigIntField()
    content = fields.BinaryField()
    at = fields.DatetimeField()

    class Meta:
        table = "rewards_bank_file"
        constraints = (
            UniqueConstraint(fields=("disbursement_id", "part"), name="rewards_bank_file_once"),
            CheckConstraint(check="count > 0 AND pence > 0 AND part > 0", name="rewards_bank_file_some"),
        )
