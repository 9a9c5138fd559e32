"""The real year of till data, where it lies beside the project: sums equal to the penny, a second load changing nothing."""

from rewards import verify
from rewards.intake import imports, till_mappings
from rewards.intake.imports import Load, Report
from tests.rewards.shared_till import FILES, LINES, PURCHASES, SAYS, booked, households_that_differ, marks, open_real_shop
from tests.rewards.tills import Shop

pytestmark = marks


async def load(shop: Shop) -> Report:
    return await imports.load(Load(shop.society, till_mappings.mapping_of(SAYS), shop.by, history=True), FILES)


async def test_the_sums_of_every_household_are_exact_and_a_second_load_changes_nothing(committed: str) -> None:
    shop = await open_real_shop()
    first = await load(shop)
    assert (first.lines, first.rejected_lines, dict(first.states)) == (LINES, 0, {"created": PURCHASES})
    assert await households_that_differ(shop.society) == []
    before = await booked()
    assert dict((await load(shop)).states) == {"same": PURCHASES}
    assert await booked() == before
    assert await verify.verify() == []
