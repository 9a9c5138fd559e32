"""Nobody reads "1%" without what it counts."""

import pytest

from portal.kit import locale
from rewards.models.ledger import Period
from rewards.statements import contribution_basis
from rewards.statements.contribution_basis import Counted
from tests import people
from tests.browser import Browser
from tests.rewards.tills import Shop, food, tobacco

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
BREAD, FLOWERS = Counted({"en_GB": "Bread"}, "own brand"), Counted({"en_GB": "Flowers", "cy": "Blodau"}, "all")
CARE = Counted({"en_GB": "Funeral care"}, "all")


def test_the_basis_is_said_in_a_sentence() -> None:
    assert contribution_basis.in_words([BREAD]) == "The 1% counts goods of our own brand."
    assert contribution_basis.in_words([FLOWERS, CARE]) == "The 1% counts everything that you buy of: Flowers and Funeral care."
    assert contribution_basis.in_words([BREAD, FLOWERS]) == "The 1% counts goods of our own brand, and whatever the brand: Flowers."
    assert contribution_basis.in_words([]) == "The 1% counts nothing just now."
    with locale.speaking(locale.by_code("cy")):
        assert "Blodau" in contribution_basis.in_words([FLOWERS])


async def test_a_receipt_marks_what_counted_and_every_page_of_the_contribution_names_the_basis(shop: Shop, browser: Browser) -> None:
    member = await people.member(shop.society)
    await browser.sign_in("member", member.id)
    sold = await shop.sell(member, food(349), food(500, own=False, product="jam"), tobacco(1_400))
    address = f"/purchases/{(await Period.get(society=shop.society)).id}-{sold.id}"
    page = await browser.open(address)
    marked = [row for row in page.words("tr") if "Counts for the 1%" in row]
    assert len(marked) == 1 and "£3.49" in marked[0]
    assert "Goods that the 1% counts £3.49" in page.text and "Your 1% £0.0349" in page.text
    for shown in (address, "/my-1-percent", "/statement"):
        assert "The 1% counts goods of our own brand, and whatever the brand: Pharmacy." in (await browser.open(shown)).text, shown
