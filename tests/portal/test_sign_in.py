"""Sign-in by link or code."""

from datetime import timedelta

import pytest
from starlette.applications import Starlette

from portal import sign_in
from portal.kit import clock
from portal.models import Membership, Notice, Session, SignInRequest
from portal.sessions import hashed
from tests import people
from tests.browser import Browser
from tests.portal import mail
from tests.portal.mail import ask, elsewhere

pytestmark = pytest.mark.anyio


@pytest.mark.row("M4.1")
async def test_a_member_signs_in_with_the_link_of_a_mail(rolled_back: None, browser: Browser) -> None:
    member = await people.member(await people.society())
    await ask(browser, (await member.person).email)
    link = await mail.link()
    page = await browser.open(link)
    assert page.h1 == "Sign in as Nerys A."
    assert (await browser.send(link)).location == "/"
    home = await browser.open("/")
    assert "Nerys" in home.h1


@pytest.mark.row("M4.1")
async def test_opening_a_link_signs_nobody_in_so_a_mail_scanner_may_look(rolled_back: None, browser: Browser) -> None:
    member = await people.member(await people.society())
    await ask(browser, (await member.person).email)
    link = await mail.link()
    await browser.open(link)
    await browser.open(link)
    assert not await Session.filter(kind="member").exists()
    await browser.send(link)
    assert await Session.filter(kind="member", actor_id=member.id).count() == 1


@pytest.mark.row("M4.1")
async def test_a_link_works_once(rolled_back: None, browser: Browser) -> None:
    member = await people.member(await people.society())
    await ask(browser, (await member.person).email)
    link = await mail.link()
    await browser.send(link)
    browser.sign_out()
    page = await browser.send(link, status=410)
    assert "used before" in page.text
    assert "used before" in (await browser.open(link, status=410)).text


@pytest.mark.row("M4.1")
async def test_a_link_is_stale_after_15_minutes(rolled_back: None, browser: Browser) -> None:
    member = await people.member(await people.society())
    await ask(browser, (await member.person).email)
    link = await mail.link()
    with clock.standing_at(clock.now() + timedelta(minutes=15, seconds=1)):
        await browser.open(link, status=410)
        await browser.send(link, status=410)


@pytest.mark.row("M4.1")
async def test_a_mail_whose_job_is_run_again_stays_good(rolled_back: None, browser: Browser) -> None:
    member = await people.member(await people.society())
    await ask(browser, (await member.person).email)
    payload = {"request": (await SignInRequest.get()).id, "address": (await member.person).email, "origin": mail.ORIGIN}
    link = await mail.link()
    await sign_in.write_mail(payload)
    assert await Notice.all().count() == 1
    assert (await browser.send(link)).location == "/"


async def test_a_mail_is_not_written_when_its_link_would_be_too_old(rolled_back: None, browser: Browser) -> None:
    member = await people.member(await people.society())
    await ask(browser, (await member.person).email)
    with clock.standing_at(clock.now() + timedelta(minutes=16)):
        await mail.deliver()
    assert not await Notice.all().exists()


@pytest.mark.row("M4.2")
async def test_a_member_signs_in_with_the_code(rolled_back: None, browser: Browser) -> None:
    member = await people.member(await people.society())
    await ask(browser, (await member.person).email)
    code = await mail.code()
    assert (await browser.send("/sign-in/code", code=f"{code[:3]} {code[3:]}")).location == "/"
    assert "Nerys" in (await browser.open("/")).h1


@pytest.mark.row("M4.2")
async def test_a_code_is_worth_nothing_in_another_browser(rolled_back: None, browser: Browser, toad_lane: Starlette) -> None:
    member = await people.member(await people.society())
    await ask(browser, (await member.person).email)
    page = await elsewhere(toad_lane, "10.0.0.9").send("/sign-in/code", status=422, code=await mail.code())
    assert "has not asked" in page.text
    assert not await Session.filter(kind="member").exists()


@pytest.mark.row("M4.2")
async def test_a_code_stands_five_tries(rolled_back: None, browser: Browser) -> None:
    member = await people.member(await people.society())
    await ask(browser, (await member.person).email)
    code = await mail.code()
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        page = await browser.send("/sign-in/code", status=422, code=wrong)
        assert "not the code" in page.text
    page = await browser.send("/sign-in/code", status=422, code=code)
    assert "too often" in page.text
    assert not await Session.filter(kind="member").exists()


