"""Claims that were not booked, as a statement tells them: they are no lines of it, for nothing was posted (M7)."""

from datetime import date
from zoneinfo import ZoneInfo

from portal.kit import formats
from portal.kit.locale import gettext as _
from portal.models import Member, Society
from rewards.models.claims import Claim, Verdict
from rewards.models.ledger import Unit


async def sentences(member: Member, *, begins: date, ends: date) -> list[str]:
    """Each receipt of these days that a member claimed and that was rejected, oldest first, with the reason that they were told."""
    own = {"account__owner_kind": "member", "account__owner_id": member.id, "account__unit": Unit.POINTS}
    found = Claim.filter(society_id=member.society_id, verdict=Verdict.REJECTED, sold_on__gte=begins, sold_on__lte=ends, **own)
    zone = ZoneInfo((await Society.get(id=member.society_id)).time_zone)
    return [_sentence(one, zone) for one in await found.order_by("sold_on", "id").select_related("store")]


def _sentence(one: Claim, zone: ZoneInfo) -> str:
    assert one.decided_at is not None
    return _(
        "Receipt %(receipt)s of %(day)s, %(store)s: claimed, and not booked on %(decided)s. Reason: %(reason)s",
        receipt=one.receipt, day=formats.date(one.sold_on, "yMMMd"), store=one.store.name,
        decided=formats.date(one.decided_at.astimezone(zone).date(), "yMMMd"), reason=one.note,
    )  # fmt: skip
