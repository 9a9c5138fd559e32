"""API clients: other systems with credentials of their own, and the tokens that they get for them (RFC 6749, 4.4)."""

from collections.abc import Sequence
from datetime import timedelta
from hmac import compare_digest
from secrets import token_urlsafe
from typing import NamedTuple

from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Client, Session, Society
from portal.sessions import end_all, hashed

TOKEN_LASTS = timedelta(hours=1)
NO_SECRET = hashed("no client has this secret")


class Credentials(NamedTuple):
    """What another system signs in with. `secret` is told when they are made and never again; None: they were there before."""

    client_id: str
    secret: str | None


async def create(society: Society, *, name: str, scopes: Sequence[str], by: Actor) -> Credentials:
    """Credentials for another system, known in its society by its name. Only the hash of the secret is kept.

    The same name with the same scopes counts once, until it is disabled: then it is free for new credentials.

    Raises:
        Refused: a scope is no word, or what has this name may do something else; beside the field `scopes`.
    """
    assert by.kind == "system" or by.has("admin")
    wanted = sorted(set(scopes))
    if not wanted or not all(scope.isascii() and scope.replace(":", "").replace("-", "").isalnum() for scope in wanted):
        raise Refused(_("A scope is a word such as purchases:write."), field="scopes")
    async with database.transaction():
        await Society.select_for_update().get(id=society.id)
        if found := await Client.filter(society=society, name=name, disabled_at=None).order_by("id").first():
            if found.scopes == wanted:
                return Credentials(found.client_id, None)
            told = {"name": name, "scopes": ", ".join(found.scopes), "client": found.client_id}
            raise Refused(_("%(name)s has credentials with %(scopes)s: %(client)s. Disable them first.", **told), field="scopes")
        client_id, secret = f"client-{token_urlsafe(12)}", token_urlsafe(32)
        await Client.create(
            society=society, name=name, client_id=client_id, secret_hash=hashed(secret), scopes=wanted, created_at=clock.now(),
            by_kind=by.kind, by_id=by.id,
        )  # fmt: skip
    return Credentials(client_id, secret)


async def authenticate(client_id: str, secret: str) -> Client | None:
    """The client with these credentials; unknown and disabled ones take the same steps as a wrong secret."""
    client = await Client.get_or_none(client_id=client_id, disabled_at=None)
    right = compare_digest(client.secret_hash if client else NO_SECRET, hashed(secret))
    return client if right else None


async def issue_token(client: Client) -> str:
    """A bearer token for one hour; only its hash is kept."""
    token, now = token_urlsafe(32), clock.now()
    await Session.create(
        token_hash=hashed(token), kind="client", actor_id=client.id, agent=client.name, created_at=now, expires_at=now + TOKEN_LASTS
    )
    return token


async def disable(client: Client, *, by: Actor) -> Client:
    """Its credentials and tokens are dead at once."""
    assert by.kind == "system" or by.has("admin")
    async with database.transaction():
        client = await Client.select_for_update().get(id=client.id)
        if client.disabled_at is None:
            client.disabled_at, client.disabled_by_kind, client.disabled_by_id = clock.now(), by.kind, by.id
            await client.save(update_fields=["disabled_at", "disabled_by_kind", "disabled_by_id"])
        await end_all("client", client.id)
    return client
