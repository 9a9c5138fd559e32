"""What the page of a simulation draws: where the money of each variant goes, and how many members get how much."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from portal.kit import formats
from portal.kit.drawings import bars
from portal.kit.locale import gettext as _, lazy
from rewards.simulations import simulation_words
from rewards.simulations.simulation_results import Band, Outcome, Result, Tried

PLACES = (lazy("Paid out"), lazy("Stays on accounts"), lazy("For shares"), lazy("To the community fund"))


@dataclass(frozen=True)
class Bar:
    """A row of a chart: its words beside its picture."""

    name: str
    amount: str
    picture: Markup
    words: str = ""


@dataclass(frozen=True)
class Range:
    """A band in words, with how many members are in it and what they get."""

    name: str
    members: int
    pence: int


@dataclass(frozen=True)
class Shown:
    """A variant as its page shows it, the first being 1."""

    place: int
    name: str
    note: str
    outcome: Outcome
    sentences: list[str]
    amounts: list[Range]
    amount_bars: list[Bar]
    points: list[Range]


def places() -> list[tuple[Markup, str]]:
    """The key of the chart of where the money goes."""
    return [(bars.swatch(place), _(name)) for place, name in enumerate(PLACES)]


def where_it_goes(result: Result) -> list[Bar]:
    """A bar each variant, all on one scale."""
    parts = [_parts(tried.outcome) for tried in result.variants]
    return [
        Bar(
            name=_numbered(place, tried, result.currency),
            amount=formats.amount(tried.outcome.cost_pence, result.currency),
            picture=picture,
            words=simulation_words.paid_by(tried.variant, result.currency),
        )
        for place, (tried, picture) in enumerate(zip(result.variants, bars.bar_rows(parts), strict=True), 1)
    ]


def _parts(outcome: Outcome) -> list[int]:
    stays_pence = outcome.parked.pence + outcome.odd.pence + outcome.small.pence
    return [outcome.paid.pence, stays_pence, outcome.figures.shares_pence, outcome.figures.fund_pence]


def _numbered(place: int, tried: Tried, currency: str) -> str:
    return f"{place}. {simulation_words.shared_by(tried.variant, currency)}"


def shown(result: Result) -> list[Shown]:
    """Every variant of a result."""
    return [_variant(place, tried, result.currency) for place, tried in enumerate(result.variants, 1)]


def _variant(place: int, tried: Tried, currency: str) -> Shown:
    amounts = _ranges(tried.outcome.amounts, lambda pence: formats.amount(pence, currency))
    return Shown(
        place=place,
        name=simulation_words.shared_by(tried.variant, currency),
        note=simulation_words.paid_by(tried.variant, currency),
        outcome=tried.outcome,
        sentences=simulation_words.sentences(tried, currency),
        amounts=amounts,
        amount_bars=_bars(amounts),
        points=_ranges(tried.outcome.points, formats.number),
    )


def _ranges(bands: Sequence[Band], write: Callable[[int], str]) -> list[Range]:
    """The bands up to the last in which there is anybody."""
    last = max((place for place, band in enumerate(bands) if band.members), default=-1)
    return [Range(_within(band, write), band.members, band.pence) for band in bands[: last + 1]]


def _within(band: Band, write: Callable[[int], str]) -> str:
    if band.below is None:
        return _("%(least)s and more", least=write(band.least))
    if band.below == band.least + 1:
        return write(band.least)
    return _("%(least)s to %(most)s", least=write(band.least), most=write(band.below - 1))


def _bars(ranges: Sequence[Range]) -> list[Bar]:
    pictures = bars.bar_rows([[each.members] for each in ranges])
    return [Bar(each.name, formats.number(each.members), picture) for each, picture in zip(ranges, pictures, strict=True)]
