"""Holdings: what members hold with business lines. Each word of a source is judged by itself; the newest that it told holds (X13)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec

from portal.actors import Actor
from portal.kit import check_digits, clock, database
from portal.kit.fields import YEARS
from portal.kit.locale import gettext as _, named
from portal.models import BusinessLine, Member, Society
from rewards.intake.purchases import State
from rewards.models.holdings import Holding, HoldingState

BATCH_MAX = 1_000
STATES = ("applied", "active", "paused", "ended")
Key = tuple[int, str]
"""The line and the reference of a holding."""


@dataclass(frozen=True)
class Told:
    """What a source says of a holding as of a day: the member by number, the line by code, one of STATES, its first and last day."""

    member: str
    line: str
    kind: str
    reference: str
    state: str
    starts_on: date
    ends_on: date | None
    as_of: date

    @property
    def content(self) -> dict[str, Any]:
        return {"kind": self.kind, "state": self.state, "starts_on": self.starts_on, "ends_on": self.ends_on}


class Listed(msgspec.Struct, frozen=True):
    """A holding as pages list it, as it was told last. `kind` is the source's own word, empty in a sensitive line."""

    code: str
    names: Mapping[str, str]
    kind: str
    state: str
    starts_on: date
    ends_on: date | None

    @property
    def name(self) -> str:
        """The business line's name."""
        return named(self.names)


@dataclass(frozen=True)
class Outcome:
    """The answer for one holding of a batch; `why` is a sentence where it was not taken."""

    state: State
    why: str = ""


SAME = Outcome(State.SAME)


@dataclass(frozen=True)
class _Books:
    """Everything that a batch is judged by."""

    society: Society
    by: Actor
    today: date
    lines: Mapping[str, BusinessLine]
    members: Mapping[str, int]
    holdings: dict[Key, Holding]
    states: dict[int, list[HoldingState]] = field(default_factory=dict)


async def take(society: Society, batch: Sequence[Told], *, by: Actor) -> list[Outcome]:
    """Take a batch, all in one transaction; gives one outcome for each holding, in their order. The same told twice counts once.

    A holding is created, the same as before, changed by a newer word, or refused. A word older than the newest is kept as history
    and changes nothing. Of a sensitive line the kind is never kept (X1).
    """
    assert 0 < len(batch) <= BATCH_MAX and by.kind in ("staff", "client", "system")
    async with database.transaction():
        await Society.select_for_update(no_key=True).get(id=society.id)  # one writer at a time
        books = await _books(society, batch, by=by)
        return [await _take(books, told) for told in batch]


async def _books(society: Society, batch: Sequence[Told], *, by: Actor) -> _Books:
    lines = {line.code: line for line in await BusinessLine.filter(society=society)}
    numbers = [number for told in batch if (number := check_digits.normalise_number(told.member))]
    members = {member.number: member.id for member in await Member.filter(society=society, number__in=numbers)}
    named = [lines[code].id for code in {told.line for told in batch} if code in lines]
    found = await Holding.filter(society=society, line_id__in=named, reference__in=list({told.reference for told in batch}))
    holdings = {(holding.line_id, holding.reference): holding for holding in found}
    books = _Books(society, by, clock.today(society.time_zone), lines, members, holdings)
    for state in await HoldingState.filter(holding_id__in=[holding.id for holding in found]):
        books.states.setdefault(state.holding_id, []).append(state)
    return books


async def _take(books: _Books, told: Told) -> Outcome:
    member = books.members.get(check_digits.normalise_number(told.member) or "")
    line = books.lines.get(told.line)
    if line is None:
        return Outcome(
            State.REFUSED, _("There is no business line %(line)s. There are: %(all)s.", line=told.line, all=_listed(books.lines))
        )
    if member is None:
        return Outcome(State.REFUSED, _("No member has the number %(number)s.", number=told.member))
    content = {name: value for name, value in told.content.items() if not (line.sensitive and name == "kind")}
    holding = books.holdings.get((line.id, told.reference))
    states = books.states.get(holding.id, []) if holding else []
    if holding and holding.member_id == member and any(_says(state, content, told.as_of) for state in states):
        return SAME
    if why := _refusal(told, books.today) or _clash(holding, member, states, told):
        return Outcome(State.REFUSED, why)
    if holding is None:
        holding = await Holding.create(society=books.society, line=line, member_id=member, reference=told.reference)
        books.holdings[line.id, told.reference] = holding
    return await _write(books, holding, content, told.as_of)


def _listed(lines: Mapping[str, BusinessLine]) -> str:
    return ", ".join(sorted(lines))


def _says(state: HoldingState, content: Mapping[str, Any], day: date) -> bool:
    """Whether a state was told with this content as of this day, or around it."""
    return state.as_of <= day <= state.again_as_of and not database.differing(state, content)


def _refusal(told: Told, today: date) -> str | None:
    """Why this cannot be said of any holding."""
    if told.state not in STATES:
        return _("There is no state %(state)s. There are: %(all)s.", state=told.state, all=", ".join(STATES))
    if not all(day.year in YEARS for day in (told.as_of, told.starts_on, told.ends_on) if day):
        return _("A day of this holding lies before 1800 or after 2999.")
    if told.as_of > today:
        return _("This is told as of a day that is still to come.")
    if told.ends_on and told.ends_on < told.starts_on:
        return _("The last day cannot be before the first.")
    if told.state == "ended" and told.ends_on is None:
        return _("What has ended has a last day.")
    return None


def _clash(holding: Holding | None, member: int, states: Sequence[HoldingState], told: Told) -> str | None:
    """Why this cannot be said beside what is known of the holding."""
    if holding and holding.member_id != member:
        return _("The reference %(reference)s is another member’s.", reference=told.reference)
    if any(told.as_of in (state.as_of, state.again_as_of) for state in states):
        return _("Something else was told of %(reference)s as of this day. Nothing was changed.", reference=told.reference)
    return None


async def _write(books: _Books, holding: Holding, content: Mapping[str, Any], day: date) -> Outcome:
    """Keep a word. The newest holds: what it repeats is confirmed, an older word goes into the history."""
    states = books.states.setdefault(holding.id, [])
    newest = max(states, key=lambda state: state.again_as_of, default=None)
    if newest and newest.again_as_of < day and not database.differing(newest, content):
        await database.rewrite(newest, {"again_as_of": day})
        return SAME
    kept = await HoldingState.create(
        holding=holding, as_of=day, again_as_of=day, **{"kind": "", **content}, told_at=clock.now(),
        by_kind=books.by.kind, by_id=books.by.id,
    )  # fmt: skip
    states.append(kept)
    if newest is None:
        return Outcome(State.CREATED)
    return Outcome(State.CHANGED) if newest.again_as_of < day else SAME
