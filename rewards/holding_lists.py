"""Complete lists: a source says that it names all that members hold of a line, or of one kind in it, as of a day (X13).

Only then may anybody say what a member has not. What stands here and not on such a list has ended; nothing is deleted. A list is taken
whole or not at all: with a line that is wrong it would not be complete.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from portal.actors import Actor
from portal.kit import clock, database, formats
from portal.kit.locale import gettext as _, named
from portal.kit.refusals import Refused
from portal.models import BusinessLine, Society
from rewards import holdings
from rewards.holdings import BATCH_MAX, Outcome, Told
from rewards.intake.purchases import State
from rewards.models.holdings import HoldingList

ENDS_FREELY = 10
PART_MAX = 5
"""A list that would end more than ten and more than a fifth of what is in force comes from a broken file, until somebody says otherwise."""


@dataclass(frozen=True)
class Complete:
    """What a list is complete for: a line by its code, one kind in it or with an empty one all of it, and the day as of which."""

    line: str
    kind: str
    as_of: date


@dataclass(frozen=True)
class Taken:
    """What a list came to: an answer for each holding on it, in their order, and how many ended because it lacks them."""

    outcomes: list[Outcome]
    ended: int


class NotTaken(Refused):
    """Lines of a list are wrong, so that nothing of it was taken; `outcomes` says which."""

    def __init__(self, outcomes: list[Outcome]) -> None:
        super().__init__(_("Lines of this list are wrong. Nothing of it was taken."))
        self.outcomes = outcomes


class Lacking(msgspec.Struct, frozen=True):
    """Of what a member has nothing, by the newest complete list: of a kind, or with an empty one of the whole line."""

    names: Mapping[str, str]
    kind: str
    as_of: date

    @property
    def name(self) -> str:
        """The business line's name."""
        return named(self.names)


async def take(society: Society, complete: Complete, told: Sequence[Told], *, by: Actor, shorter: bool = False) -> Taken:
    """Take a complete list in one transaction, and end what is in force and not on it. The same list again changes nothing.

    `shorter`: somebody knows that it ends more than a fifth of what is in force.

    Raises:
        NotTaken: a line is wrong, or of another line, kind or day.
        Refused: the list cannot be, another one of its day is here, or it would end what was told as of its day, or too much.
    """
    assert by.kind in ("staff", "client", "system")
    async with database.transaction():
        await Society.select_for_update(no_key=True).get(id=society.id)  # one writer at a time
        line = await _line(society, complete)
        body_hash = _hash(told)
        if await _is_here(society, line, complete, body_hash):
            return Taken([Outcome(State.SAME) for _one in told], 0)
        in_force = await database.rows(database.sql("rewards", "holdings_in_force"), line.id, complete.kind, complete.as_of)
        outcomes = await _take_lines(society, complete, told, by=by)
        ended = await _end(society, complete, in_force, {one.reference for one in told}, by=by, shorter=shorter)
        await HoldingList.create(
            society=society, line=line, kind=complete.kind, as_of=complete.as_of, body_hash=body_hash, told_at=clock.now(),
            by_kind=by.kind, by_id=by.id,
        )  # fmt: skip
    return Taken(outcomes, ended)


async def _line(society: Society, complete: Complete) -> BusinessLine:
    line = await BusinessLine.get_or_none(society=society, code=complete.line)
    if line is None:
        codes = await BusinessLine.filter(society=society).order_by("code").values_list("code", flat=True)
        listed = ", ".join(str(code) for code in codes)
        raise Refused(_("There is no business line %(line)s. There are: %(all)s.", line=complete.line, all=listed))
    if line.sensitive and complete.kind:
        raise Refused(_("Of a sensitive line no kind is kept. A list of it is complete for the whole line."))
    if complete.as_of > clock.today(society.time_zone):
        raise Refused(_("This is told as of a day that is still to come."))
    return line


def _hash(told: Sequence[Told]) -> bytes:
    """A fingerprint of what a list says, in whatever order."""
    return hashlib.sha256(msgspec.json.encode(sorted({msgspec.json.encode(one) for one in told}))).digest()


async def _is_here(society: Society, line: BusinessLine, complete: Complete, body_hash: bytes) -> bool:
    there = await HoldingList.get_or_none(society=society, line=line, kind=complete.kind, as_of=complete.as_of)
    if there is not None and there.body_hash != body_hash:
        day = formats.date(complete.as_of, "yMMMd")
        raise Refused(_("Another complete list as of %(day)s is here already. Nothing was changed.", day=day))
    return there is not None


async def _take_lines(society: Society, complete: Complete, told: Sequence[Told], *, by: Actor) -> list[Outcome]:
    outcomes = [Outcome(State.REFUSED, why) if (why := _misplaced(complete, one)) else None for one in told]
    fitting = [one for one, refused in zip(told, outcomes, strict=True) if refused is None]
    taken: list[Outcome] = []
    for first in range(0, len(fitting), BATCH_MAX):
        taken += await holdings.take(society, fitting[first : first + BATCH_MAX], by=by)
    answers = iter(taken)
    answered = [next(answers) if refused is None else refused for refused in outcomes]
    if any(outcome.state is State.REFUSED for outcome in answered):
        raise NotTaken(answered)
    return answered


def _misplaced(complete: Complete, one: Told) -> str:
    if one.line == complete.line and one.as_of == complete.as_of and complete.kind in ("", one.kind):
        return ""
    return _("This is of another business line, kind or day than the list is complete for.")


async def _end(
    society: Society, complete: Complete, in_force: Sequence[dict[str, Any]], listed: set[str], *, by: Actor, shorter: bool
) -> int:
    """End what was in force and is not on the list, on the list's day or the last day that it had; gives how many."""
    lacking = [row for row in in_force if row["reference"] not in listed]
    ends = [row for row in lacking if not _is_over(row, complete.as_of)]
    of = sum(not _is_over(row, complete.as_of) for row in in_force)
    if not shorter and len(ends) > max(ENDS_FREELY, of // PART_MAX):
        counts = {"count": len(ends), "all": of}
        raise Refused(
            _("This list would end %(count)s of the %(all)s that are in force. If that is right, say so with --shorter.", **counts)
        )
    told = [_over(complete, row) for row in lacking]
    for first in range(0, len(told), BATCH_MAX):
        for outcome in await holdings.take(society, told[first : first + BATCH_MAX], by=by):
            if outcome.state is State.REFUSED:
                raise Refused(outcome.why)
    return len(lacking)


def _is_over(row: Mapping[str, Any], day: date) -> bool:
    """Whether its own last day had come before: that such a one is on no list is as it should be."""
    return row["ends_on"] is not None and row["ends_on"] < day


def _over(complete: Complete, row: Mapping[str, Any]) -> Told:
    last = max(row["starts_on"], min(row["ends_on"] or complete.as_of, complete.as_of))
    return Told(row["number"], complete.line, row["kind"], row["reference"], "ended", row["starts_on"], last, complete.as_of)
