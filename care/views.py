"""Pages of the desk."""

from collections.abc import Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from care import look_ups, mentions, openings
from care.forms import LookUpForm, MarkForm, OpeningForm, PayoutChoiceForm
from care.look_ups import ShortRow
from care.openings import Opening
from portal import explanations, rates, slots
from portal.kit import clock
from portal.kit.locale import gettext as _
from portal.kit.pages import go, page
from portal.kit.refusals import NotFound
from portal.kit.slots import show
from portal.models import Member
from portal.records import PurposeNeeded
from rewards.payouts import bank_details, payout_choices, payout_methods, payout_notes


async def show_desk(request: Request) -> Response:
    """Find a member."""
    return page(request, "care/desk", form=LookUpForm.blank(), found=None, most=look_ups.FOUND_MAX, density="work")


async def create_look_up(request: Request) -> Response:
    """Who that can be. One answer leads straight to the member."""
    await rates.hold(request, "look-up", f"staff {request.user.id}")
    form = await LookUpForm.read(request)
    found = await form.submit(look_ups.look_up, by=request.user)
    if found is not None and len(found) == 1:
        return go(request, "care:member", number=found[0].number)
    status = 422 if found is None else 200
    return page(request, "care/desk", form=form, found=found, most=look_ups.FOUND_MAX, density="work", status=status)


async def show_member(request: Request) -> Response:
    """A member whose record is open; else the question why it should be."""
    member = await _asked_for(request)
    try:
        opening = await openings.current(member.id, by=request.user)
    except PurposeNeeded:
        return _closed(request, member, OpeningForm.blank())
    return await _open(request, member, opening, MarkForm.blank())


async def show_figure(request: Request) -> Response:
    """How a figure of a member comes about, in the words that the member reads (M18)."""
    member, parts = await _asked_for(request), request.path_params
    if (record := await _seen(request, member, openings.FIGURES)) is None:
        return _closed(request, member, OpeningForm.blank())
    explanation = await explanations.of_figure(record, parts["kind"], parts["id"])
    back = (member.name, request.app.url_path_for("care:member", number=member.number))
    at = _explained_at(request, member)
    return page(request, "portal/figure", explanation=explanation, explained_at=at, back=back, density="work")


async def show_payout(request: Request) -> Response:
    """How a member is paid, and a form for what they say on the phone (M12)."""
    shown = await _asked_for(request)
    if (member := await _seen(request, shown, openings.PAYOUT)) is None:
        return _closed(request, shown, OpeningForm.blank())
    wallet = await payout_notes.of_member(member)
    odd = wallet.choice.odd if wallet.choice else payout_methods.CARRY
    form = PayoutChoiceForm.blank(choices=await _ways(member), method=wallet.method, odd=odd)
    return await _draw_payout(request, shown, member, form)


async def create_payout(request: Request) -> Response:
    """Write down how the member wants to be paid; they are told."""
    shown = await _asked_for(request)
    if (member := await _seen(request, shown, openings.PAYOUT)) is None:
        return _closed(request, shown, OpeningForm.blank(), status=422)
    form = await PayoutChoiceForm.read(request, choices=await _ways(member))
    if await form.submit(payout_choices.choose, member, by=request.user) is None:
        return await _draw_payout(request, shown, member, form, status=422)
    return go(request, "care:member", number=shown.number, toast=_("Noted. The member is told."))


async def _ways(member: Member) -> dict[str, list[tuple[str, str]]]:
    return {"method": list((await payout_methods.offered(member)).items())}


async def _draw_payout(request: Request, shown: ShortRow, member: Member, form: PayoutChoiceForm, *, status: int = 200) -> Response:
    wallet, bank = await payout_notes.of_member(member), await bank_details.of_member(member)
    return page(request, "care/payout", member=shown, wallet=wallet, knows_bank=bank is not None, form=form, density="work", status=status)


async def create_opening(request: Request) -> Response:
    """Open a record, for a purpose."""
    member = await _asked_for(request)
    form = await OpeningForm.read(request)
    opening = await form.submit(openings.begin, member.id, by=request.user)
    if opening is None:
        return _closed(request, member, form, status=422)
    return go(request, "care:member", number=member.number)


async def create_mention(request: Request) -> Response:
    """What became of a talking point."""
    member = await _asked_for(request)
    try:
        opening = await openings.current(member.id, by=request.user)
    except PurposeNeeded:
        return _closed(request, member, OpeningForm.blank(), status=422)
    form = await MarkForm.read(request)
    mention = await form.submit(mentions.mark, opening, by=request.user)
    if mention is None:
        return await _open(request, member, opening, form, status=422)
    silenced = _("Noted. Nothing of this kind will be suggested for 12 months.")
    return go(request, "care:member", number=member.number, toast=silenced if mention.outcome == "not wanted" else _("Noted."))


async def _asked_for(request: Request) -> ShortRow:
    number, by = request.path_params["number"], request.user
    if not await look_ups.is_at_hand(number, by=by):
        await rates.hold(request, "look-up", f"staff {by.id}")
    found = await look_ups.at_address(number, by=by)
    if found is None:
        raise NotFound
    return found


async def _seen(request: Request, shown: ShortRow, part: str) -> Member | None:
    """The member, with a further part of their record logged as seen; None: their record is not open."""
    try:
        await openings.current(shown.id, by=request.user, more=part)
    except PurposeNeeded:
        return None
    return await Member.get(id=shown.id)


def _explained_at(request: Request, member: ShortRow) -> Callable[..., str]:
    """Where the desk explains a figure of this member."""
    return partial(request.app.url_path_for, "care:figure", number=member.number)


def _closed(request: Request, member: ShortRow, form: OpeningForm, *, status: int = 200) -> Response:
    return page(request, "care/opening", member=member, form=form, density="work", status=status)


async def _open(request: Request, member: ShortRow, opening: Opening, form: MarkForm, *, status: int = 200) -> Response:
    if not openings.sees_all(request.user):
        card = await openings.card_state(member.id)
        return page(request, "care/short_form", member=member, opening=opening, card=card.value, density="work", status=status)
    panels = await show(slots.DESK, member.id, request.user.id, clock.now())
    return page(
        request, "care/member", member=member, opening=opening, panels=panels, form=form, explained_at=_explained_at(request, member),
        density="work", status=status,
    )  # fmt: skip
