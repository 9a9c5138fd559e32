"""The pages of corrections: who may, what they read before they post, and that each opening is logged."""

from typing import Any
from uuid import uuid4

import pytest

from portal.kit.check_digits import append_damm
from portal.models import AccessEntry, Member, Staff
from rewards import corrections
from rewards.models.corrections import Correction, Outcome
from tests import people
from tests.browser import Browser
from tests.rewards import made
from tests.rewards.test_corrections import balance, bought, proposed
from tests.rewards.tills import Shop, open_shop

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]


async def signed_in(shop: Shop, browser: Browser, role: str = "operator") -> Staff:
    staff = await people.staff(shop.society, role)
    await browser.sign_in("staff", staff.id)
    return staff


async def typed(shop: Shop, member: Member, **told: str) -> dict[str, Any]:
    given = {"member": member.number, "line": "food", "points": "40", "reason": "not counted", "note": "Bread was left out"}
    return given | {"purchase": await bought(shop, member), "once": uuid4().hex} | told


async def test_visitors_sign_in_and_others_find_nothing(browser: Browser, shop: Shop) -> None:
    member = await people.member(shop.society)
    correction = await proposed(shop, member, await made.officer(shop))
    addresses = ("/corrections", "/corrections/new", f"/corrections/{correction.id}")
    for address in addresses:
        assert "/sign-in?next=" in (await browser.open(address, status=303)).location
    await browser.sign_in("member", member.id)
    for address in addresses:
        await browser.open(address, status=404)
    await signed_in(await open_shop(), browser)
    await browser.open(f"/corrections/{correction.id}", status=404)
    await browser.send(f"/corrections/{correction.id}/posting", status=404)
    for act in ("posting", "refusal"):
        await browser.open(f"/corrections/{correction.id}/{act}", status=405)


@pytest.mark.row("A17.3")
async def test_a_correction_from_the_number_to_the_statement(browser: Browser, shop: Shop) -> None:
    member, staff = await people.member(shop.society), await signed_in(shop, browser)
    form = await typed(shop, member)
    assert (await browser.open("/corrections")).words("h2") == ["No correction yet"]
    page = await browser.open(f"/corrections/new?number={member.number}")
    assert "Nerys" in page.text and "20 Nov 2026" in page.text
    shown = await browser.follow(await browser.send("/corrections", **form))
    assert "The line as the member will read it" in shown.text
    for words in ("Correction, purchase of 20 Nov 2026", "Bread was left out", "+40", "Waiting"):
        assert words in shown.text
    assert await balance(member) == 10
    correction = await Correction.get()
    for _ in range(2):
        posted = await browser.send(f"/corrections/{correction.id}/posting")
    assert "Posted. The member’s statement shows it now." in (await browser.follow(posted)).text
    assert await balance(member) == 50 and await AccessEntry.filter(member=member, staff=staff).exists()
    await browser.sign_in("member", member.id)
    assert "Correction, purchase of 20 Nov 2026" in (await browser.open("/statement?from=2026-11-01&to=2026-11-30")).text


async def test_a_form_that_does_not_fit_comes_back_with_words_and_what_was_typed(browser: Browser, shop: Shop) -> None:
    member, other = await people.member(shop.society), await people.member(shop.society)
    await signed_in(shop, browser)
    form = await typed(shop, member)
    for name, value in (("points", "0"), ("note", ""), ("reason", "because"), ("purchase", await bought(shop, other)), ("line", "gold")):
        page = await browser.send("/corrections", status=422, **(form | {name: value}))
        assert page.words("title")[0].startswith("Problem:") and page.all("p", class_="error"), name
    assert (await browser.send("/corrections", status=422, **(form | {"member": "123"}))).h1 == "Correct points"
    assert "No member has this number." in (await browser.open(f"/corrections/new?number={append_damm('9900000000')}", status=422)).text
    assert await Correction.all().count() == 0


@pytest.mark.row("A17.2")
async def test_above_the_limit_the_proposer_sees_no_button_and_a_second_person_does(browser: Browser, shop: Shop) -> None:
    member = await people.member(shop.society)
    staff = await signed_in(shop, browser)
    await browser.send("/corrections", **(await typed(shop, member, points="900")))
    correction = await Correction.get(by_id=staff.id)
    page = await browser.open(f"/corrections/{correction.id}")
    assert "A second person confirms" in page.text and "Post this correction" not in page.text
    assert "Above 500 points" in (await browser.send(f"/corrections/{correction.id}/posting", status=422)).text
    await signed_in(shop, browser, "finance")
    assert "Post this correction" in (await browser.open(f"/corrections/{correction.id}")).text
    await browser.send(f"/corrections/{correction.id}/posting")
    assert (await Correction.get(id=correction.id)).outcome is Outcome.POSTED


async def test_it_is_refused_with_a_reason_and_not_without(browser: Browser, shop: Shop) -> None:
    correction = await proposed(shop, await people.member(shop.society), await made.officer(shop))
    await signed_in(shop, browser)
    assert (await browser.send(f"/corrections/{correction.id}/refusal", status=422, reason="")).all("p", class_="error")
    shown = await browser.follow(await browser.send(f"/corrections/{correction.id}/refusal", reason="The bread had counted"))
    assert "Reason: The bread had counted" in shown.text and "Post this correction" not in shown.text


async def test_the_list_shows_what_waits_first_and_no_names_and_a_near_account_is_closed(browser: Browser, shop: Shop) -> None:
    member, by = await people.member(shop.society), await made.officer(shop)
    first, second = await proposed(shop, member, by), await proposed(shop, member, by, -7)
    await corrections.confirm(first, by=by)
    staff = await signed_in(shop, browser)
    page = await browser.open("/corrections")
    rows = [words for words in page.words("tr") if "Correction " in words]
    assert f"Correction {second.id}" in rows[0] and "Waiting" in rows[0] and "Posted" in rows[1]
    assert "Nerys" not in page.text
    await Staff.filter(id=staff.id).update(member_id=member.id)
    assert "closed to you" in (await browser.open(f"/corrections/{second.id}", status=403)).text
    await browser.open(f"/corrections/new?number={member.number}", status=422)
