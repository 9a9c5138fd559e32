"""Sessions: a browser's stay, kept in the database. Only the hash of the cookie is stored; the cookie changes at sign-in."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

import msgspec

from portal import slots
from portal.actors import VISITOR, Actor, Kind
from portal.kit import clock, database
from portal.models import Member, Session, Society

KEPT_BYTES_MAX = 16_000
SOCIETY_FIELDS = ("slug", "currency", "country", "time_zone", "number_range", "share_pence", "age_least")


@dataclass
class Stay:
    """The session of one request: who, what is kept between pages, and the cookie to send when it changed."""

    actor: Actor = VISITOR
    kept: dict[str, Any] = field(default_factory=dict)
    session_id: int | None = None
    kept_before: str = "{}"
    new_token: str | None = None


def hashed(token: str) -> str:
    """What is stored of a random token."""
    return sha256(token.encode()).hexdigest()


async def load(token: str | None) -> Stay:
    """The stay that a cookie belongs to; a visitor's where there is none."""
    found = await database.row(database.sql("portal", "actor"), hashed(token), clock.now()) if token else None
    if found is None:
        return Stay()
    kept = found["kept"]
    actor, decoded = actor_of(found), msgspec.json.decode(kept)
    if decoded.get("roles"):
        actor = replace(actor, roles=actor.roles | frozenset(decoded["roles"]))
    return Stay(actor, decoded, found["session_id"], kept)


def actor_of(found: dict[str, Any]) -> Actor:
    """The Actor in a row of actor.sql. Who has been disabled, or has left no trace, is a visitor."""
    if found["society_id"] is None:
        return VISITOR
    society = _society(found)
    if found["kind"] == "client":
        scopes = frozenset(f"scope:{scope}" for scope in msgspec.json.decode(found["scopes"]))
        return Actor("client", found["actor_id"], found["client_name"], scopes, society)
    return _person_acting(found, society)


def _person_acting(found: dict[str, Any], society: Society) -> Actor:
    known: dict[str, Any] = {
        "id": found["actor_id"],
        "name": f"{found['given_name']} {found['family_name'][:1]}.",
        "society": society,
        "person_id": found["person_id"],
        "language": found["language"],
        "theme": found["theme"],
    }
    match found["kind"]:
        case "member":
            return Actor("member", roles=frozenset({"member"}), member_row=_member(found, society), **known)
        case "staff":
            return Actor("staff", roles=frozenset(found["staff_roles"] or ()), store_id=found["store_id"], **known)
        case _:
            organisation = (found["organisation_kind"], found["organisation_id"]) if found["organisation_kind"] else None
            return Actor("contact", roles=frozenset({found["contact_role"]}), organisation=organisation, **known)


def _society(found: dict[str, Any]) -> Society:
    own = {name: found[name] for name in SOCIETY_FIELDS}
    told = {name: found[f"society_{name}"] for name in ("id", "name", "language", "created_at")}
    return Society._init_from_db(**told, **own)


def _member(found: dict[str, Any], society: Society) -> Member:
    member = Member._init_from_db(
        id=found["actor_id"],
        society_id=society.id,
        person_id=found["person_id"],
        number=found["member_number"],
        joined_at=found["joined_at"],
    )
    member._society = society
    return member


async def begin(kind: Kind, actor_id: int, *, agent: str, days: int, ends: Stay) -> str:
    """Sign somebody in: a new session with a new cookie; the one before is gone. Gives the cookie."""
    async with database.transaction():
        if ends.session_id is not None:
            await Session.filter(id=ends.session_id).delete()
        kept = {"roles": roles} if (roles := await _roles(kind, actor_id)) else {}
        return await _create(kind, actor_id, kept=kept, agent=agent, days=days)


async def _roles(kind: Kind, actor_id: int) -> list[str]:
    # what higher floors call somebody (a pioneer) is asked once, at sign-in: it chooses links, rights are read where a thing is loaded
    return sorted({role for ask in slots.ROLES.fillings for role in await ask(kind, actor_id)})


async def _create(kind: Kind | None, actor_id: int | None, *, kept: dict[str, Any], agent: str, days: int) -> str:
    token = token_urlsafe(32)
    at = clock.now()
    ends = at + timedelta(days=days)
    await Session.create(
        token_hash=hashed(token), kind=kind, actor_id=actor_id, kept=kept, agent=agent[:200], created_at=at, expires_at=ends
    )
    return token


async def keep(stay: Stay, *, agent: str, days: int) -> str | None:
    """Write what changed in `kept`; gives a cookie where a visitor's session had to begin."""
    text = msgspec.json.encode(stay.kept).decode()
    if text == stay.kept_before or (stay.session_id is None and not stay.kept):
        return None
    assert len(text) <= KEPT_BYTES_MAX, "a session keeps small things only"
    if stay.session_id is None:
        return await _create(None, None, kept=stay.kept, agent=agent, days=days)
    await database.run("UPDATE portal_session SET kept = $2 WHERE id = $1", stay.session_id, text)
    return None


async def end(session_id: int) -> None:
    """Sign out: the session is dead at once."""
    await Session.filter(id=session_id).delete()


async def end_all(kind: Kind, actor_id: int) -> None:
    """Sign out everywhere: after a change of role, or when somebody is disabled."""
    await Session.filter(kind=kind, actor_id=actor_id).delete()


async def sweep() -> None:
    """Forget the sessions that have run out."""
    await Session.filter(expires_at__lt=clock.now()).delete()