async def test_a_code_that_is_no_code_is_told_so_and_costs_no_try(rolled_back: None, browser: Browser) -> None:
    page = await browser.send("/sign-in/code", status=422, code="12a")
    assert "6 digits" in page.text


@pytest.mark.row("M4.3")
async def test_the_answer_is_the_same_whether_the_address_is_known_or_not(rolled_back: None, browser: Browser) -> None:
    member = await people.member(await people.society())
    known = await browser.send("/sign-in", address=(await member.person).email)
    known_page = (await browser.follow(known)).text
    browser.sign_out()
    unknown = await browser.send("/sign-in", address="nobody@example.org")
    assert (unknown.status, unknown.location) == (known.status, known.location)
    assert (await browser.follow(unknown)).text == known_page
    requests = await SignInRequest.all().order_by("id")
    assert [(request.kind, request.code_hash) for request in requests] == [("visitor", "")] * 2, "the page itself looks nobody up"
    await mail.deliver()
    assert await Notice.all().count() == 1


@pytest.mark.row("M4.3")
async def test_a_wrong_code_for_an_unknown_address_reads_like_one_for_a_known(rolled_back: None, browser: Browser) -> None:
    await ask(browser, "nobody@example.org")
    await mail.deliver()
    page = await browser.send("/sign-in/code", status=422, code="123456")
    assert "not the code" in page.text


@pytest.mark.row("M4.4")
async def test_a_person_with_several_places_chooses_one(rolled_back: None, browser: Browser) -> None:
    first, second = await people.society(), await people.society()
    member = await people.member(first, email="huw@example.org")
    contact = await people.contact(second, email="Huw@Example.org", given_name="Huw")
    await ask(browser, "huw@EXAMPLE.org")
    page = await browser.send(await mail.link())
    assert page.location == "/sign-in/as"
    choice = await browser.follow(page)
    assert first.name in choice.text and second.name in choice.text
    assert not await Session.filter(kind="member").exists()
    await browser.send("/sign-in/as", who=f"contact {contact.id}")
    session = await Session.filter(kind__not_isnull=True).first()
    assert session is not None and (session.kind, session.actor_id) == ("contact", contact.id)
    assert member.id


@pytest.mark.row("M4.4")
async def test_nobody_becomes_somebody_who_is_not_behind_the_address(rolled_back: None, browser: Browser) -> None:
    society = await people.society()
    for _ in range(2):
        await people.member(society, email="shared@example.org")
    other = await people.member(society)
    await browser.send("/sign-in/as", status=404, who=f"member {other.id}")
    await ask(browser, "shared@example.org")
    await browser.send(await mail.link())
    await browser.send("/sign-in/as", status=404, who=f"member {other.id}")
    assert not await Session.filter(kind="member").exists()


@pytest.mark.row("M4.5")
async def test_the_session_changes_at_sign_in_and_the_old_one_is_gone(rolled_back: None, browser: Browser) -> None:
    member = await people.member(await people.society())
    await ask(browser, (await member.person).email)
    before = browser.client.cookies["toadlane"]
    await browser.send("/sign-in/code", code=await mail.code())
    after = browser.client.cookies["toadlane"]
    assert before != after
    assert not await Session.filter(token_hash=hashed(before)).exists()
    assert await Session.filter(token_hash=hashed(after), kind="member").exists()


@pytest.mark.row("M4.5")
async def test_sign_in_leads_back_to_where_one_wanted_to_go(rolled_back: None, browser: Browser) -> None:
    member = await people.member(await people.society())
    away = await browser.open("/card", status=303)
    page = await browser.follow(away)
    wanted = page.field("next_address").get("value") or ""
    await ask(browser, (await member.person).email, wanted)
    assert (await browser.send("/sign-in/code", code=await mail.code())).location == "/card"


