"""Cases: a claim of a receipt is one, open until its verdict; member and advisor read of it where they look (M7)."""

from datetime import date, timedelta
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from starlette.applications import Starlette
from tortoise.exceptions import IntegrityError

from care import verify
from care.models import Case
from portal.kit import clock, database, events
from portal.kit.refusals import Refused
from portal.models import AccessEntry, Member, Staff
from rewards import claims
from rewards.claims import ClaimDecided, ClaimMade
from rewards.models.claims import Claim
from tests import people
from tests.browser import Browser
from tests.rewards import made
from tests.rewards.test_claims import claimed
from tests.rewards.tills import Shop, food, open_shop

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
WHY = "The till has no such receipt"


@pytest.fixture
async def shop(rolled_back: None, toad_lane: Starlette) -> Shop:
    return await open_shop()


@pytest.fixture
async def member(shop: Shop) -> Member:
    return await people.member(shop.society)


async def rows() -> list[dict[str, Any]]:
    return await Case.all().order_by("id").values()


async def opened(browser: Browser, shop: Shop, member: Member) -> str:
    """The open cases on an advisor's desk, in words."""
    await browser.sign_in("staff", (await people.staff(shop.society, "advisor")).id)
    page = await browser.follow(await browser.send(f"/desk/members/{member.number}/opening", purpose="call", reason=""))
    return page.words("section", aria_labelledby="desk-cases")[0]


@pytest.mark.row("M7.4")
async def test_a_claim_opens_a_case_of_its_member_and_its_booking_ends_it(shop: Shop, member: Member) -> None:
    claim = await claimed(shop, member)
    case = await Case.get()
    assert (case.member_id, case.subject_kind, case.subject_id, case.channel) == (member.id, "claim", claim.id, "web")
    assert (case.opened_at, case.is_open, case.outcome) == (claim.at, True, None)
    assert await verify.verify() == []
    clock.start_at(clock.now() + timedelta(days=2))
    done = await claims.book(claim, by=await made.officer(shop), lines=[food(1_000)])
    case = await Case.get()
    assert (case.closed_at, case.is_open, case.outcome) == (done.decided_at, False, "booked")
    assert await verify.verify() == []


@pytest.mark.row("M7.4")
async def test_a_rejection_ends_it_too_and_a_new_claim_of_the_receipt_is_a_new_case(shop: Shop, member: Member) -> None:
    await claims.reject(await claimed(shop, member), by=await made.officer(shop), reason=WHY)
    assert (await Case.get()).outcome == "rejected"
    again = await claimed(shop, member)
    assert [(case.subject_id == again.id, case.is_open) for case in await Case.all().order_by("id")] == [(False, False), (True, True)]
    assert await verify.verify() == []


@pytest.mark.row("M7.4")
async def test_what_is_told_twice_is_one_case_and_ends_once(shop: Shop, member: Member) -> None:
    claim = await claimed(shop, member)
    before = await rows()
    await events.publish(ClaimMade(claim.id))
    assert await rows() == before
    await claims.reject(claim, by=await made.officer(shop), reason=WHY)
    before = await rows()
    for event in (ClaimDecided(claim.id), ClaimMade(claim.id)):
        await events.publish(event)
    assert await rows() == before and len(before) == 1


async def test_an_end_that_is_told_before_its_beginning_makes_the_one_case(shop: Shop, member: Member) -> None:
    claim = await claimed(shop, member)
    await Case.all().delete()
    await claims.reject(claim, by=await made.officer(shop), reason=WHY)
    assert [(case["subject_id"], case["outcome"], case["opened_at"]) for case in await rows()] == [(claim.id, "rejected", claim.at)]


async def test_a_claim_that_is_refused_leaves_no_case_and_a_verdict_that_is_refused_ends_none(shop: Shop, member: Member) -> None:
    with pytest.raises(Refused):
        await claimed(shop, member, store="none")
    assert await rows() == []
    claim, by = await claimed(shop, member), await made.officer(shop)
    await shop.sell(member, food(1_000), receipt="77")
    with pytest.raises(Refused, match="meanwhile"):
        await claims.book(claim, by=by, lines=[food(1_000)])
    await Staff.filter(id=by.id).update(member_id=member.id)
    with pytest.raises(Refused, match="your own record"):
        await claims.reject(claim, by=by, reason=WHY)
    assert (await Case.get()).is_open and await verify.verify() == []


