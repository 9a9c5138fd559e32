"""The card: shown, printed large, lost and replaced."""

from datetime import UTC, datetime

import pytest

from portal import cards
from portal.actors import Actor
from portal.kit import barcodes
from portal.kit.check_digits import ean13, serial_of, spoken_groups
from portal.kit.refusals import Refused
from portal.models import Card, Member
from tests import people
from tests.browser import Browser

pytestmark = pytest.mark.anyio


def herself(member: Member) -> Actor:
    return Actor("member", member.id, member_row=member)


@pytest.mark.row("M3.1")
@pytest.mark.row("M3.2")
async def test_the_card_shows_barcode_and_number_in_groups(rolled_back: None, browser: Browser) -> None:
    member = await people.member(await people.society())
    await browser.sign_in("member", member.id)
    page = await browser.open("/card")
    card = await Card.get(member=member)
    assert spoken_groups(card.number) in page.text and spoken_groups(member.number) in page.text
    assert f'aria-label="Barcode of card {spoken_groups(card.number)}"' in page.response.text
    assert barcodes.ean13(ean13(serial_of(card.number)), label=f"Barcode of card {spoken_groups(card.number)}") in page.response.text


async def test_the_card_comes_in_large_print(rolled_back: None, browser: Browser) -> None:
    member = await people.member(await people.society())
    await browser.sign_in("member", member.id)
    page = await browser.open("/card/large-print")
    assert spoken_groups((await Card.get(member=member)).number) in page.text


@pytest.mark.row("M3.4")
async def test_a_lost_card_is_blocked_at_once_and_a_new_one_belongs_to_the_same_member(rolled_back: None, browser: Browser) -> None:
    member = await people.member(await people.society())
    lost = await Card.get(member=member)
    await browser.sign_in("member", member.id)
    await browser.open("/card/loss")
    page = await browser.send("/card/loss", number=lost.number)
    assert page.location == "/card"
    new, blocked = await Card.get(member=member, blocked_at=None), await Card.get(id=lost.id)
    assert blocked.blocked_at is not None
    assert (blocked.blocked_by_kind, blocked.blocked_by_id) == ("member", member.id)
    shown = await browser.follow(page)
    assert spoken_groups(new.number) in shown.text and spoken_groups(lost.number) not in shown.text


@pytest.mark.row("M3.4")
async def test_the_same_loss_told_twice_makes_one_new_card(rolled_back: None) -> None:
    member = await people.member(await people.society())
    lost = await Card.get(member=member)
    first = await cards.replace(member, by=herself(member), number=lost.number)
    assert await cards.replace(member, by=herself(member), number=lost.number) == first
    assert await Card.filter(member=member).count() == 2


async def test_nobody_blocks_the_card_of_another(rolled_back: None, browser: Browser) -> None:
    society = await people.society()
    member, other = await people.member(society), await people.member(society)
    theirs = await Card.get(member=other)
    with pytest.raises(Refused):
        await cards.replace(member, by=herself(member), number=theirs.number)
    await browser.sign_in("member", member.id)
    page = await browser.send("/card/loss", status=422, number=theirs.number)
    assert "not one of your cards" in page.text
    assert (await Card.get(id=theirs.id)).blocked_at is None


async def test_the_card_is_for_members(rolled_back: None, browser: Browser) -> None:
    assert (await browser.open("/card", status=303)).location == "/sign-in?next=%2Fcard"
    staff = await people.staff(await people.society(), "advisor")
    await browser.sign_in("staff", staff.id)
    await browser.open("/card", status=404)


async def test_a_member_without_a_card_is_told_where_to_get_one(rolled_back: None, browser: Browser) -> None:
    member = await people.member(await people.society())
    await Card.filter(member=member).update(blocked_at=member.joined_at)
    await browser.sign_in("member", member.id)
    for address in ("/card", "/card/large-print", "/card/loss"):
        await browser.open(address)


async def test_the_year_on_a_card_is_that_of_the_society_not_of_greenwich(rolled_back: None, browser: Browser) -> None:
    society = await people.society(time_zone="Europe/Copenhagen")
    member = await people.member(society, joined=datetime(2019, 12, 31, 23, 30, tzinfo=UTC))
    await browser.sign_in("member", member.id)
    for address in ("/card", "/"):
        assert "member since 2020" in (await browser.open(address)).text
