"""A newcomer's journey: join online, read the mail, come in; and the answer to who is too young."""

import pytest

from tests.journeys import people
from tests.journeys.conftest import Welcome

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


@pytest.mark.row("M1.1")
@pytest.mark.row("M4.2")
async def test_a_newcomer_joins_and_comes_in_with_the_code_of_the_mail(welcome: Welcome) -> None:
    newcomer = await welcome()
    await newcomer.open("/")
    await newcomer.follow("Become a member")
    address = await people.join(newcomer, given_name="Nest")
    assert await newcomer.h1() == "Check your mail"
    number = await people.read_letter(newcomer, address, people.NUMBER)
    await people.sign_in_by_code(newcomer, address)
    assert "Nest" in await newcomer.h1()
    await newcomer.open("/card")
    assert await newcomer.says(number)


@pytest.mark.row("M4.1")
async def test_the_link_of_the_mail_signs_in_once(welcome: Welcome) -> None:
    newcomer = await welcome()
    address = await people.join(newcomer)
    link = await people.ask_for(people.LINK, newcomer, address)
    await newcomer.open(link)
    await newcomer.press("Sign in")
    assert "Nest" in await newcomer.h1()
    later = await welcome()
    await later.open(link, status=410)
    assert await later.says("This link was used before, or is too old.")


@pytest.mark.row("M1.2")
async def test_who_is_too_young_reads_why(welcome: Welcome) -> None:
    child = await welcome()
    await child.open(f"/join/{people.SOCIETY}")
    await people.fill_in(child, given_name="Non", family_name="Aberforth", email="non@journeys.example", birth_date="2010-03-19")
    await child.press("Become a member", status=422)
    assert await child.page.title() == "Problem: Join Pennine and Menai Co-operative · Toad Lane"
    summary = child.main.get_by_role("alert")
    assert "Birth date" in await summary.inner_text()
    await summary.get_by_role("link").click()
    field = child.main.get_by_label("Birth date")
    assert await field.get_attribute("aria-invalid") == "true"
    assert await field.input_value() == "2010-03-19"
    assert await child.says("from the age of 16")
