"""Awards without a purchase: balances of a year and meter readings of a month, as business lines tell them (R2, R5).

Every word is kept as a row; the newest of its reference holds. An award is worked out again from what counts whenever a word touches it,
and the difference is posted by the journal: so a cap holds whatever came when, and what is withdrawn takes its points along.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from portal.actors import Actor
from portal.kit import check_digits, clock, database
from portal.kit.locale import gettext as _
from portal.models import BusinessLine, Identifier, Member, Society
from rewards.books import journal, periods
from rewards.intake import tills
from rewards.intake.purchases import LATE_DAYS_MAX, State
from rewards.models.earning import RuleKind
from rewards.rules import award_terms
from rewards.rules.award_terms import Rule, Span

BATCH_MAX = 1_000
KINDS = (RuleKind.BALANCE.value, RuleKind.READING.value)
PENCE_MAX = 100_000_000_000  # a thousand million pounds
Key = tuple[int, str]
"""The line and the reference of a fact."""


@dataclass(frozen=True)
class Told:
    """What a source says: the member by number or by an identifier, the line by code, one of KINDS, and its own reference.

    `on` is for a balance the year, for a reading its day, or its moment with the offset: `2025`, `2026-11-30`, `2026-11-30T23:30:00Z`.
    A reading has one of `award_terms.FUELS`, a balance its yearly average in pence.
    """

    reference: str
    line: str
    kind: str
    on: str
    member: str = ""
    identifier: tuple[str, str] | None = None
    fuel: str = ""
    pence: int | None = None
    withdrawn: bool = False


@dataclass(frozen=True)
class Outcome:
    """The answer for one fact of a batch; `why` is a sentence where it was not taken."""

    state: State
    why: str = ""


SAME = Outcome(State.SAME)


class Word(msgspec.Struct, frozen=True):
    """One row of a reference: whose award it counts in, by account, line, kind and first day, and what it says."""

    account_id: int
    line_id: int
    kind: str
    starts_on: date
    reference: str
    number: int
    day: date
    fuel: str
    pence: int | None
    withdrawn: bool

    @property
    def award(self) -> tuple[int, int, str, date]:
        return self.account_id, self.line_id, self.kind, self.starts_on

    def says(self, other: "Word") -> bool:
        """Whether it says the same of the same account, whichever word of the reference it is."""
        return msgspec.structs.replace(self, number=0) == msgspec.structs.replace(other, number=0)


@dataclass(frozen=True)
class _Books:
    """Everything that a batch is judged by; `new` gathers what it adds, `days` the last day of what it says of each award."""

    society: Society
    today: date
    history: bool
    lines: Mapping[str, BusinessLine]
    accounts: Mapping[object, int]
    rules: Sequence[Rule]
    spans: Sequence[periods.Span]
    words: dict[Key, list[Word]]
    new: list[Word] = field(default_factory=list)
    days: dict[tuple[int, int, str, date], date] = field(default_factory=dict)

    def add(self, word: Word) -> None:
        """Keep a word; the awards of this one and of the one before it will be worked out again."""
        before = self.words.setdefault((word.line_id, word.reference), [])
        for touched in (*before[-1:], word):
            self.days[touched.award] = max(touched.day, self.days.get(touched.award, touched.day))
        before.append(word)
        self.new.append(word)


async def take(society: Society, batch: Sequence[Told], *, by: Actor, history: bool = False) -> list[Outcome]:
    """Take a batch, all in one transaction; gives one outcome for each fact, in their order. The same told twice counts once.

    What a reference said before is the same, whatever it says by now; other content is its next word and changes the award. A withdrawn
    reference says nothing more. `history` is an operator's first load: it takes facts of any age (R8).
    """
    assert 0 < len(batch) <= BATCH_MAX and by.kind in ("staff", "client", "system")
    async with database.transaction():
        await Society.select_for_update(no_key=True).get(id=society.id)  # one writer at a time
        books = await _books(society, batch, history=history)
        outcomes = [_take(books, told) for told in batch]
        if books.new:
            await _keep(books, by)
            await _work_out(books, by)
    return outcomes


async def _books(society: Society, batch: Sequence[Told], *, history: bool) -> _Books:
    lines = {line.code: line for line in await BusinessLine.filter(society=society)}
    spans = await periods.spans(society)
    rules = await database.rows(database.sql("rewards", "award_rules"), society.id)
    told = await database.rows(database.sql("rewards", "award_words"), society.id, sorted({one.reference for one in batch}))
    words: dict[Key, list[Word]] = {}
    for row in told:
        words.setdefault((row["line_id"], row["reference"]), []).append(Word(**row))
    return _Books(
        society,
        clock.today(society.time_zone),
        history,
        lines,
        await _accounts(society, batch),
        [Rule(**row) for row in rules],
        spans,
        words,
    )


async def _accounts(society: Society, batch: Sequence[Told]) -> dict[object, int]:
    """The points account of everybody whom the batch names, by number and by identifier."""
    numbers = {number for told in batch if (number := check_digits.normalise_number(told.member))}
    identifiers = {told.identifier for told in batch if told.identifier}
    found: dict[object, int] = {one.number: one.id for one in await Member.filter(society=society, number__in=sorted(numbers))}
    if identifiers:
        values = sorted({value for _kind, value in identifiers})
        known = await Identifier.filter(society=society, value__in=values).values_list("kind", "value", "member_id")
        found |= {(kind, value): member for kind, value, member in known if (kind, value) in identifiers}
    accounts = await tills.points_accounts(society.id, set(found.values())) if found else {}
    return {name: accounts[member] for name, member in found.items()}


def _take(books: _Books, told: Told) -> Outcome:
    line = books.lines.get(told.line)
    if line is None:
        everything = ", ".join(sorted(books.lines))
        return _refused(_("There is no business line %(line)s. There are: %(all)s.", line=told.line, all=everything))
    account = books.accounts.get(check_digits.normalise_number(told.member) if told.member else told.identifier)
    if account is None:
        named = told.member or "/".join(told.identifier or ())
        return _refused(_("No member has the number %(number)s.", number=named))
    before = books.words.get((line.id, told.reference), [])
    if before and before[-1].account_id != account:
        return _refused(_("The reference %(reference)s is another member’s.", reference=told.reference))
    if told.withdrawn:
        return _withdraw(books, before, told)
    word = _word(books, told, line, account, number=len(before) + 1)
    if isinstance(word, str):
        return _refused(word)
    if any(word.says(earlier) for earlier in before):
        return SAME
    if why := _clash(before, told) or _refusal(books, told, word):
        return _refused(why)
    books.add(word)
    return Outcome(State.CHANGED if before else State.CREATED)


def _refused(why: str) -> Outcome:
    return Outcome(State.REFUSED, why)


def _withdraw(books: _Books, before: Sequence[Word], told: Told) -> Outcome:
    if not before:
        return _refused(_("Nothing was told under the reference %(reference)s.", reference=told.reference))
    if before[-1].withdrawn:
        return SAME
    books.add(msgspec.structs.replace(before[-1], number=len(before) + 1, withdrawn=True))
    return Outcome(State.CHANGED)


def _word(books: _Books, told: Told, line: BusinessLine, account: int, *, number: int) -> Word | str:
    """What was told as a row, or why it can be none."""
    if told.kind not in KINDS:
        return _("There is no kind %(kind)s. There are: %(all)s.", kind=told.kind, all=", ".join(KINDS))
    day = _day(told.on, told.kind, books.society.time_zone)
    if day is None:
        return _("A balance is of a year such as 2025, a reading of a day such as 2026-11-30 or a moment with its offset.")
    is_reading = told.kind == RuleKind.READING
    if is_reading and told.fuel not in award_terms.FUELS:
        return _("There is no fuel %(fuel)s. There are: %(all)s.", fuel=told.fuel, all=", ".join(award_terms.FUELS))
    if not is_reading and (told.pence is None or not 0 <= told.pence <= PENCE_MAX):
        return _("A balance has an amount of nought or more.")
    starts_on = award_terms.first_day(told.kind, day)
    fuel, pence = (told.fuel, None) if is_reading else ("", told.pence)
    return Word(account, line.id, told.kind, starts_on, told.reference, number, day, fuel, pence, False)


def _day(on: str, kind: str, zone: str) -> date | None:
    """The day of a reading by the society's clock, or the last of a balance's year."""
    try:
        if kind == RuleKind.BALANCE:
            return date(int(on), 12, 31) if len(on) == 4 and on.isascii() and on.isdecimal() else None
        if "T" not in on:
            return date.fromisoformat(on)
        at = datetime.fromisoformat(on)
        return at.astimezone(ZoneInfo(zone)).date() if at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _clash(before: Sequence[Word], told: Told) -> str | None:
    """Why a reference cannot say this after what it said."""
    if before and before[-1].withdrawn:
        return _("The reference %(reference)s was withdrawn. What is told now needs another.", reference=told.reference)
    if before and before[-1].kind != told.kind:
        return _("The reference %(reference)s was a %(kind)s before.", reference=told.reference, kind=before[-1].kind)
    return None


def _refusal(books: _Books, told: Told, word: Word) -> str | None:
    """Why this cannot be said on this day."""
    if word.day > books.today:
        return _("This is told of a day that is still to come.")
    if not books.history and word.day < books.today - timedelta(days=LATE_DAYS_MAX):
        return _("This is more than %(days)s days old.", days=LATE_DAYS_MAX)
    if not any(span.starts_on <= word.day <= span.ends_on for span in books.spans):
        return _("The books have no period for %(day)s.", day=word.day.isoformat())
    if award_terms.rule_for(books.rules, word.line_id, word.kind, word.starts_on) is None:
        return _("%(line)s gives no points for a %(kind)s of that day.", line=told.line, kind=told.kind)
    return None


async def _keep(books: _Books, by: Actor) -> None:
    rows = msgspec.json.encode(books.new).decode()
    await database.run(database.sql("rewards", "awards_open"), books.society.id, rows)
    await database.run(database.sql("rewards", "award_facts_write"), books.society.id, rows, clock.now(), by.kind, by.id)


async def _work_out(books: _Books, by: Actor) -> None:
    """Post for each award that was touched what it should come to, less what it came to before."""
    touched = [
        {"account_id": account, "line_id": line, "kind": kind, "starts_on": starts_on}
        for account, line, kind, starts_on in sorted(books.days)
    ]
    found = await database.rows(database.sql("rewards", "awards_standing"), msgspec.json.encode(touched).decode())
    standing = [Span.of(row) for row in found]
    drafts = [
        draft for award in standing
        if (draft := award_terms.draft(award, books.rules, books.days[award.name], currency=books.society.currency))
    ]  # fmt: skip
    if drafts:
        await journal.write(books.society, drafts, by=by)
