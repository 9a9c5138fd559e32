"""Staff sign-in, against a provider that we did not write and can bend (oidc-provider-mock)."""

import re
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import msgspec
import pytest
from anyio import to_thread
from httpx2 import ASGITransport, AsyncClient
from joserfc import jwt
from joserfc.jwk import RSAKey
from oidc_provider_mock import User, run_server_in_thread  # type: ignore[import-untyped]

import app as site
from portal import identity, roles, staff
from portal.actors import system
from portal.identity import Identity
from portal.kit import clock
from portal.kit.settings import Settings
from portal.models import Session, Staff
from tests import people
from tests.browser import Browser, Page

pytestmark = pytest.mark.anyio

CLIENT = {"oidc_client_id": "toadlane", "oidc_client_secret": "a-secret-for-tests-only"}
MARIA = User(sub="maria", claims={"email": "maria@example.org", "email_verified": True, "toadlane": "staff"})
SAM = User(sub="sam", claims={"email": "sam@example.org", "email_verified": True})
UNA = User(sub="una", claims={"email": "maria@example.org", "email_verified": False, "toadlane": "staff"})
IVO = User(sub="ivo", claims={"email": "ivo@example.org", "email_verified": True, "toadlane": ["staff", "rota"]})


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with run_server_in_thread(require_nonce=True, user_claims=[MARIA, SAM, UNA, IVO]) as server:
        yield f"http://localhost:{server.server_port}"


async def opened(settings: Settings, **changed: Any) -> AsyncIterator[Browser]:
    app = site.create_app(msgspec.structs.replace(settings, **CLIENT, **changed))
    transport = ASGITransport(app=app, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url=settings.origin) as client:
        yield Browser(client, app)


@pytest.fixture
async def staff_browser(settings: Settings, issuer: str) -> AsyncIterator[Browser]:
    async for browser in opened(settings, oidc_issuer=issuer):
        yield browser


async def at_provider(browser: Browser, who: str, next_address: str = "") -> str:
    """Go to the provider, say who one is there, and give the address that it sends us back to."""
    page = await browser.open("/sign-in/staff" + (f"?next={next_address}" if next_address else ""), status=302)
    answer = await to_thread.run_sync(lambda: httpx2.post(page.location, data={"sub": who}))
    assert answer.status_code == 302, answer.text
    return str(answer.headers["location"])


async def come_back(browser: Browser, address: str, status: int = 303) -> Page:
    return await browser.open(address.removeprefix("http://toadlane.test"), status=status)


@pytest.mark.row("M4.8")
@pytest.mark.row("X6.1")
async def test_who_was_invited_signs_in_and_is_known_from_then_on(rolled_back: None, staff_browser: Browser, issuer: str) -> None:
    society = await people.society()
    invited = await people.staff(society, "advisor", email="maria@example.org")
    for _ in range(2):
        page = await come_back(staff_browser, await at_provider(staff_browser, "maria"))
        assert page.location == "/"
        staff_browser.sign_out()
    known = await Staff.get(id=invited.id)
    assert known.subject == f"{issuer} maria"
    assert await Session.filter(kind="staff", actor_id=invited.id).count() == 2


@pytest.mark.row("M4.8")
async def test_the_request_carries_pkce_nonce_and_state(rolled_back: None, staff_browser: Browser) -> None:
    page = await staff_browser.open("/sign-in/staff", status=302)
    asked = parse_qs(urlsplit(page.location).query)
    assert asked["code_challenge_method"] == ["S256"] and len(asked["code_challenge"][0]) == 43
    assert asked["nonce"][0] and asked["state"][0] and asked["response_type"] == ["code"]
    assert asked["redirect_uri"] == ["http://toadlane.test/sign-in/staff/return"]


async def test_sign_in_leads_on_to_where_one_wanted_to_go(rolled_back: None, staff_browser: Browser) -> None:
    await people.staff(await people.society(), "admin", email="maria@example.org")
    assert (await come_back(staff_browser, await at_provider(staff_browser, "maria", "/staff"))).location == "/staff"


async def test_a_claim_that_is_a_list_admits_too(rolled_back: None, staff_browser: Browser) -> None:
    await people.staff(await people.society(), "advisor", email="ivo@example.org")
    await come_back(staff_browser, await at_provider(staff_browser, "ivo"))


@pytest.mark.row("M4.9")
@pytest.mark.parametrize(
    ("who", "words"), [("sam", "does not say that you are staff"), ("maria", "invite maria@example.org"), ("una", "verified")]
)
async def test_who_is_not_admitted_reads_what_to_do(rolled_back: None, staff_browser: Browser, who: str, words: str) -> None:
    society = await people.society()
    if who != "maria":
        await people.staff(society, "advisor", email=f"{'sam' if who == 'sam' else 'maria'}@example.org")
    page = await come_back(staff_browser, await at_provider(staff_browser, who), 403)
    assert words in page.text
    assert not await Session.filter(kind="staff").exists()
    assert not await Staff.filter(subject__not_isnull=True).exists()


