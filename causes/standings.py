"""Standings: where the 1% of a community stands by cause, which causes are near, what a cause has raised."""

from dataclasses import dataclass
from datetime import datetime

import msgspec
from markupsafe import Markup, escape

from causes.models import Cause
from portal.kit import clock, database, formats, paging
from portal.kit.drawings import bars
from portal.kit.locale import gettext as _
from portal.kit.paging import Page
from portal.models import Member

NEAR_METRES = 24_140  # 15 miles (M14)
OWN = 1  # the second part of each bar is the reader's


@dataclass(frozen=True)
class ChartRow:
    """A line of the chart: words in the page, the bar a picture."""

    name: str
    amount: Markup | str
    picture: Markup
    words: Markup | str


class Lot(msgspec.Struct, frozen=True):
    """Units that lie together, None while nobody may read them (R22), and the reader's own among them."""

    units: int | None
    own_units: int

    @property
    def parts(self) -> list[int]:
        """Others' and the reader's, as a bar is drawn: what refunds have taken below zero is not there."""
        if self.units is None:
            return [0, max(0, self.own_units)]
        own = max(0, min(self.own_units, self.units))
        return [max(0, self.units - own), own]


class CauseOfCommunity(Lot, frozen=True):
    """A cause on its community's page; `chosen` by the reader."""

    slug: str
    name: str
    aim: str
    metres: int | None
    chosen: bool


class Standing(msgspec.Struct, frozen=True):
    """The causes of a community and what came together for them in the round that runs."""

    community: str
    currency: str
    can_choose: bool
    round: str | None
    undecided: Lot
    causes: list[CauseOfCommunity]

    @property
    def chart(self) -> list[ChartRow]:
        """The 1% by cause, and what is undecided; the reader's own part in madder."""
        lots: list[tuple[str, Lot]] = [*((cause.name, cause) for cause in self.causes), (_("Not decided"), self.undecided)]
        pictures = bars.bar_rows([lot.parts for _name, lot in lots], mine=OWN)
        return [
            ChartRow(name, raised_words(lot.units, self.currency), picture, self._words(lot))
            for (name, lot), picture in zip(lots, pictures, strict=True)
        ]

    def _words(self, lot: Lot) -> Markup | str:
        own = formats.contribution(lot.own_units, self.currency)
        return escape(_("%(amount)s of it is yours")) % {"amount": own} if lot.own_units else ""


class NearCause(msgspec.Struct, frozen=True):
    """A cause in the list to choose from; `own` of the member's community."""

    slug: str
    name: str
    aim: str
    category: str
    community: str
    own: bool
    metres: int | None
    chosen: bool
    units: int | None


class Raised(msgspec.Struct, frozen=True):
    """What a cause raised in its newest round; `choosers` only from ten on, `units` once five members have added to them (R22)."""

    round: str
    starts_at: datetime
    ends_at: datetime
    running_id: int
    runs: bool
    units: int | None
    choosers: int | None
    chosen_since: datetime | None
    own_units: int


def raised_words(units: int | None, currency: str) -> Markup | str:
    """What came together, rounded down; a figure that few members make is theirs, and stays with them (R22)."""
    return _("Not shown yet") if units is None else formats.contribution_down(units, currency)


async def of_community(community_id: int, member: Member | None) -> Standing:
    """Where the 1% of a community stands, as a member or a visitor may read it."""
    found = await database.value(database.sql("causes", "standing"), community_id, member and member.id, clock.now())
    standing: Standing = database.decode(found, Standing)
    return standing


async def near(member: Member, number: int) -> Page[NearCause]:
    """A page of the causes that a member may choose from: their community's first, then by distance to 15 miles (M14)."""
    found = await database.rows(database.sql("causes", "near"), member.id, clock.now(), NEAR_METRES, *paging.window(number))
    return paging.cut([NearCause(**row) for row in found], number)


async def raised(cause: Cause, member: Member | None) -> Raised | None:
    """What a cause has raised; None before its first round."""
    found = await database.row(database.sql("causes", "raised"), cause.id, member and member.id, clock.now())
    return Raised(**found) if found else None
