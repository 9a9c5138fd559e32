"""Statements: opening, entries and closing of a range of days (M6). Opening + entries = closing, and the closing is the ledger's.

An entry stands on the day of its purchase, a dividend on the day on which it was posted. What stood at the opening is worked out backwards
from the balance, so a statement cannot say anything that the ledger does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import msgspec

from portal.kit import database, formats
from portal.kit.locale import gettext as _, lazy, named
from portal.kit.refusals import Refused
from portal.models import Member
from rewards import slots
from rewards.models.journal import EntryKind
from rewards.payouts import payout_notes
from rewards.rules import rates
from rewards.statements import rejected_claims

ENTRIES_A_PAGE = 100
PAGES_MAX = 1_000
TITLES = {
    EntryKind.AWARD: lazy("Points awarded"),
    EntryKind.LAPSE: lazy("Points that lapsed"),
    EntryKind.BROUGHT: lazy("Points brought over"),
}
SOURCES = ("purchases", "dividends", "journal", "redemptions", "point_expiries")
"""What an entry may come from: each has its statement, statement_of_*.sql."""


class Counted(msgspec.Struct, frozen=True):
    """What one rule counted of a purchase, or took back."""

    names: Mapping[str, str]
    kind: str
    own_names: Mapping[str, str]
    numerator: int
    denominator: int
    version: int
    currency: str
    eligible_pence: int

    @property
    def name(self) -> str:
        return named(self.own_names) or named(self.names)

    @property
    def rule(self) -> str:
        rate = rates.of_rule(self.kind, self.numerator, self.denominator, self.currency)
        return _("%(rate)s, rule %(version)s", rate=rate, version=self.version)


class Entry(msgspec.Struct, frozen=True):
    """One line: a purchase, a refund, a release, points closed by a dividend, or an entry of the journal (`note`, business `line`).

    `refund_of` is the day of the purchase that a refund takes back from, a correction puts right, or of which something counts now.
    """

    kind: str
    period_id: int
    id: int
    day: date
    store: str
    period: str
    points: int
    units: int
    pence: int
    currency: str
    refund_of: date | None
    posted_late_on: date | None
    earned: list[Counted]
    note: str
    line: Mapping[str, str] | None
    claimed_on: date | None = None

    @property
    def is_purchase(self) -> bool:
        return self.kind in ("purchase", "release")

    @property
    def is_dividend(self) -> bool:
        return self.kind == "dividend"

    @property
    def title(self) -> str:
        match self.kind:
            case "purchase":
                return _("Refund, purchase of %(day)s", day=self._refers_to) if self.refund_of else self.store
            case "release":
                return _("No longer pending, purchase of %(day)s", day=self._refers_to)
            case "dividend":
                return _("Dividend for %(period)s: %(amount)s", period=self.period, amount=formats.amount(self.pence, self.currency))
            case "redemption":
                amount = formats.amount(abs(self.pence), self.currency)
                if self.points < 0:
                    return _("Points spent: %(amount)s at %(store)s", amount=amount, store=self.store)
                return _("Points given back: %(amount)s at %(store)s", amount=amount, store=self.store)
            case "expiry":
                return _("Points ended") if self.points < 0 else _("Points that had ended, of what was taken back since")
            case EntryKind.CORRECTION:
                return _("Correction, purchase of %(day)s", day=self._refers_to) if self.refund_of else _("Correction")
        return _(TITLES[EntryKind(self.kind)])

    @property
    def _refers_to(self) -> str:
        assert self.refund_of is not None
        return formats.date(self.refund_of, "yMMMd")

    @property
    def business(self) -> str:
        businesses = dict.fromkeys(named(counted.names) for counted in self.earned)
        return named(self.line) if self.line else ", ".join(businesses)

    @property
    def rule(self) -> str:
        """The rule behind the points; where there are several, each with its business."""
        if len(self.earned) == 1:
            return self.earned[0].rule
        return "; ".join(_("%(business)s: %(rule)s", business=counted.name, rule=counted.rule) for counted in self.earned)

    @property
    def claimed(self) -> str:
        """That somebody had to claim it (M7), and when it was booked."""
        return _("claimed on %(day)s", day=formats.date(self.claimed_on, "yMMMd")) if self.claimed_on else ""

    @property
    def late(self) -> str:
        """When it was posted, where that is not its day (R8)."""
        return _("posted %(day)s", day=formats.date(self.posted_late_on, "yMMMd")) if self.posted_late_on else ""

    @property
    def spend_pence(self) -> int:
        return sum(counted.eligible_pence for counted in self.earned)


class Found(msgspec.Struct, frozen=True):
    """What the query says."""

    currency: str
    balance: int
    points_ever: int
    points_since: int
    units_before: int
    points_passed: int
    units_passed: int
    count: int
    entries: list[Entry]


@dataclass(frozen=True)
class Standing:
    """What stands at the opening or the closing: points, and the 1% raised so far in units (R1)."""

    points: int
    units: int


@dataclass(frozen=True)
class Statement:
    """A page of a statement. `causes` says where the 1% of an entry went, where a higher floor knows; `paid` how a dividend is paid out;
    `rejected` what was claimed and not booked, in words (M7)."""

    begins: date
    ends: date
    number: int
    pages: int
    count: int
    currency: str
    opening: Standing
    closing: Standing
    entries: list[Entry]
    causes: Mapping[slots.PurchaseName, str]
    paid: Mapping[int, str]
    adds_up: bool
    balance: int
    rejected: list[str]

    @property
    def owed(self) -> int:
        """How many points are owed, where this ends with what stands now below nought (R7)."""
        return -self.closing.points if self.closing.points == self.balance < 0 else 0

    def cause(self, entry: Entry) -> str:
        return self.causes.get((entry.period_id, entry.id), "") if entry.is_purchase else ""

    def payout(self, entry: Entry) -> str:
        """How a dividend was paid, or will be (M12)."""
        return self.paid.get(entry.id, "") if entry.is_dividend else ""

    def notes(self, entry: Entry) -> list[str]:
        """What stands under the title of an entry: the same words in the same order on the page and on paper."""
        cause = self.cause(entry)
        given = _("1%% for %(cause)s", cause=cause) if cause else ""
        return [words for words in (entry.note, entry.claimed, self.payout(entry), entry.rule, entry.late, given) if words]


async def of_member(member: Member, *, begins: date, ends: date, number: int = 1, size: int = ENTRIES_A_PAGE) -> Statement:
    """A page of a member's statement from one day to another, both in it; pages count from 1, oldest entries first."""
    assert begins <= ends and number >= 1
    passed = (number - 1) * size
    said = await database.value(_statement(), member.id, begins, ends, size, passed)
    found = msgspec.json.decode(said, type=Found)
    opening = Standing(found.balance - found.points_since + found.points_passed, found.units_before + found.units_passed)
    return Statement(
        begins=begins, ends=ends, number=number, pages=min(max(1, -(-found.count // size)), PAGES_MAX), count=found.count,
        currency=found.currency, opening=opening, closing=_closing(opening, found.entries), entries=found.entries,
        causes=await _causes(found.entries),
        paid=await payout_notes.statement_words(member, [entry.id for entry in found.entries if entry.is_dividend and entry.pence]),
        adds_up=found.balance == found.points_ever, balance=found.balance,
        rejected=await rejected_claims.sentences(member, begins=begins, ends=ends),
    )  # fmt: skip


def _statement() -> str:
    entries = "UNION ALL\n".join(database.sql("rewards", f"statement_of_{source}") for source in SOURCES)
    return database.sql("rewards", "statement").replace("/* entries */", entries)


def _closing(opening: Standing, entries: list[Entry]) -> Standing:
    return Standing(opening.points + sum(entry.points for entry in entries), opening.units + sum(entry.units for entry in entries))


async def _causes(entries: list[Entry]) -> dict[slots.PurchaseName, str]:
    asked = [(entry.period_id, entry.id) for entry in entries if entry.is_purchase and entry.units]
    return {name: words for ask in slots.STATEMENT.fillings for name, words in (await ask(asked)).items()} if asked else {}


async def whole_of_member(member: Member, *, begins: date, ends: date, most: int) -> Statement:
    """All of it at once, for a file.

    Raises:
        Refused: it is longer than a file may be.
    """
    whole = await of_member(member, begins=begins, ends=ends, size=most)
    if whole.count > most:
        raise Refused(_("A file holds %(most)s entries. Choose fewer days.", most=formats.number(most)), field="to")
    return whole
