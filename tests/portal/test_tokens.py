"""Tokens for API clients."""

from base64 import b64encode
from datetime import timedelta

import pytest
from httpx2 import Response

from portal import clients, sessions
from portal.actors import Actor, system
from portal.kit import clock
from portal.kit.refusals import Refused
from portal.models import Client, Session
from tests import people
from tests.browser import Browser

pytestmark = pytest.mark.anyio

GRANT = {"grant_type": "client_credentials"}


async def credentials(*scopes: str) -> tuple[str, str]:
    made = await clients.create(await people.society(), name="Tills", scopes=scopes or ("purchases:write",), by=system())
    assert made.secret
    return made.client_id, made.secret


async def ask(browser: Browser, basic: tuple[str, str] | None, /, **form: str) -> Response:
    headers = {"authorization": "Basic " + b64encode(":".join(basic).encode()).decode()} if basic else {}
    return await browser.client.post("/oauth/token", data=form, headers=headers)


@pytest.mark.row("X10.1")
async def test_a_client_gets_a_bearer_token_by_basic_or_in_the_form(rolled_back: None, browser: Browser) -> None:
    client_id, secret = await credentials()
    for answer in (
        await ask(browser, (client_id, secret), **GRANT),
        await ask(browser, None, client_id=client_id, client_secret=secret, **GRANT),
    ):
        assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
        token = answer.json()
        assert (token["token_type"], token["expires_in"], token["scope"]) == ("Bearer", 3600, "purchases:write")
        actor = (await sessions.load(token["access_token"])).actor
        assert (actor.kind, actor.roles) == ("client", frozenset({"scope:purchases:write"}))


async def test_only_hashes_are_kept(rolled_back: None, browser: Browser) -> None:
    client_id, secret = await credentials()
    token = (await ask(browser, (client_id, secret), **GRANT)).json()["access_token"]
    assert (await Client.get(client_id=client_id)).secret_hash == sessions.hashed(secret)
    assert (await Session.get(kind="client")).token_hash == sessions.hashed(token)


async def test_a_token_ends_after_an_hour(rolled_back: None, browser: Browser) -> None:
    token = (await ask(browser, await credentials(), **GRANT)).json()["access_token"]
    with clock.standing_at(clock.now() + timedelta(hours=1, seconds=1)):
        assert not (await sessions.load(token)).actor.is_authenticated


async def test_a_disabled_client_and_its_tokens_are_dead_at_once(rolled_back: None, browser: Browser) -> None:
    client_id, secret = await credentials()
    token = (await ask(browser, (client_id, secret), **GRANT)).json()["access_token"]
    admin = Actor("staff", 7, roles=frozenset({"admin"}))
    for by in (admin, system()):
        await clients.disable(await Client.get(client_id=client_id), by=by)
    client = await Client.get(client_id=client_id)
    assert (client.by_kind, client.disabled_by_kind, client.disabled_by_id) == ("system", "staff", 7)
    assert not (await sessions.load(token)).actor.is_authenticated
    assert (await ask(browser, (client_id, secret), **GRANT)).status_code == 401


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({**GRANT, "scope": "purchases:write members:read"}, "invalid_scope"),
    ],
)
async def test_what_does_not_fit_is_answered_as_the_standard_says(
    rolled_back: None, browser: Browser, form: dict[str, str], error: str
) -> None:
    answer = await ask(browser, await credentials(), **form)
    assert (answer.status_code, answer.json()) == (400, {"error": error})


@pytest.mark.parametrize("basic", [("nobody", "x"), ("", ""), None])
async def test_wrong_credentials_get_401_and_a_challenge(rolled_back: None, browser: Browser, basic: tuple[str, str] | None) -> None:
    answer = await ask(browser, basic, **GRANT)
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})
    assert answer.headers["www-authenticate"].startswith("Basic")


async def test_broken_basic_is_no_crash(rolled_back: None, browser: Browser) -> None:
    for broken in ("Basic !!!", "Basic //8=", "Basic"):
        assert (await browser.client.post("/oauth/token", data=GRANT, headers={"authorization": broken})).status_code == 401


async def test_guessing_is_limited_and_right_credentials_from_elsewhere_are_not(rolled_back: None, browser: Browser) -> None:
    client_id, secret = await credentials()
    for _ in range(10):
        assert (await ask(browser, (client_id, "wrong"), **GRANT)).status_code == 401
    answer = await ask(browser, (client_id, "wrong"), **GRANT)
    assert answer.status_code == 429 and int(answer.headers["retry-after"]) > 0
    assert answer.json()["error"] == "temporarily_unavailable"
    assert (await ask(browser, (client_id, secret), **GRANT)).status_code == 200


@pytest.mark.parametrize("scopes", [(), ("a b",), ("é",), ("",)])
async def test_a_client_needs_scopes_that_are_words(rolled_back: None, scopes: tuple[str, ...]) -> None:
    with pytest.raises(Refused):
        await clients.create(await people.society(), name="Tills", scopes=scopes, by=system())
    assert not await Client.all().exists()


async def test_the_same_credentials_twice_are_made_once_and_the_secret_is_told_once(rolled_back: None) -> None:
    society = await people.society()
    first = await clients.create(society, name="Tills", scopes=["purchases:write", "members:read"], by=system())
    again = await clients.create(society, name="Tills", scopes=["members:read", "purchases:write"], by=system())
    assert first.secret and again == (first.client_id, None)
    assert (await Client.get()).secret_hash == sessions.hashed(first.secret)


async def test_another_name_or_society_has_credentials_of_its_own_and_a_disabled_name_gets_new_ones(rolled_back: None) -> None:
    society = await people.society()
    first = await clients.create(society, name="Tills", scopes=["purchases:write"], by=system())
    await clients.disable(await Client.get(client_id=first.client_id), by=system())
    renewed = await clients.create(society, name="Tills", scopes=["purchases:write"], by=system())
    named = await clients.create(society, name="Hub", scopes=["purchases:write"], by=system())
    elsewhere = await clients.create(await people.society(), name="Tills", scopes=["purchases:write"], by=system())
    assert all(made.secret for made in (renewed, named, elsewhere))
    assert len({made.client_id for made in (first, renewed, named, elsewhere)}) == 4


async def test_other_scopes_under_a_name_that_is_taken_are_refused(rolled_back: None) -> None:
    society = await people.society()
    first = await clients.create(society, name="Tills", scopes=["purchases:write"], by=system())
    with pytest.raises(Refused, match=first.client_id):
        await clients.create(society, name="Tills", scopes=["purchases:write", "members:read"], by=system())
    assert (await Client.get()).scopes == ["purchases:write"]


@pytest.mark.parametrize("name", ["\x00", "client-\x00", "клиент"])
async def test_a_client_id_that_can_be_none_is_wrong_and_counts_as_a_try(rolled_back: None, browser: Browser, name: str) -> None:
    for _ in range(5):
        assert (await ask(browser, None, client_id=name, client_secret="x", **GRANT)).status_code == 401
        assert (await ask(browser, (name, "x"), **GRANT)).status_code == 401
    assert (await ask(browser, (name, "x"), **GRANT)).status_code == 429
