"""What an operator of the demo has drafted and tries before it holds, and the bonus that holds since."""

from datetime import timedelta
from typing import Any

from portal.actors import Actor
from portal.kit import clock
from portal.models import Society, Staff
from rewards.rules import rule_drafts

NAMES: dict[str, Any] = {"name": "Own-brand fortnight", "name_cy": "Pythefnos ein brand", "name_da": "Fjorten dage med egne varer"}
FLOWERS: dict[str, Any] = {"name": "Flowers count twice", "name_cy": "Blodau’n cyfrif ddwywaith", "name_da": "Blomster tæller dobbelt"}


async def draft_some(society: Society) -> None:
    """A point more for each pound of own brand, for two weeks from next week on; and from the next month but one 30 points a reading.

    A bonus on flowers is decided and begins tomorrow.
    """
    staff = await Staff.filter(society=society, given_roles__role="operator").order_by("id").select_related("person").first()
    assert staff is not None
    begins = clock.today(society.time_zone) + timedelta(days=7)
    by = Actor("staff", staff.id, staff.person.name, frozenset({"operator"}), society=society)
    await rule_drafts.draft_bonus(
        society, by=by, once=f"{society.id:032x}", line="food", points=1, pence=100, starts_on=begins,
        ends_on=begins + timedelta(days=13), own_only=True, **NAMES,
    )  # fmt: skip
    await rule_drafts.draft_award(
        society, by=by, once=f"{society.id + 1:032x}", kind="reading", line="energy", points=30, pence=None, month_most=60,
        starts_on=(begins.replace(day=1) + timedelta(days=70)).replace(day=1),
    )  # fmt: skip
    flowers = await rule_drafts.draft_bonus(
        society, by=by, once=f"{society.id + 2:032x}", line="food", points=1, pence=100, starts_on=begins - timedelta(days=6),
        ends_on=begins + timedelta(days=60), category="flowers", **FLOWERS,
    )  # fmt: skip
    await rule_drafts.make_live(flowers, by=by)
