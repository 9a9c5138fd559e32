"""Staff sign-in with the society's identity provider."""

import logging

from starlette.requests import Request
from starlette.responses import Response

from portal import identity, rates
from portal.identity import NotAdmitted, ProviderFailed
from portal.kit.pages import page, safe_next
from portal.kit.refusals import NotFound
from portal.views.sign_in import enter

logger = logging.getLogger(__name__)
NEXT = "staff_next"


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
    """Back from the provider: signed in, or a page that says what to do."""
    _only_with_provider(request)
    await rates.hold(request, "staff return")
    try:
        staff = await identity.admit(await identity.who_returns(request), request.app.state.settings)
    except ProviderFailed as failure:
        return _failed(request, failure)
    except NotAdmitted as refusal:
        return page(request, "portal/not_admitted", why=refusal.why, email=refusal.email, status=403)
    return await enter(request, "staff", staff.id, request.session.get(NEXT, ""))


def _only_with_provider(request: Request) -> None:
    if not request.app.state.settings.oidc_issuer:
        raise NotFound


def _return_address(request: Request) -> str:
    return f"{request.app.state.settings.public_origin}{request.app.url_path_for('portal:staff_return')}"


def _failed(request: Request, failure: ProviderFailed) -> Response:
    logger.warning("staff sign-in: %s", failure)
    return page(request, "portal/provider_failed", status=502)
