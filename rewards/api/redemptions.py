"""The doors for tills that take points: pay with points of a card, give back what they paid for. Nothing else of the member is told."""

from typing import Annotated

import msgspec
from msgspec import Meta
from starlette.requests import Request
from starlette.responses import Response

from portal.kit.locale import gettext as _
from portal.kit.machines import Problem, answer
from rewards.api.vouchers import STATUS, ReceiptBody
from rewards.models.redemptions import Redemption, RedemptionKind
from rewards.payouts import redemptions
from rewards.payouts.redemptions import Told
from rewards.payouts.voucher_uses import Outcome

Points = Annotated[int, Meta(ge=1, le=100_000_000)]
DIGITS_MOST = 18


class RedemptionBody(ReceiptBody):
    """A use by its key (store, till, receipt, day): the member's card and how many points pay."""

    card: Annotated[str, Meta(pattern=r"^[0-9]{11}([0-9]{2})?$(?!\n)")]
    points: Points


class BackBody(ReceiptBody):
    """A return by its key (store, till, receipt, day) and how many points come back."""

    points: Points


class RedemptionAnswer(msgspec.Struct):
    """What became of it: created (201), same as before (200), known with other content (409). `pence` is what so many points pay."""

    state: Outcome
    number: str
    points: int
    pence: int


async def create_redemption(request: Request, body: RedemptionBody) -> Response:
    """Pay with points, once for each receipt."""
    return _told(await redemptions.spend(request.user.home, body.key, card=body.card, points=body.points, by=request.user))


async def create_return(request: Request, body: BackBody) -> Response:
    """Give points back that had paid for what comes back."""
    number = request.path_params["redemption"]
    known = number.isascii() and number.isdecimal() and len(number) <= DIGITS_MOST
    used = await Redemption.get_or_none(id=int(number), society_id=request.user.home.id, kind=RedemptionKind.USE) if known else None
    if used is None:
        return answer(Problem(_("No points were spent under this number.")), 404)
    return _told(await redemptions.give_back(request.user.home, used, body.key, points=body.points, by=request.user))


def _told(told: Told) -> Response:
    return answer(RedemptionAnswer(told.outcome, str(told.number), told.points, told.pence), STATUS[told.outcome])
