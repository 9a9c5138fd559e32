"""Findings in the books: receipts twice, stores far apart, refunds in a loop; each once, closed with a note, nothing taken (O20)."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from portal.kit.refusals import Refused
from portal.models import AccessEntry, Member, Staff
from rewards import findings, jobs, reviews, verify
from rewards.books import ledger
from rewards.intake import purchases, tills
from rewards.models.reviews import Decision, Review, ReviewKind
from tests import people
from tests.browser import Browser
from tests.command_line import Toadlane
from tests.rewards.made import officer
from tests.rewards.tills import NOON, Shop, food, open_shop

pytestmark = [pytest.mark.anyio]


async def points_of(member: Member) -> int:
    return await ledger.balance((await tills.points_accounts(member.society_id, {member.id}))[member.id])


async def sell_twice(shop: Shop, member: Member, *, pence: int = 700) -> None:
    """The same receipt number from two tills, with the same lines."""
    sale = await shop.purchase(member, food(500), receipt="77")
    other = replace(sale, till="T2", lines=[food(pence)], sold_at=NOON + timedelta(hours=1))
    await purchases.take(shop.society, [replace(sale, lines=[food(700)]), other], by=shop.by)


async def travel(shop: Shop, member: Member, *, latitude: float, after: timedelta) -> None:
    """Shop here, and then somewhere else."""
    there = await people.store(shop.society, latitude=latitude)
    await shop.sell(member, food(300))
    sale = await shop.purchase(member, food(400), at=NOON + after)
    await purchases.take(shop.society, [replace(sale, store=there.number)], by=shop.by)


async def go_round(shop: Shop, member: Member, times: int, *, days: int = 2) -> None:
    """Buy and bring it all back, again and again."""
    for turn in range(times):
        at = NOON - timedelta(days=days * (times - turn))
        sold = await shop.sell(member, food(900), receipt=f"{member.id} {turn}", at=at)
        assert sold.id
        back = await shop.back(member, f"{member.id} {turn}", food(900), at=at + timedelta(hours=1))
        assert back.refunds is not None
        await purchases.take(shop.society, [replace(back, refunds=replace(back.refunds, sold_on=at.date()))], by=shop.by)


@pytest.mark.row("O20.1")
@pytest.mark.row("O20.2")
async def test_the_same_receipt_from_two_tills_is_found_once_and_nothing_is_taken(shop: Shop) -> None:
    member = await people.member(shop.society)
    await sell_twice(shop, member)
    assert [await findings.look(shop.society) for _ in range(2)] == [1, 0]
    found = await reviews.visible_to(shop.society).get()
    assert found.kind is ReviewKind.RECEIPT_TWICE
    assert len(found.says["purchases"]) == 2 and found.says["pence"] == 1400
    assert await points_of(member) == 14
    assert await verify.verify() == []


@pytest.mark.row("O20.1")
async def test_a_number_that_two_tills_count_alike_is_no_finding_where_the_lines_differ(shop: Shop) -> None:
    await sell_twice(shop, await people.member(shop.society), pence=701)
    assert await findings.look(shop.society) == 0


@pytest.mark.row("O20.1")
@pytest.mark.parametrize(
    ("latitude", "minutes", "found"),
    [(53.9, 5, 1), (53.9, 60, 0), (53.75, 1, 0), (53.6, 0, 0)],
    ids=["33 km in 5 minutes", "33 km in an hour", "17 km in a minute", "next door at once"],
)
async def test_a_card_in_two_stores_is_found_where_nobody_travels_so_fast(shop: Shop, latitude: float, minutes: int, found: int) -> None:
    await travel(shop, await people.member(shop.society), latitude=latitude, after=timedelta(minutes=minutes))
    assert [await findings.look(shop.society) for _ in range(2)] == [found, 0]


@pytest.mark.row("O20.1")
async def test_three_purchases_that_came_back_whole_within_30_days_are_a_loop(shop: Shop) -> None:
    looping, patient, honest = [await people.member(shop.society) for _ in range(3)]
    await go_round(shop, looping, 7)
    await go_round(shop, patient, 3, days=16)
    await go_round(shop, honest, 2)
    assert [await findings.look(shop.society) for _ in range(2)] == [2, 0]
    assert await Review.filter(society=shop.society, kind=ReviewKind.REFUND_LOOP).count() == 2
    named = [tuple(each) for review in await Review.filter(society=shop.society) for each in review.says["purchases"]]
    assert len(named) == len(set(named)) == 6


async def test_another_societys_books_are_their_own(shop: Shop) -> None:
    await sell_twice(shop, await people.member(shop.society))
    other = await open_shop()
    assert await findings.look(other.society) == 0


@pytest.mark.row("O20.2")
async def test_the_night_looks_through_every_society(shop: Shop) -> None:
    await sell_twice(shop, await people.member(shop.society))
    await jobs.look_through(None)
    await jobs.look_through(None)
    assert await Review.filter(society=shop.society).count() == 1


@pytest.mark.row("O20.2")
async def test_a_finding_is_closed_once_with_a_note(shop: Shop) -> None:
    await sell_twice(shop, await people.member(shop.society))
    await findings.look(shop.society)
    finding, by = await Review.get(society=shop.society), await officer(shop)
    for _ in range(2):
        closed = await reviews.close(finding, by=by, note="A till without paper: told the store")
    assert (closed.decision, closed.decided_by_id) == (Decision.CLOSED, by.id)
    with pytest.raises(Refused, match="decided this already"):
        await reviews.close(finding, by=by, note="Something else")
    assert (await Review.get(id=finding.id)).note == "A till without paper: told the store"
    assert await findings.look(shop.society) == 0


@pytest.mark.row("O20.2")
async def test_its_page_shows_the_receipts_and_logs_the_opening_for_each_member(browser: Browser, shop: Shop) -> None:
    member, other = await people.member(shop.society), await people.member(shop.society, given_name="Gwenllian")
    sale = await shop.purchase(member, food(700), receipt="77")
    theirs = replace(await shop.purchase(other, food(700), receipt="77", at=NOON + timedelta(hours=1)), till="T2")
    await purchases.take(shop.society, [sale, theirs], by=shop.by)
    await travel(shop, member, latitude=54.6, after=timedelta(minutes=10))
    await findings.look(shop.society)
    await browser.sign_in("staff", (await people.staff(shop.society, "finance")).id)
    listed = (await browser.open("/review?kind=receipt%20twice")).text
    assert "Receipt twice, entry" in listed and "£14.00" in listed
    twice, far = [await Review.get(society=shop.society, kind=kind) for kind in ("receipt twice", "far apart")]
    page = await browser.open(f"/review/{twice.id}")
    assert page.h1 == "Receipt twice" and "Nerys" in page.text and "Gwenllian" in page.text
    assert page.links()["Receipt 77, till T2"] == "#receipt-2"
    assert await AccessEntry.filter(member_id__in=[member.id, other.id]).count() == 2
    assert "111 km apart in a straight line, 10 minutes after each other." in (await browser.open(f"/review/{far.id}")).text


@pytest.mark.row("O20.2")
async def test_its_page_closes_it_with_a_note_and_not_without(browser: Browser, shop: Shop) -> None:
    member = await people.member(shop.society)
    await sell_twice(shop, member)
    await findings.look(shop.society)
    finding = await Review.get(society=shop.society)
    staff = await people.staff(shop.society, "operator")
    await browser.sign_in("staff", staff.id)
    page = await browser.send(f"/review/{finding.id}/closing", status=422, note="")
    assert page.all("p", class_="error") and page.words("title")[0].startswith("Problem:")
    for decision in ("booking", "rejection"):
        await browser.send(f"/review/{finding.id}/{decision}", status=404, reason="No such thing")
    shown = await browser.follow(await browser.send(f"/review/{finding.id}/closing", note="Told the store"))
    assert "Reason: Told the store" in shown.text and "Looked at?" not in shown.text
    await Staff.filter(id=staff.id).update(member_id=member.id)
    await browser.open(f"/review/{finding.id}", status=403)


@pytest.mark.row("O20.2")
def test_the_command_looks_through_the_books_and_says_how_much_is_new(toadlane: Toadlane) -> None:
    toadlane("migrate")
    toadlane("society", "create", "mill", "Mill Society")
    for more in ([], ["--since", "2026-11-01"]):
        assert toadlane("review", "look", *more).out == "New on the review list: 0.\n"
    assert toadlane("review", "look", "--since", "yesterday").code == 2
