"""Scans: what a till hears of a card, which is nothing about its member, and how fast."""

from statistics import median
from time import perf_counter

import pytest
from httpx2 import Response

from portal import cards
from portal.kit import clock
from portal.kit.check_digits import append_damm, ean13, number_from_serial, serial_of, spoken_groups
from portal.kit.refusals import Refused
from portal.models import Card, Member, Person
from rewards.books import shares
from rewards.intake import scans
from rewards.intake.scans import BalanceClass, CardState, Scan
from rewards.models.ledger import Account, Balance, Unit
from tests import people
from tests.browser import Browser
from tests.rewards import made
from tests.rewards.test_api import token_of
from tests.rewards.tills import NOON, Shop, food

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
CARDS = 3_000
LOOKS = 100
BOUND_SECONDS = 0.050


async def look(browser: Browser, token: str, number: str) -> Response:
    return await browser.client.get(f"/api/cards/{number}", headers={"authorization": f"Bearer {token}"})


@pytest.mark.row("X3.1")
async def test_a_card_is_valid_with_a_class_of_balance_and_nothing_else(browser: Browser, shop: Shop) -> None:
    member = await people.member(shop.society)
    number, token = await shop.card_of(member), await token_of(browser, shop, "cards:read")
    assert (await look(browser, token, number)).json() == {"state": "valid", "balance": "none"}
    await shop.sell(member, food(1_000), receipt="1")
    answer = await look(browser, token, number)
    assert (answer.status_code, answer.json()) == (200, {"state": "valid", "balance": "some"})


@pytest.mark.row("X3.1")
async def test_points_that_are_owed_are_a_class_of_their_own(shop: Shop) -> None:
    member, year = await people.member(shop.society), await made.last_year(shop)
    await made.sell_on(shop, member, food(4_000), at=made.LAST_YEAR, receipt="old")
    await made.posted(shop, year)
    await made.take_back(shop, member, food(4_000), at=NOON, of="old", sold_on=made.LAST_YEAR.date())
    assert await scans.scan(shop.society, await shop.card_of(member)) == Scan(CardState.VALID, BalanceClass.OWED)


@pytest.mark.parametrize(
    ("points", "balance"), [(-1, BalanceClass.OWED), (0, BalanceClass.NONE), (1, BalanceClass.SOME), (9_000_000, BalanceClass.SOME)]
)
def test_the_class_tells_no_more_than_on_which_side_of_nought(points: int, balance: BalanceClass) -> None:
    assert scans.class_of(points) is balance


@pytest.mark.row("X3.1")
async def test_a_lost_card_is_blocked_at_once_and_tells_nothing_of_the_points(browser: Browser, shop: Shop) -> None:
    member, token = await people.member(shop.society), await token_of(browser, shop, "cards:read")
    await shop.sell(member, food(1_000))
    lost = await shop.card_of(member)
    card = await cards.replace(member, by=shop.by, number=lost)
    assert (await look(browser, token, lost)).json() == {"state": "blocked", "balance": None}
    assert (await look(browser, token, card.number)).json() == {"state": "valid", "balance": "some"}


async def test_a_card_that_is_nobodys_yet_is_not_good(shop: Shop) -> None:
    card = await Card.create(society=shop.society, number=number_from_serial(9_900_000_001), issued_at=NOON)
    assert await scans.scan(shop.society, card.number) == Scan(CardState.BLOCKED, None)


async def test_what_the_scanner_reads_and_what_people_type_are_the_same_card(shop: Shop) -> None:
    number = await shop.card_of(await people.member(shop.society))
    for written in (number, spoken_groups(number), ean13(serial_of(number))):
        assert await scans.scan(shop.society, written) == Scan(CardState.VALID, BalanceClass.NONE)


async def test_what_is_valid_is_what_the_intake_takes(shop: Shop) -> None:
    """A member's own number is no card: the intake refuses it, and so the look says that there is no such card."""
    member = await people.member(shop.society)
    assert await scans.scan(shop.society, member.number) is None
    assert (await shop.sell(member, food(100))).points == 1


@pytest.mark.row("X3.1")
async def test_an_unknown_card_and_another_societys_are_not_found(browser: Browser, shop: Shop) -> None:
    token = await token_of(browser, shop, "cards:read")
    elsewhere = await people.member(await people.society())
    theirs = await Card.get(member=elsewhere)
    for number in (append_damm("9900000000"), theirs.number):
        answer = await look(browser, token, number)
        assert (answer.status_code, answer.json()) == (404, {"error": "No card has this number."})


async def test_a_wrong_digit_is_told_in_words(browser: Browser, shop: Shop) -> None:
    token, number = await token_of(browser, shop, "cards:read"), await shop.card_of(await people.member(shop.society))
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    answer = await look(browser, token, wrong)
    assert (answer.status_code, answer.json()["error"]) == (422, "One digit is wrong, or two have changed places: read the number again.")
    assert "this has 3" in (await look(browser, token, "123")).json()["error"]
    with pytest.raises(Refused):
        await scans.scan(shop.society, ean13(serial_of(number))[:-1] + "x")


async def test_without_the_scope_there_is_no_look(browser: Browser, shop: Shop) -> None:
    number = await shop.card_of(await people.member(shop.society))
    assert (await look(browser, await token_of(browser, shop, "purchases:write"), number)).status_code == 401
    assert (await browser.client.get(f"/api/cards/{number}")).status_code == 401


async def many_cards(shop: Shop) -> list[str]:
    """The cards of a few thousand members, each with points."""
    persons = [
        Person(
            society=shop.society, given_name="Nerys", family_name="Parry", surname_key="parry", country="GB", language="en_GB",
            created_at=NOON,
        )
        for _ in range(CARDS)
    ]  # fmt: skip
    await Person.bulk_create(persons)
    numbers = [number_from_serial(9_800_000_000 + nth) for nth in range(CARDS)]
    owners = await Person.filter(society=shop.society, family_name="Parry").order_by("id")
    await Member.bulk_create(
        [Member(society=shop.society, person=owner, number=number, joined_at=NOON) for owner, number in zip(owners, numbers, strict=True)]
    )
    members = await Member.filter(society=shop.society, number__in=numbers)
    await Card.bulk_create([Card(society=shop.society, member=member, number=member.number, issued_at=NOON) for member in members])
    await shares.open_accounts(shop.society.id, [member.id for member in members])
    accounts = await Account.filter(society=shop.society, unit=Unit.POINTS, owner_kind="member")
    await Balance.bulk_create([Balance(account=account, amount=7) for account in accounts], ignore_conflicts=True)
    return numbers


@pytest.mark.row("X3.2")
@pytest.mark.heavy
async def test_the_server_answers_well_within_its_bound(browser: Browser, shop: Shop) -> None:
    """The whole way from the request to the answer, over a few thousand cards; the middle of many looks, so that a busy moment is none."""
    numbers, token = await many_cards(shop), await token_of(browser, shop, "cards:read")
    took = []
    for number in numbers[:: CARDS // LOOKS]:
        begun = perf_counter()
        answer = await look(browser, token, number)
        took.append(perf_counter() - begun)
        assert answer.json() == {"state": "valid", "balance": "some"}
    assert median(took) < BOUND_SECONDS, f"{median(took) * 1000:.1f} ms, measured at {clock.now()}"
