"""Tokens for API clients: POST /oauth/token, the client credentials grant of RFC 6749."""

from base64 import b64decode
from binascii import Error as NotBase64
from urllib.parse import unquote_plus

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from portal import clients, rates
from portal.models import Client

FRESH = {"Cache-Control": "no-store", "Pragma": "no-cache"}


async def create_token(request: Request) -> Response:
    """A bearer token for one hour, for credentials by HTTP Basic or in the form."""
    sent = await request.form(max_files=0, max_fields=20)
    credentials = _basic(request) or (str(sent.get("client_id", "")), str(sent.get("client_secret", "")))
    if not all(credentials):
        await rates.hold(request, "token")
        return _error("invalid_client", 401)
    client = await clients.authenticate(*credentials)
    if client is None:
        await rates.hold(request, "token")  # wrong ones count; right ones may come as often as they need
        return _error("invalid_client", 401)
    return await _grant(client, sent)


async def _grant(client: Client, sent: FormData) -> Response:
    if "grant_type" not in sent:
        return _error("invalid_request")
    if sent["grant_type"] != "client_credentials":
        return _error("unsupported_grant_type")
    if set(str(sent.get("scope", "")).split()) - set(client.scopes):
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
