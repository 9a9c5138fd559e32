"""Tokens for API clients: POST /oauth/token, the client credentials grant of RFC 6749."""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from urllib.parse import unquote_plus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from portal import clients, rates
from portal.kit.forms import sent
from portal.models import Client

FRESH = {"Cache-Control": "no-store", "Pragma": "no-cache"}


async def create_token(request: Request) -> Response:
    """A bearer token for one hour, for credentials by HTTP Basic or in the form."""
    typed = await sent(request, files_max=0, fields_max=20)
    credentials = _basic(request) or (typed.get("client_id", ""), typed.get("client_secret", ""))
    if not all(part and part.isascii() and part.isprintable() for part in credentials):  # RFC 6749, appendix A
        await rates.hold(request, "token")
        return _error("invalid_client", 401)
    client = await clients.authenticate(*credentials)
    if client is None:
        await rates.hold(request, "token")  # wrong ones count; right ones may come as often as they need
        return _error("invalid_client", 401)
    return await _grant(client, typed)


async def _grant(client: Client, typed: Mapping[str, str]) -> Response:
    if "grant_type" not in typed:
        return _error("invalid_request")
    if typed["grant_type"] != "client_credentials":
        return _error("unsupported_grant_type")
    if set(typed.get("scope", "").split()) - set(client.scopes):
        return _error("invalid_scope")
    token = await clients.issue_token(client)
    seconds = int(clients.TOKEN_LASTS.total_seconds())
    answer = {"access_token": token, "token_type": "Bearer", "expires_in": seconds, "scope": " ".join(client.scopes)}
    return JSONResponse(answer, headers=FRESH)


def _basic(request: Request) -> tuple[str, str] | None:
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, secret = b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (NotBase64, UnicodeDecodeError):
        return None
    return unquote_plus(name), unquote_plus(secret)  # RFC 6749, 2.3.1


def _error(error: str, status: int = 400) -> Response:
    challenge = {"WWW-Authenticate": 'Basic realm="Toad Lane"'} if status == 401 else {}
    return JSONResponse({"error": error}, status, {**FRESH, **challenge})