@pytest.mark.row("M4.5")
@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\tb", "/" + "x" * 600]
)
async def test_sign_in_never_leads_to_another_site(rolled_back: None, browser: Browser, address: str) -> None:
    member = await people.member(await people.society())
    await ask(browser, (await member.person).email, address)
    assert (await browser.send("/sign-in/code", code=await mail.code())).location == "/"


@pytest.mark.row("M4.6")
async def test_signing_out_ends_the_session_and_the_cookie(rolled_back: None, browser: Browser) -> None:
    member = await people.member(await people.society())
    await browser.sign_in("member", member.id)
    page = await browser.send("/sign-out")
    assert "Max-Age=0" in page.response.headers["set-cookie"]
    assert not await Session.filter(kind="member").exists()


@pytest.mark.row("M4.6")
async def test_signing_out_everywhere_ends_the_sessions_of_all_devices(rolled_back: None, browser: Browser, toad_lane: Starlette) -> None:
    society = await people.society()
    member, other = await people.member(society), await people.member(society)
    phone = elsewhere(toad_lane, "10.0.0.9")
    await phone.sign_in("member", member.id)
    await browser.sign_in("member", other.id)
    await browser.sign_in("member", member.id)
    await browser.send("/sign-out/everywhere")
    assert (await phone.open("/card", status=303)).location.startswith("/sign-in")
    assert await Session.filter(kind="member").count() == 1


async def test_who_has_left_gets_no_mail(rolled_back: None, browser: Browser) -> None:
    member = await people.member(await people.society())
    await Membership.filter(member_id=member.id).update(ended_at=clock.now())
    await ask(browser, (await member.person).email)
    await mail.deliver()
    assert not await Notice.all().exists()


async def test_a_member_without_an_address_signs_in_by_phone(rolled_back: None, browser: Browser) -> None:
    await people.member(await people.society(), email=None, phone="+447911123456")
    await ask(browser, "07911 123456")
    notice = await mail.newest()
    assert (notice.channel, notice.purpose) == ("text", "sign-in")
    assert (await browser.open("/sign-in/code")).h1 == "Check your phone and your mail"
    assert "as a text message" in (await browser.send("/sign-in/code", status=422, code="12")).text
    await browser.send("/sign-in/code", code=await mail.code())
    assert "Nerys" in (await browser.open("/")).h1


async def test_the_mail_is_written_in_the_language_of_its_reader(rolled_back: None, browser: Browser) -> None:
    member = await people.member(await people.society(), language="cy")
    await ask(browser, (await member.person).email)
    assert (await mail.newest()).language == "cy"


async def test_nonsense_is_refused_in_words(rolled_back: None, browser: Browser) -> None:
    page = await browser.send("/sign-in", status=422, address="x")
    assert "Problem:" in page.words("title")[0]
    assert not await SignInRequest.all().exists()


async def test_two_who_press_at_once_use_a_link_once(rolled_back: None, browser: Browser) -> None:
    member = await people.member(await people.society())
    await ask(browser, (await member.person).email)
    token = (await mail.link()).rsplit("/", 1)[1]
    first, second = await sign_in.by_link(token), await sign_in.by_link(token)
    assert first is not None and second is not None
    assert await sign_in._use(first)
    assert not await sign_in._use(second)


@pytest.mark.row("M4.4")
async def test_an_address_that_only_looks_alike_is_somebody_elses(rolled_back: None, browser: Browser) -> None:
    society = await people.society()
    owner = await people.member(society, email="anna@straße.de")
    await people.member(society, email="anna@strasse.de")
    await ask(browser, "Anna@STRAßE.de")
    notice = await mail.newest()
    assert notice.address == "anna@straße.de"
    assert (await browser.send(await mail.link())).location == "/", "there is nobody to choose"
    assert await Session.filter(kind="member").values_list("actor_id", flat=True) == [owner.id]


@pytest.mark.row("M4.4")
async def test_a_link_makes_nobody_of_whom_only_a_key_is_the_same(rolled_back: None, browser: Browser) -> None:
    society = await people.society()
    owner = await people.member(society, email="anna@strasse.de")
    await people.member(society, email="anna@straße.de", email_key="anna@strasse.de")
    await ask(browser, "anna@strasse.de")
    await browser.send(await mail.link())
    assert await Session.filter(kind="member").values_list("actor_id", flat=True) == [owner.id]
