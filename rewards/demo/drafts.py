"""A bonus that an operator of the demo has drafted and tries before it holds."""

from datetime import timedelta

from portal.actors import Actor
from portal.kit import clock
from portal.models import Society, Staff
from rewards import rule_drafts

NAMES = {"name": "Own-brand fortnight", "name_cy": "Pythefnos ein brand", "name_da": "Fjorten dage med egne varer"}


async def draft_one(society: Society) -> None:
    """A point more for each pound of own brand, for two weeks from next week on."""
    staff = await Staff.filter(society=society, given_roles__role="operator").order_by("id").select_related("person").first()
    assert staff is not None
    begins = clock.today(society.time_zone) + timedelta(days=7)
    by = Actor("staff", staff.id, staff.person.name, frozenset({"operator"}), society=society)
    await rule_drafts.draft_bonus(
        society, by=by, once=f"{society.id:032x}", line="food", points=1, pence=100, starts_on=begins,
        ends_on=begins + timedelta(days=13), own_only=True, **NAMES,
    )  # fmt: skip
