"""A member's payout: how they are paid, to which bank account, and the wallet of their vouchers."""

from starlette.requests import Request
from starlette.responses import Response

from portal import second_steps
from portal.kit import barcodes
from portal.kit.locale import gettext as _
from portal.kit.pages import go, page
from portal.models import Society
from rewards.forms import BankForm, ConfirmationForm, PayoutForm
from rewards.payouts import bank_details, payout_choices, payout_methods, payout_notes, vouchers


async def show_payout(request: Request) -> Response:
    """How the member wants to be paid, and until when that can be changed for the next time."""
    wallet = await payout_notes.of_member(request.user.member)
    odd = wallet.choice.odd if wallet.choice else payout_methods.CARRY
    return await _draw(request, PayoutForm.blank(choices=await _offered(request), method=wallet.method, odd=odd))


async def create_payout(request: Request) -> Response:
    """Choose."""
    form = await PayoutForm.read(request, choices=await _offered(request))
    if await form.submit(payout_choices.choose, request.user.member, by=request.user) is None:
        return await _draw(request, form, status=422)
    return go(request, "rewards:dividend", toast=_("Your choice is noted."))


async def _offered(request: Request) -> dict[str, list[tuple[str, str]]]:
    return {"method": list((await payout_methods.offered(request.user.member)).items())}


async def _draw(request: Request, form: PayoutForm, *, status: int = 200) -> Response:
    member = request.user.member
    details, wallet = await bank_details.of_member(member), await payout_notes.of_member(member)
    account = bank_details.masked(details) if details else None
    return page(request, "rewards/payout", form=form, wallet=wallet, account=account, status=status)


async def show_bank(request: Request) -> Response:
    """The form for a bank account, behind the second step."""
    if not await second_steps.is_fresh(request.state.stay):
        return _second_step(request)
    return await _draw_bank(request, BankForm.blank())


async def create_bank(request: Request) -> Response:
    """Pay to this account from now on."""
    if not await second_steps.is_fresh(request.state.stay):
        return _second_step(request)
    form = await BankForm.read(request)
    if await form.submit(bank_details.keep, request.user.member, by=request.user) is None:
        return await _draw_bank(request, form, status=422)
    words = _("Your bank account is noted. We have sent you a message about it.")
    return go(request, "rewards:payout", toast=f"{words} {await bank_details.on_its_way_words(request.user.member)}".strip())


async def delete_bank(request: Request) -> Response:
    """Forget the account."""
    if not await second_steps.is_fresh(request.state.stay):
        return _second_step(request)
    await bank_details.take_away(request.user.member, by=request.user)
    words = _("Your bank account is off our books.")
    return go(request, "rewards:payout", toast=f"{words} {await bank_details.on_its_way_words(request.user.member)}".strip())


def _second_step(request: Request) -> Response:
    return go(request, "portal:second_step", query={"next": str(request.app.url_path_for("rewards:bank"))})


async def _draw_bank(request: Request, form: BankForm, *, status: int = 200) -> Response:
    details = await bank_details.of_member(request.user.member)
    return page(request, "rewards/bank", form=form, account=bank_details.masked(details) if details else None, status=status)


async def show_vouchers(request: Request) -> Response:
    """The wallet."""
    return await _draw_wallet(request, request.user.home)


async def create_loss(request: Request) -> Response:
    """A voucher is lost: void, and what was left is on a new one."""
    form = await ConfirmationForm.read(request)
    number = request.path_params["number"]
    if await form.submit(vouchers.replace, request.user.member, by=request.user, number=number) is None:
        return await _draw_wallet(request, request.user.home, problem=form.refusal, status=422)
    return go(request, "rewards:vouchers", toast=_("The lost voucher is void. What was left on it is on a new one."))


async def _draw_wallet(request: Request, society: Society, *, problem: str | None = None, status: int = 200) -> Response:
    wallet = await payout_notes.of_member(request.user.member)
    pictures = {each.id: barcodes.code128(each.code, label=_("Barcode of voucher %(code)s", code=each.grouped)) for each in wallet.waiting}
    return page(request, "rewards/vouchers", wallet=wallet, pictures=pictures, problem=problem, where=society.name, status=status)
