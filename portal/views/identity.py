"""Staff sign-in with the society's identity provider."""

import logging
from dataclasses import asdict
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from portal import identity, rates, sign_in
from portal.forms import SelfForm
from portal.identity import Identity, NotAdmitted, ProviderFailed
from portal.kit import clock
from portal.kit.pages import go, page, safe_next
from portal.kit.refusals import NotFound
from portal.models import Staff
from portal.sign_in import Self
from portal.views.sign_in import enter

logger = logging.getLogger(__name__)
NEXT = "staff_next"
CHOOSING = "staff_choosing"


async def show_staff_sign_in(request: Request) -> Response:
    """Off to the provider. A GET, because a form may only lead to this site (CSP form-action)."""
    _only_with_provider(request)
    await rates.hold(request, "staff sign-in")
    request.session[NEXT] = safe_next(request.query_params.get("next", ""), "")
    try:
        return await identity.go_to_provider(request, _return_address(request))
    except ProviderFailed as failure:
        return _failed(request, failure)


async def show_staff_return(request: Request) -> Response:
    """Back from the provider: signed in, asked at which of several places, or a page that says what to do."""
    _only_with_provider(request)
    await rates.hold(request, "staff return")
    try:
        who = await identity.who_returns(request)
        places = await identity.places(who, request.app.state.settings)
    except ProviderFailed as failure:
        return _failed(request, failure)
    except NotAdmitted as refusal:
        return _not_admitted(request, refusal)
    if len(places) == 1:
        return await _come_in(request, who, places[0])
    request.session[CHOOSING] = {**asdict(who), "at": clock.now().isoformat()}
    return go(request, "portal:staff_sign_in_as")


async def show_places(request: Request) -> Response:
    """Somebody who works for several societies chooses one."""
    _who, places = await _proven(request)
    return page(request, "portal/sign_in_as", selves=[_self(place) for place in places], door="portal:staff_sign_in_as")


async def create_session_at(request: Request) -> Response:
    """Sign in at the place that was chosen."""
    who, places = await _proven(request)
    form = await SelfForm.read(request)
    for place in places:
        if form.typed["who"] == f"staff {place.id}":
            return await _come_in(request, who, place)
    raise NotFound


async def _come_in(request: Request, who: Identity, place: Staff) -> Response:
    try:
        staff = await identity.admit(who, place)
    except NotAdmitted as refusal:
        return _not_admitted(request, refusal)
    return await enter(request, "staff", staff.id, request.session.get(NEXT, ""))


async def _proven(request: Request) -> tuple[Identity, list[Staff]]:
    """Whom the provider named in this browser a moment ago, and where they work."""
    _only_with_provider(request)
    kept = dict(request.session.get(CHOOSING, {}))
    if not kept or datetime.fromisoformat(kept.pop("at")) < clock.now() - sign_in.REQUEST_LASTS:
        raise NotFound
    who = Identity(**kept)
    try:
        return who, await identity.places(who, request.app.state.settings)
    except NotAdmitted:
        raise NotFound from None


def _self(place: Staff) -> Self:
    person = place.person
    return Self("staff", place.id, person.id, person.name, place.society.name, "staff", person.email)


def _not_admitted(request: Request, refusal: NotAdmitted) -> Response:
    return page(request, "portal/not_admitted", why=refusal.why, email=refusal.email, status=403)


def _only_with_provider(request: Request) -> None:
    if not request.app.state.settings.oidc_issuer:
        raise NotFound


def _return_address(request: Request) -> str:
    return f"{request.app.state.settings.public_origin}{request.app.url_path_for('portal:staff_return')}"


def _failed(request: Request, failure: ProviderFailed) -> Response:
    logger.warning("staff sign-in: %s", failure)
    return page(request, "portal/provider_failed", status=502)
