"""The consent centre: what a society may send, how, and what colleagues may see; every change is one press (M31, R36-R38)."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from portal import consents, notices, wordings
from portal.consents import Pair, Standing
from portal.forms import ConsentsForm, EverythingForm, SwitchForm, WithdrawalForm
from portal.kit import locale
from portal.kit.forms import Form
from portal.kit.locale import gettext as _, lazy
from portal.kit.pages import find, go, page
from portal.kit.refusals import NotFound
from portal.models import Brand, Notice, Wording

CENTRE = "consent centre"

SWITCHES = {
    "regional talk": lazy("What is on near you, in conversation"),
    "purchase suggestions": lazy("Suggestions from what you buy"),
}


@dataclass(frozen=True)
class Sender:
    """A brand and what the member has said to it; `told` holds only what they ever said, newest first."""

    brand: Brand
    yes: frozenset[Pair]
    told: list[Standing]


@dataclass(frozen=True)
class Switch:
    """One of the two switches as a template draws it."""

    purpose: str
    label: str
    text: str
    on: bool


async def show_consents(request: Request) -> Response:
    """What the member has said yes to, and all that they could."""
    society, person_id = request.user.home, request.user.person_id
    words = await wordings.archived(society, locale.present().code)
    return page(
        request,
        "portal/consents",
        senders=[_sender(brand, await consents.standing(person_id, brand)) for brand in await consents.brands(society)],
        words={purpose: wording.text for purpose, wording in words.items()},
        switches=_switches(await consents.switches(person_id, society), words),
        purposes=consents.PURPOSES,
        channels=consents.CHANNELS,
        service=notices.SERVICE,
        centre=CENTRE,
    )


def _sender(brand: Brand, said: Mapping[Pair, Standing]) -> Sender:
    told = sorted((one for pair, one in said.items() if pair in consents.ALL), key=lambda one: one.at, reverse=True)
    return Sender(brand, frozenset(pair for pair, one in said.items() if one.given), told)


def _switches(stand: Mapping[str, bool], words: Mapping[str, Wording]) -> list[Switch]:
    return [Switch(purpose, _(label), words[purpose].text, stand[purpose]) for purpose, label in SWITCHES.items()]


async def create_consents(request: Request) -> Response:
    """Save every box of one sender."""
    form = await ConsentsForm.read(request)
    brand = await _brand(request, form)
    acts = await consents.save(request.user.person_id, brand, form.yes, by=request.user, source=CENTRE)
    saved = _("Saved. It holds from now on, for everything that has not been sent yet.")
    return go(request, "portal:consents", toast=saved if acts else _("Nothing was different, so nothing changed."))


async def create_withdrawal(request: Request) -> Response:
    """Withdraw one consent."""
    form = await WithdrawalForm.read(request)
    brand = await _brand(request, form)
    purpose, channel = form.values["purpose"], form.values["channel"]
    await consents.withdraw(request.user.person_id, brand, purpose, channel, by=request.user, source=CENTRE)
    return go(request, "portal:consents", toast=_("Stopped. It holds from now on."))


async def create_withdrawal_of_all(request: Request) -> Response:
    """Withdraw every consent."""
    await consents.withdraw_all(request.user.person_id, request.user.home, by=request.user, source=CENTRE)
    return go(request, "portal:consents", toast=_("Everything is stopped. Only what your membership cannot do without still comes."))


async def create_switch(request: Request) -> Response:
    """Set one of the two switches."""
    form = await SwitchForm.read(request)
    if not form.valid:
        raise NotFound
    on = form.values["on"]
    await consents.switch(request.user.person_id, request.user.home, form.values["purpose"], on=on, by=request.user, source=CENTRE)
    return go(request, "portal:consents", toast=_("Switched on.") if on else _("Switched off."))


async def show_unsubscribe(request: Request) -> Response:
    """Ask before stopping: programs that look into mail open links too."""
    notice = await _notice(request)
    return _unsubscribe_page(request, notice, stopped=not await consents.allows(notice.person_id, notice.purpose, notice.channel))


async def create_stop(request: Request) -> Response:
    """Stop, without signing in: from the page, or by one press in a mail program (RFC 8058), which follows no redirect."""
    notice = await _notice(request)
    form = await EverythingForm.read(request)
    await notices.stop(notice, everything=form.values["everything"])
    return _unsubscribe_page(request, notice, stopped=True)


def _unsubscribe_page(request: Request, notice: Notice, *, stopped: bool) -> Response:
    purpose, channel = _(consents.PURPOSES[notice.purpose]), _(consents.CHANNELS[notice.channel])
    return page(request, "portal/unsubscribe", purpose=purpose, channel=channel, stopped=stopped, token=notice.unsubscribe_token)


async def _notice(request: Request) -> Notice:
    resting = Notice.filter(purpose__in=list(consents.PURPOSES), channel__in=list(consents.CHANNELS))
    return await find(resting, unsubscribe_token=request.path_params["token"])


async def _brand(request: Request, form: Form) -> Brand:
    """The sender that a form speaks of. The page's own forms are always whole; anything else is not there."""
    if not form.valid:
        raise NotFound
    for brand in await consents.brands(request.user.home):
        if brand.id == form.values["brand"]:
            return brand
    raise NotFound
