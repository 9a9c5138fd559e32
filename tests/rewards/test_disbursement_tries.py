"""A dry run of a disbursement is worked out once, and anew only when what it rests on has changed (O2.7)."""

from datetime import UTC, datetime

import pytest

from portal.kit import clock
from portal.models import Membership
from rewards.models.disbursements import Disbursement, DisbursementTry
from rewards.models.dividends import Stage
from rewards.models.ledger import Period
from rewards.payouts import bank_details, disbursement_runs, disbursement_tries, disbursements
from rewards.payouts.disbursement_states import State
from tests import people
from tests.browser import Browser
from tests.rewards import made, paid
from tests.rewards.tills import Shop

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back"), pytest.mark.row("O2.7")]


async def tried(disbursement: Disbursement) -> datetime:
    """When it was worked out; what is kept is what it comes to."""
    figures, at = await disbursement_tries.of_disbursement(disbursement, State.OPEN)
    assert at is not None and figures == await disbursement_runs.figures(disbursement)
    return at


async def test_it_is_worked_out_once_and_anew_when_something_that_it_rests_on_changes(shop: Shop, year: Period) -> None:
    member, other, leaver = await paid.owed(shop, year, 1_243, 500, 600)
    disbursement = await paid.opened(shop)
    last = await tried(disbursement)
    assert await tried(disbursement) == last and await DisbursementTry.all().count() == 1
    await shop.sell(await people.member(shop.society))
    assert await tried(disbursement) == last  # points move no money
    await paid.choose(member, "share account")
    assert (last := await changed(disbursement, last))
    await paid.choose(other, "bank")
    assert (last := await changed(disbursement, last))
    await bank_details.take_away(other, by=paid.self_of(other))
    assert (last := await changed(disbursement, last))
    await Membership.filter(member=leaver).update(ended_at=clock.now(), ended_why="left")
    assert (last := await changed(disbursement, last))
    await made.posted(shop, year, rate=2 * made.PENNY, stage=Stage.ADJUSTMENT)
    assert (last := await changed(disbursement, last))
    clock.start_at(paid.AFTER)
    await paid.choose(member, "fund")
    assert await tried(disbursement) == last  # after the cut-off: it counts from the next time


async def changed(disbursement: Disbursement, last: datetime) -> datetime:
    """It was worked out again, once."""
    again = await tried(disbursement)
    assert again > last and await tried(disbursement) == again
    return again


async def test_what_a_bank_sends_back_and_another_disbursement_have_it_worked_out_again(shop: Shop, year: Period) -> None:
    members = await paid.owed(shop, year, 1_243, 500)
    await paid.choose(members[0], "bank")
    first = await paid.posted(shop, await paid.opened(shop, closes_on=paid.LATER))
    second = await paid.opened(shop, closes_on=datetime(2026, 12, 28, tzinfo=UTC).date())
    last = await tried(second)
    await bank_details.take_away(members[0], by=paid.self_of(members[0]))  # in no file yet: it stands on the account again
    assert await changed(second, last) > last
    assert first.id != second.id and (await disbursement_runs.figures(second)).held_pence == 1_243


async def test_a_withdrawn_one_stays_as_it_was_worked_out_last(shop: Shop, year: Period) -> None:
    (member,) = await paid.owed(shop, year, 1_243)
    disbursement = await paid.opened(shop)
    last = await tried(disbursement)
    await disbursements.withdraw(disbursement, by=await made.officer(shop), reason="The threshold was wrong")
    await paid.choose(member, "fund")
    figures, at = await disbursement_tries.of_disbursement(disbursement, State.WITHDRAWN)
    assert at == last and list(figures.methods) == ["voucher"]


async def test_the_page_says_when_it_was_worked_out(browser: Browser, shop: Shop, year: Period) -> None:
    await paid.owed(shop, year, 1_243)
    disbursement = await paid.opened(shop)
    await browser.sign_in("staff", (await people.staff(shop.society, "finance")).id)
    clock.start_at(datetime(2026, 11, 22, 15, 4, tzinfo=UTC))
    first = await browser.open(f"/disbursements/{disbursement.id}")
    clock.start_at(datetime(2026, 11, 22, 15, 30, tzinfo=UTC))
    second = await browser.open(f"/disbursements/{disbursement.id}")
    for page in (first, second):
        assert "As worked out on 22 November 2026, 15:04." in page.text and "It is worked out again when somebody chooses anew" in page.text
    await paid.calculated(shop, disbursement)
    await browser.sign_in("staff", (await people.staff(shop.society, "finance")).id)
    assert "As worked out" not in (await browser.open(f"/disbursements/{disbursement.id}")).text
