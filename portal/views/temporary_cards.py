"""Temporary cards: what a member registers, what staff register for a member, and the batches that are made for stores."""

import csv
import io

from starlette.requests import Request
from starlette.responses import Response

from portal import members, rates, records, stores, temporary_cards
from portal.forms import CardBatchForm, StaffCardForm, TemporaryCardForm
from portal.kit import paging
from portal.kit.check_digits import ean13, serial_of, spoken_groups
from portal.kit.locale import gettext as _, lazy
from portal.kit.pages import download, find, go, page
from portal.kit.refusals import Refused
from portal.models import CARDS_MOST, Card, CardBatch

PART = lazy("a temporary card, to register it")


async def show_registration(request: Request) -> Response:
    """The form of a member."""
    return page(request, "portal/temporary_card", form=TemporaryCardForm.blank())


async def create_registration(request: Request) -> Response:
    """The member's card from now on."""
    await rates.hold(request, "temporary card")
    form = await TemporaryCardForm.read(request)
    if await form.submit(temporary_cards.register, request.user.member, by=request.user) is None:
        return page(request, "portal/temporary_card", form=form, status=422)
    return go(request, "portal:card", toast=_("The card is yours now, and so is what it earned."))


async def show_staff_registration(request: Request) -> Response:
    """The form of staff, for a member who stands or calls."""
    return page(request, "portal/temporary_card_for", form=StaffCardForm.blank(), density="work")


async def create_staff_registration(request: Request) -> Response:
    """Register a card to a member; that their record was opened is logged."""
    form = await StaffCardForm.read(request)
    if await form.submit(_register_for, request) is None:
        return page(request, "portal/temporary_card_for", form=form, density="work", status=422)
    return go(request, "portal:temporary_card_for", toast=_("The card is the member’s now, and so is what it earned."))


async def _register_for(request: Request, *, member: str, card: str) -> Card:
    try:
        found = await members.by_number(request.user.home, member)
    except Refused as refused:
        raise Refused(refused.message, field="member") from None
    if not found:
        raise Refused(_("No member has this number."), field="member")
    await temporary_cards.require_free(request.user.home, card)
    reason = _("Registering a temporary card")
    opened = await records.look(found[0].id, by=request.user, reason=reason, parts=[PART])
    await records.keep_away(opened, by=request.user)
    return await temporary_cards.register(opened, by=request.user, card=card)


async def show_batches(request: Request) -> Response:
    """The batches, newest first, and a form for one more."""
    return await _batches_page(request, CardBatchForm.blank(choices=await _stores(request)))


async def create_batch(request: Request) -> Response:
    """Make cards for a store."""
    form = await CardBatchForm.read(request, choices=await _stores(request))
    batch = await form.submit(_issue, request)
    if batch is None:
        return await _batches_page(request, form, status=422)
    return go(request, "portal:card_batch", number=batch.id, toast=_("The cards are made. Print the list, or download it."))


async def _issue(request: Request, *, store: str, count: int, once: str) -> CardBatch:
    at = await stores.numbered(request.user.home, store)
    return await temporary_cards.issue(at, by=request.user, count=count, once=once)


async def show_batch(request: Request) -> Response:
    """The numbers of one batch, to be printed; which of them were used and registered."""
    batch = await _batch(request)
    made = await Card.filter(batch=batch).order_by("id").limit(CARDS_MOST)
    return page(request, "portal/card_batch", batch=batch, cards=made, density="work")


async def show_batch_file(request: Request) -> Response:
    """The same as CSV, for a printer of cards."""
    batch = await _batch(request)
    numbers = [card.number for card in await Card.filter(batch=batch).order_by("id").limit(CARDS_MOST)]
    written = io.StringIO(newline="")
    rows = [(each, spoken_groups(each), ean13(serial_of(each))) for each in numbers]
    csv.writer(written).writerows([("number", "printed", "barcode"), *rows])
    return download(written.getvalue().encode(), f"cards-{batch.id}.csv", "text/csv; charset=utf-8")


async def _batch(request: Request) -> CardBatch:
    return await find(temporary_cards.visible_to(request.user.home), id=request.path_params["number"])


async def _stores(request: Request) -> dict[str, list[tuple[str, str]]]:
    return {"store": await stores.choices(request.user.home)}


async def _batches_page(request: Request, form: CardBatchForm, *, status: int = 200) -> Response:
    number = paging.number_of(request)
    limit, offset = paging.window(number)
    found = paging.cut(await temporary_cards.visible_to(request.user.home).limit(limit).offset(offset), number)
    return page(request, "portal/card_batches", form=form, found=found, density="work", status=status)
