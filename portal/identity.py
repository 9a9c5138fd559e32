"""Staff sign-in with the society's own identity provider: OpenID Connect, code flow with PKCE (S256), state and nonce.

The provider says who somebody is and, by a claim, that they are staff. What they may do is said here, in staff.py.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx2
from authlib.integrations.starlette_client import OAuth, OAuthError, StarletteOAuth2App
from joserfc.errors import JoseError
from starlette.requests import Request
from starlette.responses import Response
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from portal import people
from portal.kit import database
from portal.kit.settings import Settings
from portal.models import Staff

WAIT_SECONDS = 10
PLACES_MAX = 50
# RuntimeError, KeyError and ValueError: a provider whose description or answer lacks what the standard asks for
FAILURES = (OAuthError, httpx2.HTTPError, httpx2.InvalidURL, JoseError, RuntimeError, KeyError, ValueError)


class NotAdmitted(Exception):
    """The provider knows the person, but we have no place for them. `why` is "claim", "invitation" or "ended"."""

    def __init__(self, why: str, email: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.email = email


class ProviderFailed(Exception):
    """The provider could not be reached, or its answer cannot be trusted."""


@dataclass(frozen=True)
class Identity:
    """Who the provider says that somebody is. `email` is empty where the provider has not verified it."""

    subject: str
    email: str
    is_staff: bool


@cache
def _provider(settings: Settings) -> StarletteOAuth2App:
    registered = OAuth().register(
        "staff",
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        server_metadata_url=settings.oidc_issuer.rstrip("/") + "/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "timeout": WAIT_SECONDS},
    )
    assert isinstance(registered, StarletteOAuth2App)
    return registered


async def go_to_provider(request: Request, return_address: str) -> Response:
    """The redirect to the provider; what the answer must match is kept in the session.

    Raises:
        ProviderFailed: it cannot be reached, or is not the issuer that it should be.
    """
    settings: Settings = request.app.state.settings
    try:
        await _metadata(settings)
        answer = await _provider(settings).authorize_redirect(request, return_address)
    except FAILURES as error:
        raise ProviderFailed(str(error)) from error
    assert isinstance(answer, Response)
    return answer


async def who_returns(request: Request) -> Identity:
    """Whom the provider has sent back, with every check of the standard.

    Raises:
        ProviderFailed: the answer is not for this browser, or a check failed; also where the person pressed Cancel there.
    """
    settings: Settings = request.app.state.settings
    provider = _provider(settings)
    try:
        metadata = await _metadata(settings)
        _check_issuer(request, metadata)
        token = await provider.authorize_access_token(request, claims_options=_claims_options(settings))
        claims = token.get("userinfo")
        if not claims:
            raise ProviderFailed("no id_token")
        return _identity(settings, await _with_more(provider, metadata, token, dict(claims)))
    except FAILURES as error:
        raise ProviderFailed(str(error)) from error


async def places(identity: Identity, settings: Settings) -> list[Staff]:
    """Where somebody with this identity works, by the society's name: one place in each, the one that knows the subject, else the one that
    was made for the verified e-mail address. Where the settings name a society it is that one alone.

    Raises:
        NotAdmitted: no staff claim, no invitation, or an access that has ended.
    """
    if not identity.is_staff:
        raise NotAdmitted("claim")
    found = await _open_to(identity, settings).select_related("person", "society").order_by("society__name", "id").limit(PLACES_MAX)
    # whom a place knows already stays who they are, whatever else was made for their address there
    known = {place.society_id for place in found if place.subject == identity.subject}
    mine = [place for place in found if place.subject or place.society_id not in known]
    if not mine:
        ended = await Staff.filter(subject=identity.subject).exists()
        raise NotAdmitted("ended") if ended else NotAdmitted("invitation", identity.email)
    return mine


def _open_to(identity: Identity, settings: Settings) -> QuerySet[Staff]:
    who = Q(subject=identity.subject)
    if identity.email:
        who |= Q(subject=None, person__email_key=people.email_key(identity.email))
    where = {"society__slug": settings.oidc_society} if settings.oidc_society else {}
    return Staff.filter(who, disabled_at=None, **where)


async def admit(identity: Identity, place: Staff) -> Staff:
    """Come in at one of one's places, which knows the subject from then on. Twice counts once.

    Raises:
        NotAdmitted: the access has ended meanwhile, or the place has become somebody else's.
    """
    async with database.transaction():
        place = await Staff.select_for_update().get(id=place.id)
        if place.disabled_at is not None:
            raise NotAdmitted("ended")
        if place.subject == identity.subject:
            return place
        if place.subject is not None:
            raise NotAdmitted("invitation", identity.email)
        # who comes back begins anew: the row of their first time keeps what was done then, the account goes over to the new one
        await Staff.filter(society_id=place.society_id, subject=identity.subject).update(subject=None)
        place.subject = identity.subject
        await place.save(update_fields=["subject"])
    return place


async def _metadata(settings: Settings) -> dict[str, Any]:
    metadata: dict[str, Any] = await _provider(settings).load_server_metadata()
    if metadata.get("issuer") != settings.oidc_issuer:
        _provider.cache_clear()  # what was read is not to be trusted: read it again next time
        raise ProviderFailed(f"the provider calls itself {metadata.get('issuer')}")
    return metadata


def _check_issuer(request: Request, metadata: dict[str, Any]) -> None:
    # RFC 9207: an answer says which provider gave it, so that one provider's code is not taken to another
    told = request.query_params.get("iss")
    promised = metadata.get("authorization_response_iss_parameter_supported", False)
    if told != metadata["issuer"] and (told is not None or promised):
        raise ProviderFailed("the answer names another issuer")


def _claims_options(settings: Settings) -> dict[str, Any]:
    return {
        "iss": {"essential": True, "values": [settings.oidc_issuer]},
        "aud": {"essential": True, "values": [settings.oidc_client_id]},
        "sub": {"essential": True},
        "exp": {"essential": True},
        "iat": {"essential": True},
        "nonce": {"essential": True},
    }


async def _with_more(
    provider: StarletteOAuth2App, metadata: dict[str, Any], token: dict[str, Any], claims: dict[str, Any]
) -> dict[str, Any]:
    """The id_token's claims, with those that strict providers give at their userinfo address only."""
    if "userinfo_endpoint" not in metadata:
        return claims
    more = dict(await provider.userinfo(token=token))
    if more.get("sub") != claims["sub"]:
        raise ProviderFailed("userinfo speaks of somebody else")
    return {**more, **claims}


def _identity(settings: Settings, claims: dict[str, Any]) -> Identity:
    name, _, wanted = settings.oidc_staff_claim.partition("=")
    held = claims.get(name)
    admitted = wanted in held if isinstance(held, list) else wanted == held
    email = str(claims.get("email", "")) if claims.get("email_verified") is True else ""
    return Identity(f"{claims['iss']} {claims['sub']}", email, bool(wanted) and admitted)