@pytest.mark.row("M4.9")
async def test_whose_access_has_ended_stays_out(rolled_back: None, staff_browser: Browser, issuer: str) -> None:
    ended = await people.staff(await people.society(), "advisor", email="maria@example.org")
    await Staff.filter(id=ended.id).update(subject=f"{issuer} maria", disabled_at=clock.now())
    assert "has ended" in (await come_back(staff_browser, await at_provider(staff_browser, "maria"), 403)).text


@pytest.mark.row("M4.8")
async def test_an_answer_to_another_browser_is_refused(rolled_back: None, staff_browser: Browser) -> None:
    await people.staff(await people.society(), "advisor", email="maria@example.org")
    address = await at_provider(staff_browser, "maria")
    staff_browser.sign_out()
    page = await come_back(staff_browser, address, 502)
    assert "Begin again" in page.links()


async def test_an_answer_serves_once(rolled_back: None, staff_browser: Browser) -> None:
    await people.staff(await people.society(), "advisor", email="maria@example.org")
    address = await at_provider(staff_browser, "maria")
    await come_back(staff_browser, address)
    await come_back(staff_browser, address, 502)


@pytest.mark.row("M4.8")
@pytest.mark.parametrize("bent", ["code=wrong", "error=access_denied", "iss=https%3A%2F%2Fevil.example"])
async def test_a_bent_answer_is_refused(rolled_back: None, staff_browser: Browser, bent: str) -> None:
    await people.staff(await people.society(), "advisor", email="maria@example.org")
    address = await at_provider(staff_browser, "maria")
    name = bent.split("=")[0]
    address = re.sub(rf"(?<=[?&]){name}=[^&]*", bent, address) if f"{name}=" in address else f"{address}&{bent}"
    await come_back(staff_browser, address, 502)
    assert not await Session.filter(kind="staff").exists()


async def test_a_provider_that_is_away_gives_a_page_that_says_what_to_do(rolled_back: None, settings: Settings) -> None:
    async for browser in opened(settings, oidc_issuer="http://localhost:9"):
        page = await browser.open("/sign-in/staff", status=502)
        assert "cannot be reached" in page.text


@pytest.mark.row("M4.8")
async def test_a_provider_that_calls_itself_otherwise_is_refused(rolled_back: None, settings: Settings, issuer: str) -> None:
    async for browser in opened(settings, oidc_issuer=f"{issuer}/"):
        await browser.open("/sign-in/staff", status=502)


async def test_without_a_provider_there_is_no_staff_sign_in(rolled_back: None, browser: Browser) -> None:
    await browser.open("/sign-in/staff", status=404)
    await browser.open("/sign-in/staff/return", status=404)
    assert "Sign in as staff" not in (await browser.open("/sign-in")).links()


async def test_with_a_provider_the_sign_in_page_shows_the_way(rolled_back: None, staff_browser: Browser) -> None:
    assert (await staff_browser.open("/sign-in")).links()["Sign in as staff"] == "/sign-in/staff"


WHO = Identity("issuer maria", "maria@example.org", True)
GOOD = {"iss": "I", "aud": "toadlane", "sub": "maria", "nonce": "n", "iat": 0, "exp": 0}


