"""What a member bought: the newest purchases, and one receipt with what earned, what did not, and why (M7)."""

from collections.abc import Mapping
from datetime import date, datetime

import msgspec

from portal.kit import database, formats
from portal.kit.locale import gettext as _, named
from portal.kit.refusals import NotFound
from portal.models import Member
from rewards.rules import rates
from rewards.rules.earning import Line
from rewards.rules.terms import reason

PERIODS_MOST = 2**31 - 1
NUMBERS_MOST = 2**63 - 1


class Recent(msgspec.Struct, frozen=True):
    """A purchase in a list. `why` holds the codes of what did not earn; `refund_of` the day of what a refund takes back from.

    `pending_points` count on a later day (R6).
    """

    period_id: int
    id: int
    store: str
    day: date
    amount_pence: int
    currency: str
    points: int
    refund_of: date | None
    pending_points: int
    why: list[str]

    @property
    def reasons(self) -> list[str]:
        return [reason(code) for code in self.why]


class Counted(msgspec.Struct, frozen=True):
    """What one rule gave for a purchase."""

    rule: int
    names: Mapping[str, str]
    kind: str
    own_names: Mapping[str, str]
    numerator: int
    denominator: int
    version: int
    starts_on: date
    currency: str
    eligible_pence: int
    points: int
    bonus_pence: int = 0
    items: int = 0

    @property
    def name(self) -> str:
        """What gave the points: the business, or a bonus by its own name."""
        return named(self.own_names) or named(self.names)

    @property
    def rate(self) -> str:
        return rates.of_rule(self.kind, self.numerator, self.denominator, self.currency)

    @property
    def spend_pence(self) -> int:
        """What it looked at: a bonus at spend that is counted already."""
        return self.eligible_pence or self.bonus_pence


class CategoryWords(msgspec.Struct, frozen=True):
    names: Mapping[str, str]
    sensitive: bool


class Neighbour(msgspec.Struct, frozen=True):
    """The other side of a refund."""

    period_id: int
    id: int
    day: date
    points: int


class Waiting(msgspec.Struct, frozen=True):
    """Points of a purchase that count from a day on (R6)."""

    day: date
    points: int


class Item(msgspec.Struct, frozen=True):
    """A line of a receipt in words; `note` says by which rate it earned, or why it did not, `counts` whether the 1% counted it."""

    name: str
    note: str
    pence: int
    counts: bool


class Receipt(msgspec.Struct, frozen=True):
    """One purchase, or one refund (`refund_of`), as its member reads it."""

    period_id: int
    id: int
    key: str
    store: str
    time_zone: str
    sold_at: datetime
    posted_at: datetime
    is_late: bool
    currency: str
    amount_pence: int
    points: int
    contribution_units: int
    lines: list[Line]
    earned: list[Counted]
    categories: Mapping[str, CategoryWords]
    refund_of: Neighbour | None
    refunds: list[Neighbour]
    release_of: Neighbour | None
    releases: list[Neighbour]
    pending: list[Waiting]

    @property
    def number(self) -> str:
        """The receipt's number, as it stands on paper."""
        return self.key.rsplit("/", 2)[1]

    @property
    def counted(self) -> list[Item]:
        """The lines that earned."""
        if self.refund_of:
            return []
        rules: dict[int | None, Counted] = {counted.rule: counted for counted in self.earned}
        return [self._item(line, self._by(line, rules)) for line in self.lines if line.rule in rules and not line.due_on]

    @property
    def later(self) -> list[Item]:
        """The lines that count from a later day on, with that day; by now it may be over."""
        if self.refund_of:
            return []
        words = {day: _("counts from %(day)s", day=formats.date(day)) for day in {line.due_on for line in self.lines} if day}
        return [self._item(line, words[line.due_on]) for line in self.lines if line.due_on and not line.why]

    @property
    def later_pence(self) -> int:
        """What the lines that count later come to."""
        return sum(item.pence for item in self.later)

    @property
    def uncounted(self) -> list[Item]:
        """The lines that did not earn, with why."""
        if self.refund_of:
            return []
        return [self._item(line, reason(line.why)) for line in self.lines if line.why]

    @property
    def returned(self) -> list[Item]:
        """The lines that came back, where this is a refund; the note says why one had not earned."""
        if not self.refund_of:
            return []
        return [self._item(line, reason(line.why) if line.why else "", sign=-1) for line in self.lines]

    @property
    def contributing_pence(self) -> int:
        """What the 1% counted of the lines; below nothing it counts as nothing."""
        return max(sum(line.pence for line in self.lines if line.basis_points and not line.due_on), 0)

    def _by(self, line: Line, rules: Mapping[int | None, Counted]) -> str:
        """By which rules a line earned, the bonuses by their names."""
        bonuses = [rules[bonus].name for bonus in line.bonuses if bonus in rules]
        return "; ".join([rules[line.rule].rate, *bonuses])

    def _item(self, line: Line, note: str, *, sign: int = 1) -> Item:
        return Item(self._called(line), note, sign * line.pence, line.basis_points > 0)

    @property
    def counted_pence(self) -> int:
        """What the lines that earned come to."""
        return sum(item.pence for item in self.counted)

    @property
    def uncounted_pence(self) -> int:
        """What the lines that did not earn come to."""
        return sum(item.pence for item in self.uncounted)

    def _called(self, line: Line) -> str:
        """What a line is called. Of a sensitive category the category only, whatever the row holds (X1)."""
        category = self.categories.get(line.category)
        if category is None:
            return line.name or _("Something else")
        return named(category.names) if category.sensitive or not line.name else line.name


async def receipt(member: Member, *, period_id: int, number: int) -> Receipt:
    """One of the member's own purchases.

    Raises:
        NotFound: it is not theirs, or there is none.
    """
    if period_id > PERIODS_MOST or number > NUMBERS_MOST:
        raise NotFound
    found = await database.value(database.sql("rewards", "receipt"), member.id, period_id, number)
    if found is None:
        raise NotFound
    return msgspec.json.decode(found, type=Receipt)
