"""Real rows of causes for tests: a shop whose members live in a community with causes that run."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import msgspec

from causes import causes, rounds
from causes.models import Cause, Round, Running
from portal.actors import Actor
from portal.models import Member, Staff
from regions.models import Community
from rewards.books import periods
from rewards.intake.receipts import Purchase
from tests.regions import made as regions
from tests.rewards import tills
from tests.rewards.tills import Shop

_serial = count(1)
BEFORE = datetime(2026, 10, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Lane:
    """A shop, a community around it, the round that runs and two causes in it."""

    shop: Shop
    community: Community
    round: Round
    pantry: Running
    brass: Running

    async def resident(self) -> Member:
        """A member of the community."""
        return await regions.resident(self.community)


async def lane() -> Lane:
    """Everything that the 1% needs; it is 22 November 2026, and the round runs since 25 October."""
    shop = await tills.open_shop()
    await periods.open_period(shop.society, name="2025", starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    community = await regions.community(shop.society, name="Calderbrook")
    present = await rounds.running(shop.society)
    return Lane(shop, community, present, await running(community, present), await running(community, present))


async def cause(community: Community, **given: Any) -> Cause:
    n = next(_serial)
    return await causes.register(
        community,
        **{"name": f"Food Pantry {n}", "aim": "A freezer", "category": "food", "latitude": 53.66, "longitude": -2.1, **given},
    )


async def running(community: Community, within: Round, **given: Any) -> Running:
    """A cause that runs in a round; `cause` and `round` are loaded."""
    entered = await rounds.enter(await cause(community, **given), within)
    return await Running.get(id=entered.id).select_related("cause", "round")


async def acting(member: Member) -> Actor:
    return await regions.acting(member)


async def colleague(staff: Staff) -> Actor:
    """The Actor that somebody of staff is once signed in."""
    return Actor("staff", staff.id, "Sofie", frozenset({"advisor"}), await staff.society)


def sold_on(back: Purchase, sold_at: datetime) -> Purchase:
    """The same refund, of a purchase of that day."""
    assert back.refunds is not None
    return msgspec.structs.replace(back, refunds=msgspec.structs.replace(back.refunds, sold_on=sold_at.date()))
