"""How a member's dividend comes about: the whole, less the first points, what was given before, what the share lacks (M11, M18)."""

from fractions import Fraction
from functools import partial

from portal.figures import Explanation, Input, Step, Way, whole
from portal.kit import formats
from portal.kit.locale import gettext as _
from portal.models import Member
from rewards.dividends import dividend_notes
from rewards.dividends.dividend_notes import Mine, Note
from rewards.rules.rates import RATE_UNITS


async def dividend(member: Member, id: str) -> Explanation | None:
    """The member's part of a dividend, by the dividend's id."""
    number = whole(id)
    note = next((note for note in await dividend_notes.of_member(member) if note.id == number), None)
    return of_note(note) if note and note.mine else None


def of_note(note: Note) -> Explanation:
    """The member's part of a dividend that is at hand."""
    assert note.mine is not None
    mine = note.mine
    steps = [*_own(mine), *_whole(note, mine)]
    if mine.before_pence:
        words = _("Less what earlier dividends of this period gave, never below zero: what you have, you keep")
        steps.append(_less(note, steps[-1], words, mine.before_pence, _("Given before for this period")))
    if mine.share_pence:
        words = _("Less what was missing of your share: your capital in the society, not a fee, and you get it back when you leave")
        steps.append(_less(note, steps[-1], words, mine.share_pence, _("For your share, which is yours")))
    return Explanation(
        title=_("Dividend for %(period)s", period=note.period), booked=mine.paid_pence, steps=steps, rounding=_rounding(note),
        remarks=[_counted_days(note)],
    )  # fmt: skip


def _own(mine: Mine) -> list[Step]:
    if not mine.fund_points:
        return []
    inputs = [
        Input(_("Your points"), mine.points, formats.number(mine.points)),
        Input(_("First points, to the community fund"), mine.fund_points, formats.number(mine.fund_points)),
    ]
    words = _("Your points, less the first ones, which go to the community fund as every member’s do")
    return [Step(words, inputs, Way.DIFFERENCE, _("Points that count for you"), formats.number)]


def _whole(note: Note, mine: Mine) -> list[Step]:
    write = partial(formats.amount, currency=note.currency)
    own = Input(_("Points that count for you") if mine.fund_points else _("Your points"), mine.own_points, formats.number(mine.own_points))
    if note.pool_pence is None:
        rate = Input(_("Rate"), Fraction(note.rate, RATE_UNITS), note.rate_words)
        return [Step(_("Your points, multiplied by the rate, rounded down"), [own, rate], Way.PRODUCT_DOWN, _("Your whole amount"), write)]
    count = note.points_count or 0
    inputs = [
        own,
        Input(_("The pool"), note.pool_pence, write(note.pool_pence)),
        Input(_("All members’ points"), count, formats.number(count)),
    ]
    words = _("Your points, by the pool, shared by all members’ points, rounded down")
    part = Step(words, inputs, Way.PART_DOWN, _("Your part"), write)
    penny = mine.whole_pence - int(part.result)
    if not penny:
        return [part]
    more = Input(_("One of the pence that rounding down left"), 1, write(1))
    return [part, Step(_("And a penny or øre more"), [part.given(), more], Way.SUM, _("Your whole amount"), write)]


def _less(note: Note, before: Step, words: str, pence: int, name: str) -> Step:
    write = partial(formats.amount, currency=note.currency)
    return Step(words, [before.given(), Input(name, -pence, write(-pence))], Way.SUM_FROM_ZERO, _("What is left"), write)


def _rounding(note: Note) -> str:
    if note.pool_pence is None:
        return _("Rounded down to a whole penny or øre, once.")
    return _(
        "Rounded down to a whole penny or øre; the pence that are missing then go one by one to the largest remainders, "
        "so that the parts add up to the pool."
    )


def _counted_days(note: Note) -> str:
    first, last = formats.date(note.starts_on), formats.date(note.ends_on)
    if note.voted_on is None:
        return _("It counts the points of %(first)s to %(last)s.", first=first, last=last)
    day = formats.date(note.voted_on)
    return _("It counts the points of %(first)s to %(last)s, by the vote of %(day)s.", first=first, last=last, day=day)
