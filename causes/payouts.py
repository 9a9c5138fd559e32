"""A dividend paid to the cause that a member has chosen (M12): a way that causes add to those of rewards."""

from causes.models import Choice
from portal.kit import clock, database
from portal.kit.locale import gettext as _, lazy
from portal.models import Member
from rewards.slots import PayoutMethod


async def says(member: Member) -> str | None:
    """The cause that it would go to, in words; None: the member has chosen none that runs now."""
    live = await Choice.filter(member=member, ends_at=None).order_by("-id").select_related("running__round", "running__cause").first()
    if live is None or not live.running.runs_at(clock.now()):
        return None
    return _("To %(cause)s, the cause that you chose", cause=live.running.cause.name)


TO_CAUSE = PayoutMethod(
    code="cause",
    name=lazy("Causes"),
    says=says,
    owner_kind="cause",
    receivers=database.sql("causes", "payout_receivers"),
    rests_on=database.sql("causes", "payout_rests_on"),
)
