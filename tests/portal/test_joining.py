"""Joining online, and what nobody learns from it."""

import time
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import anyio
import pytest
from msgspec.structs import replace

from portal import cards, joining, rates, sign_in
from portal.actors import VISITOR
from portal.joining import MemberJoined
from portal.kit import clock, events
from portal.kit.check_digits import is_valid_number, spoken_groups
from portal.kit.refusals import Refused
from portal.kit.settings import Settings
from portal.models import Card, Member, Membership, Notice, Person, Society
from tests import people
from tests.browser import Browser

pytestmark = pytest.mark.anyio

ORIGIN = "http://toadlane.test"
PAGE: dict[str, Any] = {
    "given_name": "Aled",
    "family_name": "Ŵyn-Møller", "birth_date": "1990-02-03", "address": "4 Mill Row, Rochdale", "postcode": "ol12 0aa",
    "email": "aled@example.org", "phone": "", "language": "cy",
}  # fmt: skip


@pytest.fixture(autouse=True)
def hardly_a_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every joining takes equally long; here that is short."""
    monkeypatch.setattr(rates, "EVEN_SECONDS", 0.02)


def typed(**changed: Any) -> dict[str, Any]:
    return {**PAGE, "once": uuid4().hex, **changed}


async def join(society: Society, **changed: Any) -> Person:
    given = {**typed(), **changed}
    given["birth_date"] = date.fromisoformat(str(given["birth_date"]))
    return await joining.join(
        society, by=VISITOR, origin=ORIGIN, **{**given, "email": given["email"] or None, "phone": given["phone"] or None}
    )


@pytest.mark.row("M1.1")
@pytest.mark.row("M1.5")
async def test_a_visitor_joins_and_has_a_number_and_a_card_at_once(rolled_back: None, browser: Browser) -> None:
    society = await people.society(language="cy")
    form = await browser.open(f"/join/{society.slug}")
    once = form.field("once").get("value")
    assert not form.all("input", type="checkbox"), "consent is asked elsewhere, and never ticked beforehand"
    page = await browser.send(f"/join/{society.slug}", **typed(once=once))
    assert (await browser.follow(page)).h1 == "Check your mail"
    person = await Person.get(email_key="aled@example.org")
    member = await Member.get(person=person)
    assert is_valid_number(member.number) and member.number.startswith(society.number_range)
    card = await Card.get(member=member)
    assert card.number != member.number and card.blocked_at is None
    membership = await Membership.get(member=member)
    assert (membership.how, membership.ended_at) == ("online", None)
    assert (person.postcode, person.surname_key, person.language) == ("OL12 0AA", "wynmoller", "cy")
    mail = await Notice.get(person=person)
    assert spoken_groups(member.number) in mail.text and f"{ORIGIN}/sign-in" in mail.text and mail.language == "cy"


@pytest.mark.row("M1.1")
async def test_who_joins_by_phone_only_gets_a_text(rolled_back: None) -> None:
    person = await join(await people.society(), email="", phone="07911 123456")
    assert person.phone == "+447911123456"
    assert (await Notice.get(person=person)).channel == "text"


@pytest.mark.row("M1.1")
async def test_higher_floors_hear_of_it_in_the_same_transaction(rolled_back: None, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[MemberJoined] = []

    async def hear(event: MemberJoined) -> None:
        heard.append(event)

    monkeypatch.setitem(events._listeners, MemberJoined, [hear])
    person = await join(await people.society())
    member = await Member.get(person=person)
    assert heard == [MemberJoined(member.id, "OL12 0AA")]


@pytest.mark.row("M1.1")
async def test_a_listener_that_fails_leaves_no_member_behind(rolled_back: None, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(event: MemberJoined) -> None:
        raise Refused("no")

    monkeypatch.setitem(events._listeners, MemberJoined, [fail])
    society = await people.society()
    with pytest.raises(Refused):
        await join(society)
    assert not await Person.filter(society=society).exists()


@pytest.mark.row("M1.2")
@pytest.mark.parametrize(("today", "welcome"), [("2006-02-02T12:00", False), ("2006-02-03T12:00", True), ("2006-02-02T23:30", False)])
async def test_the_age_rule_holds_on_the_day_itself(rolled_back: None, browser: Browser, today: str, welcome: bool) -> None:
    society = await people.society(age_least=16)
    with clock.standing_at(datetime.fromisoformat(today).replace(tzinfo=UTC)):
        page = await browser.send(f"/join/{society.slug}", status=303 if welcome else 422, **typed())
    assert await Member.filter(society=society).exists() is welcome
    if not welcome:
        assert f"The rules of {society.name} let people join from the age of 16" in page.text
        assert page.field("given_name").get("value") == "Aled", "what was typed is kept"


@pytest.mark.row("M1.2")
async def test_each_society_has_its_own_age(rolled_back: None) -> None:
    with clock.standing_at(datetime(2005, 6, 1, tzinfo=UTC)), pytest.raises(Refused):
        await join(await people.society(age_least=16))
    with clock.standing_at(datetime(2005, 6, 1, tzinfo=UTC)):
        assert await join(await people.society(age_least=15))


def test_who_was_born_on_29_february_is_older_on_1_march() -> None:
    assert joining.age(date(2004, 2, 29), date(2020, 2, 28)) == 15
    assert joining.age(date(2004, 2, 29), date(2021, 2, 28)) == 16
    assert joining.age(date(2004, 2, 29), date(2021, 3, 1)) == 17


async def test_a_birth_date_to_come_is_impossible(rolled_back: None) -> None:
    with pytest.raises(Refused, match="not possible"):
        await join(await people.society(), birth_date="2999-01-01")


@pytest.mark.row("M1.3")
@pytest.mark.parametrize(
    "same",
    [
        {"email": "new@example.org", "given_name": "Al", "family_name": "WYN MOLLER"},
        {"family_name": "Other", "postcode": "M1 1AE", "email": "ALED@example.org"},
        {"family_name": "Other", "postcode": "M1 1AE", "email": "new@example.org", "phone": "+44 7911 123456"},
    ],
)
async def test_who_is_a_member_already_is_not_made_one_twice_and_a_stranger_cannot_tell(
    rolled_back: None, browser: Browser, same: dict[str, str]
) -> None:
    society = await people.society()
    known = await join(society, phone="07911123456")
    first = await browser.send(f"/join/{society.slug}", **typed(**same))
    other = await browser.send(f"/join/{society.slug}", **typed(given_name="Else", family_name="Else", email="else@example.org"))
    assert (first.status, first.location) == (other.status, other.location)
    assert await Member.filter(society=society).count() == 2
    mail = await Notice.filter(person=known).order_by("-id").first()
    assert mail is not None and mail.address == "aled@example.org"
    assert "Rydych yn aelod eisoes" in mail.text and f"{ORIGIN}/sign-in" in mail.text  # in the language of who was here first


@pytest.mark.row("M1.3")
async def test_the_wait_does_not_tell_who_is_a_member(rolled_back: None, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "EVEN_SECONDS", 0.5)
    society = await people.society()
    await join(society)
    for sent in (typed(), typed(given_name="Else", family_name="Else", email="else@example.org")):
        start = time.monotonic()
        await browser.send(f"/join/{society.slug}", **sent)
        assert time.monotonic() - start >= 0.5


@pytest.mark.row("M1.3")
async def test_two_who_share_an_address_but_no_birthday_are_two_members(rolled_back: None) -> None:
    society = await people.society()
    await join(society)
    await join(society, given_name="Mair", birth_date="1991-02-03")
    assert await Member.filter(society=society).count() == 2


@pytest.mark.row("M1.3")
async def test_who_has_left_may_join_again(rolled_back: None) -> None:
    society = await people.society()
    left = await Member.get(person=await join(society))
    await Membership.filter(member=left).update(ended_at=clock.now())
    again = await Member.get(person=await join(society))
    assert again.number != left.number


async def test_the_same_form_sent_twice_counts_once(rolled_back: None, browser: Browser) -> None:
    society = await people.society()
    form = typed()
    await browser.send(f"/join/{society.slug}", **form)
    await browser.send(f"/join/{society.slug}", **form)
    assert await Member.filter(society=society).count() == 1
    assert await Notice.filter(society=society).count() == 1


@pytest.mark.row("M1.4")
async def test_the_share_is_explained_and_no_payment_is_pretended(rolled_back: None, browser: Browser) -> None:
    society = await people.society(share_pence=100)
    page = await browser.open(f"/join/{society.slug}")
    assert "Your share of £1.00" in page.words("h2")
    assert "You pay nothing on this page: the share is taken from your first dividend, unless you pay it at a till before." in page.text
    assert not page.all("input", type="radio"), "it is no choice"
    free = await people.society(share_pence=0)
    assert "share" not in (await browser.open(f"/join/{free.slug}")).text


async def test_who_has_only_a_phone_joins_where_we_can_write_to_it(rolled_back: None, browser: Browser) -> None:
    society = await people.society()
    assert "one of the two is enough" in (await browser.open(f"/join/{society.slug}")).text
    await browser.send(f"/join/{society.slug}", **typed(email="", phone="07911 123456"))
    assert (await Notice.get(society=society)).channel == "text"


async def test_who_has_only_a_phone_is_not_promised_a_message_that_nothing_sends(
    rolled_back: None, settings: Settings, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(browser.app.state._state, "settings", replace(settings, demo=False, smtp_host="mail.test"))
    society = await people.society()
    form = await browser.open(f"/join/{society.slug}")
    assert "one of the two is enough" not in form.text and "E-mail address (optional)" not in form.words("label")
    page = await browser.send(f"/join/{society.slug}", status=422, **typed(email="", phone="07911 123456"))
    assert "we cannot write to phones yet" in page.text
    assert not await Person.filter(society=society).exists()
    await browser.send(f"/join/{society.slug}", **typed(phone="07911 123456"))
    assert "without an e-mail address you cannot sign in here" in (await browser.open("/sign-in")).text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"email": "", "phone": ""}, "We need an e-mail address or a phone number"),
        ({"postcode": "nowhere"}, "not a whole postcode"),
        ({"phone": "12"}, "not a whole phone number"),
        ({"email": "aled"}, "looks like name@example.org"),
        ({"given_name": " "}, "This is needed"),
        ({"language": "fr"}, "Choose one of the answers"),
    ],
)
async def test_what_does_not_fit_is_said_beside_the_field_and_nothing_is_written(
    rolled_back: None, browser: Browser, wrong: dict[str, str], words: str
) -> None:
    society = await people.society()
    page = await browser.send(f"/join/{society.slug}", status=422, **typed(**wrong))
    assert words in page.text and page.words("title")[0].startswith("Problem:")
    assert not await Person.filter(society=society).exists()


async def test_a_number_drawn_twice_is_drawn_again(rolled_back: None) -> None:
    society = await people.society()
    drawn = iter([7, 7, 8, 8, 9, 10])
    first = await joining.enrol(society, await people.person(society), how="import", draw=lambda _: next(drawn))
    serials = {first.number[2:10], (await Card.get(member=first)).number[2:10]}
    assert "00000007" in serials
    second = await joining.enrol(society, await people.person(society), how="import", draw=lambda _: next(drawn))
    assert second.number[2:10] == "00000008"


async def test_a_card_never_gets_the_number_of_a_member(rolled_back: None) -> None:
    society = await people.society()
    member = await joining.enrol(society, await people.person(society), how="import")
    serial = int(member.number[2:10])
    await Card.filter(member=member).update(blocked_at=clock.now())
    drawn = iter([serial, 11])
    assert (await cards.issue(member, society, draw=lambda _: next(drawn))).number[2:10] == "00000011"


async def test_with_one_society_its_form_opens_at_once_and_with_more_one_chooses(rolled_back: None, browser: Browser) -> None:
    first = await people.society()
    assert (await browser.open("/join", status=303)).location == f"/join/{first.slug}"
    second = await people.society(currency="DKK", share_pence=20_000)
    page = await browser.open("/join")
    assert first.name in page.links() and second.name in page.links()
    await browser.open("/join/nowhere", status=404)


async def test_joining_is_limited_by_address(rolled_back: None, browser: Browser) -> None:
    society = await people.society()
    for _ in range(10):
        await browser.send(f"/join/{society.slug}", status=422, **typed(postcode="x"))
    await browser.send(f"/join/{society.slug}", status=429, **typed())


async def test_a_new_member_can_sign_in(rolled_back: None) -> None:
    person = await join(await people.society())
    member = await Member.get(person=person)
    found = await sign_in._reached("aled@example.org", [])
    assert [(each.kind, each.id) for each in found] == [("member", member.id)]


@pytest.mark.commits
@pytest.mark.row("M1.3")
async def test_the_same_person_twice_at_once_becomes_one_member(committed: str) -> None:
    society = await people.society()
    async with anyio.create_task_group() as tasks:
        for _ in range(4):
            tasks.start_soon(lambda: join(society))
    assert await Member.filter(society=society).count() == 1


async def test_a_form_whose_key_is_broken_is_said_to_be_out_of_date(rolled_back: None, browser: Browser) -> None:
    society = await people.society()
    page = await browser.send(f"/join/{society.slug}", status=422, **typed(once="x"))
    assert "This form is out of date" in page.text and page.words("title")[0].startswith("Problem:")
    assert not await Person.filter(society=society).exists()
