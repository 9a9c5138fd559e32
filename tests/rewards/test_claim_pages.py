"""The pages of claims: the member's own, and those of whoever looks at the till's journal."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from portal.models import AccessEntry, Member, Staff
from rewards import claims
from rewards.models.claims import Claim, Verdict
from rewards.statements import statement_papers, statements
from tests import people
from tests.browser import Browser
from tests.rewards import made
from tests.rewards.test_claims import balance, claimed
from tests.rewards.tills import Shop, open_shop

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]


def typed(shop: Shop, **told: str) -> dict[str, Any]:
    given = {"store": shop.store.number, "sold_on": "2026-11-20", "till": "T1", "receipt": "77", "total_pence": "12.34"}
    return given | {"once": uuid4().hex} | told


async def signed_in(shop: Shop, browser: Browser, role: str = "operator") -> Staff:
    staff = await people.staff(shop.society, role)
    await browser.sign_in("staff", staff.id)
    return staff


async def member_at(shop: Shop, browser: Browser) -> Member:
    member = await people.member(shop.society)
    await browser.sign_in("member", member.id)
    return member


async def test_visitors_sign_in_and_others_find_nothing(browser: Browser, shop: Shop) -> None:
    claim = await claimed(shop, await people.member(shop.society))
    for address in ("/missing-points", "/claims", f"/claims/{claim.id}"):
        assert "/sign-in?next=" in (await browser.open(address, status=303)).location
    await member_at(shop, browser)
    await browser.open("/claims", status=404)
    await browser.open(f"/claims/{claim.id}", status=404)
    await signed_in(await open_shop(), browser)
    await browser.open(f"/claims/{claim.id}", status=404)
    await browser.send(f"/claims/{claim.id}/booking", status=404)
    await browser.open(f"/claims/{claim.id}/rejection", status=405)


@pytest.mark.row("M7.2")
async def test_a_member_claims_an_operator_books_and_the_member_sees_it(browser: Browser, shop: Shop) -> None:
    member = await member_at(shop, browser)
    assert "None yet" in (await browser.open("/missing-points")).text
    shown = await browser.follow(await browser.send("/missing-points", **typed(shop)))
    assert "Waiting" in shown.text and "Receipt 77, till T1" in shown.text
    claim = await Claim.get()
    staff = await signed_in(shop, browser)
    page = await browser.open("/claims")
    assert f"Claim {claim.id}" in page.text and "Nerys" not in page.text
    assert "Nerys" in (await browser.open(f"/claims/{claim.id}")).text
    assert await AccessEntry.filter(member=member, staff=staff, reference_kind="claim").exists()
    lines: dict[str, Any] = {"category_1": "grocery", "pence_1": "10.00", "own_1": "1", "category_2": "tobacco", "pence_2": "2.34"}
    await browser.send(f"/claims/{claim.id}/booking", **lines)
    assert await balance(member) == 10
    await browser.sign_in("member", member.id)
    assert "Booked" in (await browser.open("/missing-points")).text
    assert "claimed on 22 Nov 2026" in (await browser.open("/statement?from=2026-11-01&to=2026-11-30")).text


async def test_forms_that_do_not_fit_come_back_with_words(browser: Browser, shop: Shop) -> None:
    member = await member_at(shop, browser)
    for name, value in (("store", "none"), ("sold_on", "2026-01-01"), ("receipt", ""), ("till", "a/b"), ("total_pence", "much")):
        page = await browser.send("/missing-points", status=422, **typed(shop, **{name: value}))
        assert page.words("title")[0].startswith("Problem:") and page.all("p", class_="error"), name
    claim = await claimed(shop, member)
    await signed_in(shop, browser)
    whole = {"category_1": "grocery", "pence_1": "1"}
    wrong: tuple[dict[str, Any], ...] = ({}, {"category_1": "grocery"}, whole | {"category_1": "gold"}, whole | {"pence_2": "2"})
    for lines in wrong:
        page = await browser.send(f"/claims/{claim.id}/booking", status=422, **lines)
        assert page.all("p", class_="error"), lines
    assert (await browser.send(f"/claims/{claim.id}/rejection", status=422, reason="")).all("p", class_="error")
    assert (await Claim.get(id=claim.id)).verdict is None


@pytest.mark.row("M7.3")
async def test_a_rejection_is_read_by_the_member_and_another_reads_nothing_of_it(browser: Browser, shop: Shop) -> None:
    claim = await claimed(shop, await people.member(shop.society))
    await member_at(shop, browser)
    page = await browser.send("/missing-points", status=422, **typed(shop))
    assert "This receipt is counted or claimed already." in page.text and "None yet" in page.text
    staff = await signed_in(shop, browser, "finance")
    shown = await browser.follow(await browser.send(f"/claims/{claim.id}/rejection", reason="The till has no such receipt"))
    assert "Reason: The till has no such receipt" in shown.text and "Book this receipt" not in shown.text
    done = await Claim.get(id=claim.id).prefetch_related("account")
    assert (done.verdict, done.decided_by_id) == (Verdict.REJECTED, staff.id)
    await browser.sign_in("member", done.account.owner_id)
    assert "The till has no such receipt" in (await browser.open("/missing-points")).text


@pytest.mark.row("M7.4")
async def test_the_statement_says_which_receipts_were_claimed_and_not_booked_on_the_page_and_on_paper(browser: Browser, shop: Shop) -> None:
    member, other, by = await member_at(shop, browser), await people.member(shop.society), await made.officer(shop)
    await claims.reject(await claimed(shop, member), by=by, reason="The till has no such receipt")
    await claims.reject(await claimed(shop, other, "88"), by=by, reason="Another’s")
    await claimed(shop, member, "99")
    said = f"Receipt 77 of 20 Nov 2026, {shop.store.name}: claimed, and not booked on 22 Nov 2026. Reason: The till has no such receipt"
    page = await browser.open("/statement?from=2026-11-20&to=2026-11-22")
    assert page.words("section", aria_labelledby="rejected") == [f"Claimed and not booked {said}"]
    assert not (await browser.open("/statement?from=2026-11-21&to=2026-11-22")).words("section", aria_labelledby="rejected")
    whole = await statements.of_member(member, begins=date(2026, 11, 20), ends=date(2026, 11, 20))
    told = statement_papers.told(whole, "Nerys", member.number, "Mill", "", large=False)
    assert told["notes"][0] == said and whole.entries == []