async def test_what_staff_claim_for_a_member_came_through_the_desk(shop: Shop, member: Member) -> None:
    await claims.claim(
        member, by=await made.officer(shop), store=shop.store.number, till="T1", receipt="5", sold_on=date(2026, 11, 20),
        total_pence=None, once=uuid4().hex,
    )  # fmt: skip
    assert (await Case.get()).channel == "desk"


@pytest.mark.row("M7.4")
async def test_claims_of_before_have_their_cases_by_the_migration_the_same_ones_and_once(shop: Shop, member: Member) -> None:
    by, member_2 = await made.officer(shop), await people.member(shop.society)
    await claims.book(await claimed(shop, member, "1"), by=by, lines=[food(1_000)])
    await claims.reject(await claimed(shop, member_2, "2"), by=by, reason=WHY)
    await claimed(shop, member, "3")
    kept = [{name: value for name, value in row.items() if name != "id"} for row in await rows()]
    await Case.all().delete()
    assert await verify.verify() != []
    for _ in range(2):
        await database.run(import_module("care.migrations.0002_cases").OF_CLAIMS)
    assert [{name: value for name, value in row.items() if name != "id"} for row in await rows()] == kept
    assert await verify.verify() == []


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"outcome": "booked"}, "the case of claim {} is booked, the claim is rejected"),
        ({"closed_at": None, "outcome": None}, "the case of claim {} is open, the claim is rejected"),
        ({"subject_id": 0}, "the case of claim 0 is rejected, the claim is not there"),
    ],
)
async def test_a_case_that_says_otherwise_than_its_claim_is_named(shop: Shop, member: Member, wrong: dict[str, Any], says: str) -> None:
    claim = await claimed(shop, member)
    await claims.reject(claim, by=await made.officer(shop), reason=WHY)
    await Case.all().update(**wrong)
    (named,) = await verify.verify()
    assert named.startswith(says.format(claim.id))


async def test_no_case_ends_without_an_outcome(shop: Shop, member: Member) -> None:
    await claims.reject(await claimed(shop, member), by=await made.officer(shop), reason=WHY)
    with pytest.raises(IntegrityError, match="care_case_closed"):
        async with database.transaction():
            await Case.all().update(outcome=None)


@pytest.mark.row("M7.4")
async def test_a_case_of_another_member_is_named(shop: Shop, member: Member) -> None:
    claim = await claimed(shop, member)
    await Case.all().update(member_id=(await people.member(shop.society)).id)
    assert await verify.verify() == [f"the case of claim {claim.id} is open, the claim is open, or it is another member's"]


@pytest.mark.row("M7.4")
async def test_the_member_reads_of_the_case_where_their_claims_stand(browser: Browser, shop: Shop, member: Member) -> None:
    claim, other = await claimed(shop, member), await people.member(shop.society)
    await claimed(shop, other, "88")
    mine, theirs = await Case.all().order_by("id")
    await browser.sign_in("member", member.id)
    page = await browser.open("/missing-points")
    assert f"Receipt 77, till T1 · Case {mine.id}, open since 22 Nov 2026" in page.text and f"Case {theirs.id}" not in page.text
    await claims.reject(claim, by=await made.officer(shop), reason=WHY)
    assert f"Reason: {WHY} · Case {mine.id}, closed 22 Nov 2026" in (await browser.open("/missing-points")).text


async def test_who_looks_at_the_claim_reads_the_number_of_its_case(browser: Browser, shop: Shop, member: Member) -> None:
    claim = await claimed(shop, member)
    await browser.sign_in("staff", (await people.staff(shop.society, "operator")).id)
    assert f"Case {(await Case.get()).id}, open since 22 Nov 2026" in (await browser.open(f"/claims/{claim.id}")).text


@pytest.mark.row("M7.4")
async def test_the_desk_shows_the_member_s_open_cases_and_the_log_says_so(browser: Browser, shop: Shop, member: Member) -> None:
    first, by = await claimed(shop, member), await made.officer(shop)
    await claimed(shop, await people.member(shop.society), "88")
    await claims.reject(await claimed(shop, member, "99"), by=by, reason=WHY)
    case = await Case.get(subject_id=first.id)
    words = f"Open cases Case {case.id}: receipt of 20 Nov 2026, {shop.store.name} From the web page, 22 Nov 2026"
    assert await opened(browser, shop, member) == words
    entries = await AccessEntry.filter(member=member, purpose="call")
    assert ["open cases" in entry.parts for entry in entries] == [True]
    await claims.reject(await Claim.get(id=first.id), by=by, reason=WHY)
    assert await opened(browser, shop, member) == "Open cases No case is open."
