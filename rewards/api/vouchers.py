"""The doors for tills that take vouchers: look at one, use it, give back what was bought with one. Nothing of the member is told (M13)."""

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta
from starlette.requests import Request
from starlette.responses import Response

from portal.kit import clock
from portal.kit.locale import gettext as _
from portal.kit.machines import Problem, answer
from rewards.api.tills import Name
from rewards.models.vouchers import Voucher
from rewards.payouts import voucher_uses, vouchers
from rewards.payouts.voucher_uses import Outcome, Receipt, Told
from rewards.payouts.vouchers import VoucherState

Amount = Annotated[int, Meta(ge=1, le=100_000_000)]
STATUS = {Outcome.CREATED: 201, Outcome.SAME: 200, Outcome.CHANGED: 409}


class VoucherAnswer(msgspec.Struct):
    """What a voucher is good for: its state, what is left on it in pence, and the last day on which it serves."""

    state: VoucherState
    left_pence: int
    currency: str
    expires_on: date


class ReceiptBody(msgspec.Struct, forbid_unknown_fields=True):
    """A receipt as a till names it: the key of what is paid or given back on it."""

    store: Name
    till: Name
    receipt: Name
    sold_on: date

    @property
    def key(self) -> Receipt:
        return Receipt(self.store, self.till, self.receipt, self.sold_on)


class UseBody(ReceiptBody):
    """A use by its key (store, till, receipt, day) and what the voucher pays, in pence."""

    pence: Amount


class UsedReceipt(ReceiptBody):
    """The receipt on which the voucher was used."""


class ReturnBody(ReceiptBody):
    """A return by its key (store, till, receipt, day), what goes back to the voucher in pence, and the receipt that it paid for."""

    pence: Amount
    used: UsedReceipt


class UseAnswer(msgspec.Struct):
    """What became of it: created (201), same as before (200), known with another amount (409). `left_pence` is what was left then."""

    state: Outcome
    pence: int
    left_pence: int


async def show_voucher(request: Request) -> Response:
    """What a till may know of a voucher. 404 for a code that is none of the client's society."""
    voucher = await voucher_uses.look(request.user.home, request.path_params["code"])
    if voucher is None:
        return _none()
    state = vouchers.state_of(voucher, clock.today(request.user.home.time_zone))
    left = voucher.left_pence if state is VoucherState.VALID else 0
    return answer(VoucherAnswer(state, left, request.user.home.currency, voucher.expires_on))


async def create_use(request: Request, body: UseBody) -> Response:
    """Pay with a voucher, once for each receipt."""
    voucher = await _voucher(request)
    if voucher is None:
        return _none()
    return _told(await voucher_uses.use(request.user.home, voucher, body.key, body.pence, by=request.user))


async def create_return(request: Request, body: ReturnBody) -> Response:
    """Give back to a voucher what it paid for what comes back."""
    voucher = await _voucher(request)
    if voucher is None:
        return _none()
    return _told(await voucher_uses.give_back(request.user.home, voucher, body.key, body.used.key, body.pence, by=request.user))


async def _voucher(request: Request) -> Voucher | None:
    return await voucher_uses.look(request.user.home, request.path_params["code"])


def _none() -> Response:
    return answer(Problem(_("No voucher has this code.")), 404)


def _told(told: Told) -> Response:
    return answer(UseAnswer(told.outcome, abs(told.pence), told.left_pence), STATUS[told.outcome])
