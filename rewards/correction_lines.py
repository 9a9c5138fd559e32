"""What a correction says, in words: read for its pages, before it is posted and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

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
    day, late_on = await _booked(draft.key, society) or await _to_be_booked(draft.day, society)
    return Entry(
        kind=EntryKind.CORRECTION, period_id=period_id or 0, id=correction.id, day=day, store="", period="", points=correction.points,
        units=0, pence=0, currency=society.currency, refund_of=sold_on, earned=[], note=correction.note, line=line.names,
        posted_late_on=late_on,
    )  # fmt: skip


async def _booked(key: str, society: Society) -> tuple[date, date | None] | None:
    """The day of the line as it was posted, and when that was if other books took it (R8); None as long as it is not posted."""
    row = await database.row(
        "SELECT entry.day, entry.at, entry.books_id <> period.id AS late FROM rewards_journal_entry entry "
        "JOIN rewards_period period ON period.society_id = entry.society_id AND entry.day BETWEEN period.starts_on AND period.ends_on "
        "WHERE entry.society_id = $1 AND entry.key = $2",
        society.id, key,
    )  # fmt: skip
    return (row["day"], row["at"].astimezone(ZoneInfo(society.time_zone)).date() if row["late"] else None) if row else None


async def _to_be_booked(day: date, society: Society) -> tuple[date, date | None]:
    """The same of a line that would be posted now."""
    locked = await database.value(
        "SELECT locked_at IS NOT NULL FROM rewards_period WHERE society_id = $1 AND $2 BETWEEN starts_on AND ends_on", society.id, day
    )
    return day, clock.today(society.time_zone) if locked else None


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
