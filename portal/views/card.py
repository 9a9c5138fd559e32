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
    """What happens to a lost card, before it happens."""
    return await _card_page(request, "portal/card_loss")


async def create_loss(request: Request) -> Response:
    """Block the lost card and issue a new one."""
    form = await LossForm.read(request)
    card = await form.submit(cards.replace, request.user.member, by=request.user)
    if card is None:
        return await _card_page(request, "portal/card_loss", problem=next(iter(form.errors.values()), None) or form.refusal, status=422)
    return go(request, "portal:card", toast=_("The lost card is blocked. This is your new one."))


async def _card_page(request: Request, template: str, *, problem: str | None = None, status: int = 200) -> Response:
    member = request.user.member
    card = await cards.active(member)
    person = await Person.get(id=member.person_id)
    return page(
        request, template, status=status, card=card, problem=problem, name=person.name, joined_at=member.joined_at,
        member_number=spoken_groups(member.number), card_number=spoken_groups(card.number) if card else "",
        picture=card_picture(card.number) if card else "", temporary=await temporary_cards.of_member(member),
    )  # fmt: skip
