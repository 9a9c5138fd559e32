"""What a correction says, in words: read for its pages, before it is posted and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.kit import clock, database, formats
from portal.kit.locale import gettext as _, named
from portal.models import BusinessLine, Member, Society
from rewards import corrections
from rewards.models.corrections import Correction
from rewards.models.journal import EntryKind
from rewards.models.ledger import Account
from rewards.statements.statements import Entry

PURCHASES_SHOWN = 50

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class InList:
    """A correction in the list, without names: the business and the reason in words."""

    correction: Correction
    business: str
    reason: str


async def in_list(society: Society, found: Sequence[Correction]) -> list[InList]:
    """Corrections as the list shows them, in the same order."""
    lines = {line.id: named(line.names) for line in await BusinessLine.filter(society=society)}
    return [InList(each, lines[each.line_id], reason_words(each)) for each in found]


def reason_words(correction: Correction) -> str:
    """Why it is put right, in a sentence."""
    return _(corrections.REASONS.get(correction.reason, correction.reason))


async def as_member_reads(correction: Correction, society: Society) -> Entry:
    """The line of the member's statement: as it stands there, or as it will."""
    draft = await corrections.draft_of(correction, society)
    line = await BusinessLine.get(id=correction.line_id)
    period_id, number = draft.purchase or (None, None)
    sold_on: date | None = await database.value("SELECT sold_on FROM rewards_purchase WHERE period_id = $1 AND id = $2", period_id, number)
    locked = await database.value(
        "SELECT locked_at IS NOT NULL FROM rewards_period WHERE society_id = $1 AND $2 BETWEEN starts_on AND ends_on", society.id, draft.day
    )
    return Entry(
        kind=EntryKind.CORRECTION, period_id=period_id or 0, id=correction.id, day=draft.day, store="", period="", points=correction.points,
        units=0, pence=0, currency=society.currency, refund_of=sold_on, earned=[], note=correction.note, line=line.names,
        posted_late_on=clock.today(society.time_zone) if locked else None,
    )  # fmt: skip


async def member_of(correction: Correction) -> Member:
    """Whose points they are."""
    account = await Account.get(id=correction.account_id)
    return await Member.get(id=account.owner_id)


async def choices(member: Member, society: Society) -> dict[str, Choices]:
    """What a correction of this member may name: their newest purchases, the business lines, and the society's reasons."""
    bought = await database.rows(database.sql("rewards", "purchases_of"), member.id, PURCHASES_SHOWN)
    lines = await BusinessLine.filter(society=society).order_by("code")
    reasons = (await corrections.terms_of(society.id)).reasons
    return {
        "purchase": [(row["name"], _purchase(row, society.currency)) for row in bought],
        "line": [(line.code, named(line.names)) for line in lines],
        "reason": [(code, _(corrections.REASONS[code])) for code in reasons],
    }


def _purchase(row: database.Row, currency: str) -> str:
    told = {"day": formats.date(row["sold_on"], "yMMMd"), "amount": formats.amount(row["amount_pence"], currency)}
    return _("%(day)s, %(store)s: %(amount)s, %(points)s points", store=row["store"], points=formats.number(row["points"]), **told)
