"""The pages of the books: who reads them, who closes a period, and what the file says."""

import csv
import io

import pytest

from portal.kit import database
from portal.models import Staff
from rewards.models.books import BooksStep
from rewards.models.ledger import Period
from tests import people
from tests.browser import Browser
from tests.rewards.test_books import traded
from tests.rewards.tills import Shop

pytestmark = pytest.mark.anyio


async def signed_in(browser: Browser, shop: Shop, role: str) -> Staff:
    staff = await people.staff(shop.society, role)
    await browser.sign_in("staff", staff.id)
    return staff


@pytest.mark.row("O22.1")
@pytest.mark.row("O22.2")
async def test_one_locks_and_agrees_and_another_seals(browser: Browser, shop: Shop, year: Period) -> None:
    await traded(shop)
    await signed_in(browser, shop, "finance")
    listed = (await browser.open("/books")).text
    assert "2025" in listed and "Ended" in listed and "Running" in listed
    for verb in ("lock", "agreement"):
        await browser.open(f"/books/{year.id}")
        await browser.send(f"/books/{year.id}/{verb}")
    refused = await browser.send(f"/books/{year.id}/seal", status=422)
    assert "You agreed the trial balance: somebody else seals the books." in refused.text and refused.words("title")[0].startswith(
        "Problem"
    )
    await signed_in(browser, shop, "operator")
    await browser.send(f"/books/{year.id}/seal")
    shown = (await browser.open(f"/books/{year.id}")).text
    step = await BooksStep.get(period_id=year.id, step="sealed")
    assert step.says["head"][:4] in shown and "Fingerprint of the sealed books" in shown


@pytest.mark.row("O22.2")
async def test_an_auditor_reads_the_books_and_closes_nothing(browser: Browser, shop: Shop, year: Period) -> None:
    await traded(shop)
    await signed_in(browser, shop, "auditor")
    everything = (await browser.open("/books/all")).text
    assert "Points issued, Food" in everything and "Shares of members" in everything
    assert "Lock the books" not in (await browser.open(f"/books/{year.id}")).text
    await browser.send(f"/books/{year.id}/lock", status=404)
    assert not await BooksStep.exists() and (await Period.get(id=year.id)).locked_at is None


async def test_a_period_that_runs_is_not_locked_from_a_form_either(browser: Browser, shop: Shop) -> None:
    await signed_in(browser, shop, "finance")
    running = await Period.get(society=shop.society)
    assert "is the last day of 2026" in (await browser.send(f"/books/{running.id}/lock", status=422)).text


@pytest.mark.row("O22.3")
async def test_the_file_says_what_the_page_says(browser: Browser, shop: Shop, year: Period) -> None:
    await traded(shop)
    await signed_in(browser, shop, "finance")
    for address, periods in ((f"/books/{year.id}.csv", {"2025"}), ("/books.csv", {"2025", "2026"})):
        answer = await browser.open(address)
        rows = list(csv.DictReader(io.StringIO(answer.response.content.decode("utf-8-sig"))))
        assert {row["period"] for row in rows} == periods
        for unit in ("points", "pence/10000"):
            assert sum(int(row["closing"]) for row in rows if row["unit"] == unit) == 0
        members = next(row for row in rows if (row["period"], row["unit"], row["class"]) == ("2025", "points", "member"))
        assert (members["opening"], members["closing"]) == ("0", "125")


async def test_books_of_another_society_are_nobody_elses(browser: Browser, shop: Shop, year: Period) -> None:
    other = await people.society()
    staff = await people.staff(other, "finance")
    await browser.sign_in("staff", staff.id)
    for address in (f"/books/{year.id}", f"/books/{year.id}.csv", "/books/999999999"):
        await browser.open(address, status=404)
    await browser.send(f"/books/{year.id}/lock", status=404)


async def test_a_member_finds_no_books_and_a_visitor_signs_in(browser: Browser, shop: Shop, year: Period) -> None:
    assert "/sign-in?next=" in (await browser.open("/books", status=303)).location
    await browser.sign_in("member", (await people.member(shop.society)).id)
    for address in ("/books", "/books/all", f"/books/{year.id}", "/books.csv"):
        await browser.open(address, status=404)


async def test_books_that_do_not_agree_say_so(browser: Browser, shop: Shop, year: Period) -> None:
    await traded(shop)
    await database.run("UPDATE rewards_balance SET amount = amount + 1")
    await signed_in(browser, shop, "finance")
    assert "This trial balance does not agree with the ledger" in (await browser.open("/books/all")).text
