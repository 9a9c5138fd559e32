"""The pages of temporary cards: joining with one, adding one, registering one for a member, making them for a store."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from starlette.applications import Starlette

from portal import cards, temporary_cards
from portal.actors import Actor, system
from portal.kit import clock
from portal.kit.check_digits import spoken_groups
from portal.models import AccessEntry, Card, CardBatch, Member, Society, Staff
from tests import people
from tests.browser import Browser

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back", "toad_lane")]
JOINING: dict[str, Any] = {
    "given_name": "Aled", "family_name": "Prys", "birth_date": "1990-02-03", "address": "1 Lane, Rochdale", "postcode": "OL12 0AA",
    "email": "aled@example.org", "phone": "", "language": "en_GB",
}  # fmt: skip


async def sold_card(society: Society) -> Card:
    store = await people.store(society)
    batch = await temporary_cards.issue(store, by=system(society), count=1, once=uuid4().hex)
    return await Card.get(batch=batch)


@pytest.mark.row("M2.2")
async def test_who_joins_with_a_cards_number_has_that_card_beside_their_own(browser: Browser, toad_lane: Starlette) -> None:
    society = await people.society()
    card = await sold_card(society)
    await browser.send(f"/join/{society.slug}", card=spoken_groups(card.number), once=uuid4().hex, **JOINING)
    member = await Member.get(society=society)
    assert (await Card.get(id=card.id)).member_id == member.id
    own = await cards.active(member)
    assert own and own.id != card.id
    await browser.sign_in("member", member.id)
    assert spoken_groups(card.number) in (await browser.open("/card")).text


async def test_joining_with_a_card_tells_nothing_about_who_is_a_member_already(browser: Browser) -> None:
    society = await people.society()
    for known in (False, True):
        card = await sold_card(society)
        for attempt in ("first", "again"):
            page = await browser.send(
                f"/join/{society.slug}", status=303 if attempt == "first" else 422, card=card.number, once=uuid4().hex, **JOINING
            )
            assert attempt == "first" or "registered already" in page.text, known
    assert await Member.filter(society=society).count() == 1


async def test_a_wrong_card_keeps_whoever_joins_at_the_form_and_makes_nobody_a_member(browser: Browser) -> None:
    society = await people.society()
    card = await sold_card(society)
    await temporary_cards.register(await people.member(society), by=system(society), card=card.number)
    for number, words in ((card.number, "registered already"), ("123", "11 digits")):
        page = await browser.send(f"/join/{society.slug}", status=422, card=number, once=uuid4().hex, **JOINING)
        assert words in page.text and page.field("card").get("value") == number
    assert await Member.filter(society=society).count() == 1


async def test_a_member_adds_a_card_and_loses_it_alone(browser: Browser) -> None:
    society = await people.society()
    card, member = await sold_card(society), await people.member(society)
    assert "/sign-in?next=" in (await browser.open("/card/temporary", status=303)).location
    await browser.sign_in("member", member.id)
    assert (await browser.send("/card/temporary", status=422, card="")).all("p", class_="error")
    assert (await browser.open("/card/temporary")).h1 == "Add a temporary card"
    for _ in range(2):
        shown = await browser.follow(await browser.send("/card/temporary", card=card.number))
    assert spoken_groups(card.number) in shown.text
    before = await cards.active(member)
    asked = (await browser.open(f"/card/loss?number={card.number}")).text
    assert f"Temporary card {spoken_groups(card.number)} is blocked at once" in asked and "new number" not in asked
    for _ in range(2):
        said = await browser.follow(await browser.send("/card/loss", number=card.number))
        assert "The temporary card is blocked." in said.text and "your new one" not in said.text
    assert (await Card.get(id=card.id)).blocked_at is not None and await cards.active(member) == before
    assert "you get a new one" in (await browser.open(f"/card/loss?number={card.number}")).text, "lost already: of their own card"
    other = await people.member(society)
    await browser.sign_in("member", other.id)
    assert "registered already" in (await browser.send("/card/temporary", status=422, card=card.number)).text


async def test_the_lost_card_of_a_member_leaves_their_temporary_one_at_work() -> None:
    society = await people.society()
    card, member = await sold_card(society), await people.member(society)
    await temporary_cards.register(member, by=system(society), card=card.number)
    lost = await cards.active(member)
    assert lost
    new = await cards.replace(member, by=Actor("member", member.id, member_row=member), number=lost.number)
    assert new.id != lost.id and (await Card.get(id=card.id)).blocked_at is None


async def test_staff_register_a_card_for_a_member_and_the_opening_is_logged(browser: Browser) -> None:
    society = await people.society()
    card, member = await sold_card(society), await people.member(society)
    staff = await people.staff(society, "store staff")
    await browser.sign_in("staff", staff.id)
    await browser.open("/temporary-cards/registration")
    assert (await browser.send("/temporary-cards/registration", status=422, card=card.number, member="1")).all("p", class_="error")
    await browser.send("/temporary-cards/registration", card=card.number, member=member.number)
    kept = await Card.get(id=card.id)
    assert (kept.member_id, kept.registered_by_kind, kept.registered_by_id) == (member.id, "staff", staff.id)
    assert await AccessEntry.filter(member=member, staff=staff).exists()
    second = await sold_card(society)
    await Staff.filter(id=staff.id).update(member_id=member.id)
    await browser.send("/temporary-cards/registration", status=422, card=second.number, member=member.number)
    assert (await Card.get(id=second.id)).member_id is None


async def test_an_operator_makes_cards_prints_and_downloads_them(browser: Browser) -> None:
    society = await people.society()
    store, member = await people.store(society), await people.member(society)
    await browser.sign_in("member", member.id)
    await browser.open("/temporary-cards", status=404)
    await browser.sign_in("staff", (await people.staff(society, "operator")).id)
    assert (await browser.open("/temporary-cards")).words("h2")[0] == "No temporary cards yet"
    assert (await browser.send("/temporary-cards", status=422, store=store.number, count="1001", once=uuid4().hex)).all("p", class_="error")
    once = uuid4().hex
    for _ in range(2):
        page = await browser.follow(await browser.send("/temporary-cards", store=store.number, count="3", once=once))
    numbers = [card.number for card in await Card.filter(batch_id__isnull=False, society=society).order_by("id")]
    assert len(numbers) == 3 and all(spoken_groups(number) in page.text for number in numbers)
    batch = await CardBatch.get(society=society)
    answer = await browser.client.get(f"/temporary-cards/{batch.id}.csv")
    assert answer.text.startswith("number,printed,barcode") and numbers[0] in answer.text
    await browser.sign_in("staff", (await people.staff(await people.society(), "operator")).id)
    await browser.open(f"/temporary-cards/{batch.id}", status=404)


def test_the_last_day_is_the_societys() -> None:
    first = clock.now().replace(year=2026, month=11, day=20, hour=23, minute=30)
    assert temporary_cards.last_day(first, "Europe/London") == date(2027, 2, 12)
    assert temporary_cards.last_day(first, "Europe/Copenhagen") == date(2027, 2, 13)
