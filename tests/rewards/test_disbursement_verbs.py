"""Disbursements and vouchers by the command line: what is refused, the society's account, and the nightly end."""

import asyncio
import json

import pytest
from tortoise.context import TortoiseContext

import app as site
from portal.kit import database, embedded
from tests.command_line import Toadlane
from tests.rewards import made, paid
from tests.rewards.tills import open_shop

pytestmark = pytest.mark.commits


def test_the_verbs_serve_a_society_that_has_paid_nothing_yet(toadlane: Toadlane) -> None:
    toadlane("society", "create", "mill", "Mill Society")
    assert json.loads(toadlane("disbursement", "list", "--json").out) == []
    for verb in (("figures", "7"), ("post", "7"), ("bank-file", "7"), ("return", "7", "TL7-1", "--reason", "closed")):
        refused = toadlane("disbursement", *verb)
        assert (refused.code, refused.err) == (2, "There is no disbursement with the number 7.\n")
    wrong = toadlane("disbursement", "account", "GB00", "--name", "Mill Society")
    assert wrong.code == 2 and "This is no IBAN." in wrong.err
    for _ in range(2):
        assert toadlane("disbursement", "account", "GB33 BUKB 2020 1555 5555 55", "--name", "Mill Society").out == "The account is kept.\n"
    assert toadlane("voucher", "expire").out == "Vouchers that ended: 0.\n"
    assert toadlane("verify").code == 0


async def sent_by_bank(url: str) -> tuple[int, str]:
    """A disbursement whose one payment, of £12.43, the bank was told: its number, and the payment's name."""
    async with TortoiseContext() as context:
        await context.init(config=database.configuration(embedded.site_url(url), [domain.name for domain in site.DOMAINS]))
        shop = await open_shop()
        (member,) = await paid.owed(shop, await made.last_year(shop), 1_243)
        await paid.choose(member, "bank")
        disbursement = await paid.posted(shop, await paid.opened(shop, closes_on=paid.LATER))
        await paid.sent(shop, disbursement)
        return disbursement.id, f"TL{disbursement.id}-{await paid.points_account(member)}"


@pytest.mark.heavy
def test_what_came_back_is_told_as_money(toadlane: Toadlane, database_url: str) -> None:
    number, payment = asyncio.run(sent_by_bank(database_url))
    noted = toadlane("disbursement", "return", str(number), payment, "--reason", "Account closed")
    assert (noted.code, noted.out) == (0, "Noted: £12.43 stands on the member’s account again.\n")
