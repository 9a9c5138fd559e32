"""Cases: what a member wants from care, from first contact to its end. So far a claim of a receipt opens one, and its verdict ends it.

What it is about stays where it is (the claim holds receipt, reason and purchase); the case says when it came, how, whether it is open and
how it ended. The same subject has one case, however often it is told.
"""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from care.models import Case
from portal.kit import database, formats
from portal.kit.locale import gettext as _
from rewards.models.claims import Claim
from rewards.models.ledger import Account

CLAIM = "claim"


class OpenCase(msgspec.Struct, frozen=True):
    """An open case as the desk lists it: about a receipt of a day at a store."""

    id: int
    channel: str
    opened_at: datetime
    time_zone: str
    store: str
    sold_on: date


async def open_for_claim(claim_id: int) -> Case:
    """The case of a claim, opened as of the claim's own time by the way in which the member came with it. Twice counts once."""
    async with database.transaction():
        claim = await Claim.select_for_update().get(id=claim_id)
        if done := await _of(claim):
            return done
        account = await Account.get(id=claim.account_id)
        assert account.owner_kind == "member"
        return await Case.create(
            society_id=claim.society_id, member_id=account.owner_id, subject_kind=CLAIM, subject_id=claim.id,
            channel="web" if claim.by_kind == "member" else "desk", opened_at=claim.at,
        )  # fmt: skip


async def close_for_claim(claim_id: int) -> Case:
    """End the case of a claim as the claim ended, at that time. Twice counts once; where there is none yet it is opened first."""
    async with database.transaction():
        case = await Case.select_for_update().get(id=(await open_for_claim(claim_id)).id)
        claim = await Claim.get(id=claim_id)
        assert claim.verdict is not None
        if not case.is_open:
            assert case.outcome == claim.verdict.value, "a verdict is final"
            return case
        await Case.filter(id=case.id).update(closed_at=claim.decided_at, outcome=claim.verdict.value)
        return await Case.get(id=case.id)


async def words_for_claims(claim_ids: Sequence[int]) -> dict[int, str]:
    """The case of each of these claims in words, by the claim's number."""
    found = await database.rows(database.sql("care", "cases_of_claims"), list(claim_ids))
    return {row["subject_id"]: _words(row["id"], row["opened_on"], row["closed_on"]) for row in found}


def _words(number: int, opened_on: date, closed_on: date | None) -> str:
    if closed_on is None:
        return _("Case %(number)s, open since %(day)s", number=number, day=formats.date(opened_on, "yMMMd"))
    return _("Case %(number)s, closed %(day)s", number=number, day=formats.date(closed_on, "yMMMd"))


async def _of(claim: Claim) -> Case | None:
    return await Case.get_or_none(subject_kind=CLAIM, subject_id=claim.id)
