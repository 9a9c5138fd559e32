"""The member's card: on a screen, in large print, on paper; lost and replaced (M3, R34, R35)."""

from starlette.requests import Request
from starlette.responses import Response

from portal import cards, temporary_cards
from portal.forms import LossForm
from portal.kit.check_digits import spoken_groups
from portal.kit.locale import gettext as _
from portal.kit.pages import go, page
from portal.models import Person
from portal.panels import card_picture


async def show_card(request: Request) -> Response:
    """The card that works at a till."""
    return await _card_page(request, "portal/card")


async def show_large_card(request: Request) -> Response:
    """The same in large print, one a sheet."""
    return await _card_page(request, "portal/card_large")


async def show_loss(request: Request) -> Response:
    """What happens to a lost card, before it happens: to the temporary one that the address names, else to the member's own."""
    return await _loss_page(request, request.query_params.get("number", ""))


async def create_loss(request: Request) -> Response:
    """Block the lost card, and issue a new one unless it was temporary."""
    form, member = await LossForm.read(request), request.user.member
    card = await form.submit(cards.replace, member, by=request.user)
    if card is None:
        problem = next(iter(form.errors.values()), None) or form.refusal
        return await _loss_page(request, form.typed["number"], problem=problem, status=422)
    temporary = await temporary_cards.named(member, form.values["number"])
    said = _("The temporary card is blocked.") if temporary else _("The lost card is blocked. This is your new one.")
    return go(request, "portal:card", toast=said)


async def _loss_page(request: Request, number: str, *, problem: str | None = None, status: int = 200) -> Response:
    temporary = await temporary_cards.named(request.user.member, number)
    lost = temporary if temporary and temporary.blocked_at is None else await cards.active(request.user.member)
    return page(
        request, "portal/card_loss", status=status, card=lost, temporary=lost is not None and lost is temporary, problem=problem,
        card_number=spoken_groups(lost.number) if lost else "",
    )  # fmt: skip


async def _card_page(request: Request, template: str) -> Response:
    member = request.user.member
    card = await cards.active(member)
    person = await Person.get(id=member.person_id)
    return page(
        request, template, card=card, name=person.name, joined_at=member.joined_at,
        member_number=spoken_groups(member.number), card_number=spoken_groups(card.number) if card else "",
        picture=card_picture(card.number) if card else "", temporary=await temporary_cards.of_member(member),
    )  # fmt: skip