@pytest.mark.parametrize(
    "bent",
    [
        {"aud": "another"}, {"aud": []}, {"aud": None}, {"iss": "https://evil.example"}, {"iss": None}, {"nonce": "other"}, {"nonce": None},
        {"exp": "past"}, {"exp": None}, {"sub": None},
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.row("M4.8")
async def test_an_id_token_with_a_bent_claim_is_refused(settings: Settings, issuer: str, bent: dict[str, Any]) -> None:
    ours = msgspec.structs.replace(settings, **CLIENT, oidc_issuer=issuer)
    provider = identity._provider(ours)
    key = RSAKey.generate_key(2048)
    provider.server_metadata.update({"issuer": issuer, "_loaded_at": 1, "jwks": {"keys": [key.as_dict(private=False)]}})
    now = int(clock.now().timestamp())
    claims = {**GOOD, "iss": issuer, "iat": now, "exp": now + 60}

    async def read(changed: dict[str, Any]) -> Any:
        told = {name: value for name, value in {**claims, **changed}.items() if value is not None}
        token = {"id_token": jwt.encode({"alg": "RS256"}, told, key)}
        return await provider.parse_id_token(token, nonce="n", claims_options=identity._claims_options(ours))

    assert (await read({}))["sub"] == "maria"
    with pytest.raises(identity.FAILURES):
        await read({"exp": now - 3600} if bent == {"exp": "past"} else bent)
    identity._provider.cache_clear()


@pytest.mark.row("M4.8")
async def test_an_id_token_signed_by_another_key_or_by_none_is_refused(settings: Settings, issuer: str) -> None:
    ours = msgspec.structs.replace(settings, **CLIENT, oidc_issuer=issuer)
    provider = identity._provider(ours)
    now = int(clock.now().timestamp())
    claims = {**GOOD, "iss": issuer, "iat": now, "exp": now + 60}
    for token in (jwt.encode({"alg": "RS256"}, claims, RSAKey.generate_key(2048)), "eyJhbGciOiJub25lIn0.e30."):
        with pytest.raises(identity.FAILURES):
            await provider.parse_id_token({"id_token": token}, nonce="n", claims_options=identity._claims_options(ours))
    identity._provider.cache_clear()


async def admitted(who: Identity, settings: Settings, **changed: Any) -> Staff:
    """Come in at the one place that there is."""
    (place,) = await identity.places(who, msgspec.structs.replace(settings, **changed))
    return await identity.admit(who, place)


@pytest.mark.row("M4.9")
async def test_who_is_invited_again_after_their_access_ended_comes_in_without_their_old_roles(
    rolled_back: None, settings: Settings
) -> None:
    society = await people.society()
    person: dict[str, Any] = {"email": "maria@example.org", "given_name": "Maria", "family_name": "Holm", "origin": "http://toadlane.test"}
    first = await staff.invite(society, by=system(), given=["advisor"], **person)
    await admitted(WHO, settings)
    await staff.disable(await Staff.get(id=first.id), by=system())
    with pytest.raises(identity.NotAdmitted, match="ended"):
        await admitted(WHO, settings)
    again = await staff.invite(society, by=system(), **person)
    for _ in range(2):
        assert (await admitted(WHO, settings)).id == again.id
    assert again.id != first.id and await roles.held_by(again) == []


@pytest.mark.row("X6.1")
async def test_where_the_settings_name_a_society_only_its_staff_come_in(rolled_back: None, settings: Settings) -> None:
    first, second = await people.society(), await people.society()
    invited = await people.staff(second, "advisor", email="maria@example.org")
    for _ in range(2):  # invited, then known
        with pytest.raises(identity.NotAdmitted):
            await admitted(WHO, settings, oidc_society=first.slug)
        assert (await admitted(WHO, settings, oidc_society=second.slug)).id == invited.id


@pytest.mark.row("M4.8")
async def test_with_several_societies_an_invitation_to_one_of_them_opens_it(rolled_back: None, settings: Settings) -> None:
    await people.society()
    invited = await people.staff(await people.society(), "advisor", email="maria@example.org")
    for _ in range(2):
        assert (await admitted(WHO, settings)).id == invited.id


async def test_whom_a_place_knows_stays_who_they_are_though_their_address_was_invited_again(rolled_back: None, settings: Settings) -> None:
    society = await people.society()
    known = await people.staff(society, "advisor", email="before@example.org")
    await Staff.filter(id=known.id).update(subject=WHO.subject)
    await people.staff(society, "admin", email="maria@example.org")
    assert (await admitted(WHO, settings)).id == known.id


async def test_a_place_that_ended_or_was_taken_meanwhile_stays_shut(rolled_back: None, settings: Settings) -> None:
    place = await people.staff(await people.society(), "advisor", email="maria@example.org")
    for changed, why in (({"subject": "issuer other"}, "invitation"), ({"subject": None, "disabled_at": clock.now()}, "ended")):
        await Staff.filter(id=place.id).update(**changed)
        with pytest.raises(identity.NotAdmitted, match=why):
            await identity.admit(WHO, place)
        assert (await Staff.get(id=place.id)).subject == changed["subject"]


@pytest.mark.row("M4.8")
async def test_who_works_for_two_societies_chooses_each_time_where(rolled_back: None, staff_browser: Browser, issuer: str) -> None:
    lane = await people.staff(await people.society(), "advisor", email="maria@example.org")
    quay = await people.staff(await people.society(), "admin", email="maria@example.org")
    for place in (lane, quay, lane):
        page = await come_back(staff_browser, await at_provider(staff_browser, "maria", "/profile"))
        page = await staff_browser.follow(page)
        assert page.h1 == "Who are you today?"
        await lane.fetch_related("society")
        assert lane.society.name in page.text
        page = await staff_browser.send("/sign-in/staff/as", who=f"staff {place.id}")
        assert page.location == "/profile"
        assert (await Staff.get(id=place.id)).subject == f"{issuer} maria"
        staff_browser.sign_out()
    sessions = await Session.filter(kind="staff").order_by("id").values_list("actor_id", flat=True)
    assert sessions == [lane.id, quay.id, lane.id]


async def test_the_choice_is_for_whom_the_provider_named_here_a_moment_ago(rolled_back: None, staff_browser: Browser) -> None:
    await people.staff(await people.society(), "advisor", email="maria@example.org")
    await people.staff(await people.society(), "admin", email="maria@example.org")
    other = await people.staff(await people.society(), "admin", email="ivo@example.org")
    await staff_browser.open("/sign-in/staff/as", status=404)
    await come_back(staff_browser, await at_provider(staff_browser, "maria"))
    for who in (f"staff {other.id}", "staff 0", "member 1"):
        await staff_browser.send("/sign-in/staff/as", status=404, who=who)
    with clock.standing_at(clock.now() + timedelta(minutes=16)):
        await staff_browser.open("/sign-in/staff/as", status=404)
    await Staff.all().update(disabled_at=clock.now())
    await staff_browser.open("/sign-in/staff/as", status=404)
    assert not await Session.filter(kind="staff").exists()
    assert not await Staff.filter(subject__not_isnull=True).exists()
