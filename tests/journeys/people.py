"""Whom the journeys are walked as, and what several of them do."""

import asyncio
import re
from collections.abc import Collection
from datetime import date, timedelta
from itertools import count

from tests.journeys.visitor import Visitor

PIONEER = "runs the page of Rochdale"
CO_ORDINATOR = "a co-ordinator"
UNDECIDED = "never chose a cause"
CHOSEN = "has chosen a cause"
ADVISOR = "an advisor"
STORE_STAFF = "at the till"
OPERATOR = "an operator"
FINANCE = "finance"
ADMIN = "an admin"
CONTACT = "speaks for a cause"

SOCIETY = "pennine-menai"
POSTCODE = "OL16 3LP"
LETTER_SECONDS_MAX = 10

NUMBER = r"Your member number is ([\d ]+\d)"
CODE = r"\b(\d{6})\b"  # in whatever language the letter speaks
LINK = r"(/sign-in/link/\S+)"

_joined = count(1)


async def join(visitor: Visitor, *, given_name: str = "Nest", family_name: str = "Aberforth") -> str:
    """Become a member; gives the e-mail address."""
    born = str(date(1960, 1, 1) + timedelta(days=next(_joined)))  # of their own: the same name and day would be the same person
    address = f"nest.{born}@journeys.example"
    await visitor.open(f"/join/{SOCIETY}")
    await fill_in(visitor, given_name=given_name, family_name=family_name, email=address, birth_date=born)
    await visitor.press("Become a member")
    return address


async def fill_in(visitor: Visitor, *, given_name: str, family_name: str, email: str, birth_date: str) -> None:
    """The form of joining."""
    await visitor.fill(
        {
            "First name": given_name,
            "Family name": family_name,
            "Birth date": birth_date,
            "Street": f"{email.split('@')[0]} Lane, Rochdale",
            "Postcode": POSTCODE,
            "E-mail address": email,
        }
    )


async def sign_in_by_code(visitor: Visitor, address: str) -> None:
    """Ask for a code, read it in the outbox, type it."""
    code = await ask_for(CODE, visitor, address)
    await visitor.open("/sign-in/code")
    await visitor.fill({"Code": code})
    await visitor.press("Sign in")


async def ask_for(pattern: str, visitor: Visitor, address: str) -> str:
    """Ask for a mail to sign in with; gives what a pattern finds in it, the code or the link."""
    before = await letters_to(visitor, address)
    await visitor.open("/sign-in")
    await visitor.fill({"E-mail address": address})
    await visitor.press("Send me a link")
    return await read_letter(visitor, address, pattern, but=before)


async def letters_to(visitor: Visitor, address: str) -> list[str]:
    """Where the letters to an address stand in the outbox, newest first."""
    await visitor.open("/outbox")
    links = visitor.main.locator(".row").filter(has_text=address).get_by_role("link")
    found: list[str] = await links.evaluate_all("links => links.map(link => link.pathname)")
    return found


async def read_letter(visitor: Visitor, address: str, pattern: str, *, but: Collection[str] = ()) -> str:
    """What a pattern finds in the newest letter to an address, as soon as one has come; `but` were read before."""
    async with asyncio.timeout(LETTER_SECONDS_MAX):
        while True:
            for letter in [one for one in await letters_to(visitor, address) if one not in but]:
                await visitor.open(letter)
                if found := re.search(pattern, await visitor.main.inner_text()):
                    return found[1]
            await asyncio.sleep(0.2)


async def open_activity_with_room(visitor: Visitor) -> None:
    """The first activity near the member that has places left and that they have not answered."""
    rows = visitor.main.get_by_role("listitem").filter(has_text=re.compile(r"\d{2} places left"))  # ten or more: others come too
    await visitor.open("/activities")
    for number in range(await rows.count()):
        await visitor.move(rows.nth(number).get_by_role("heading").get_by_role("link"))
        if not await visitor.main.get_by_role("radio", checked=True).count():
            return
        await visitor.open("/activities")
    raise AssertionError("every activity with room is answered")


async def number_of(visitor: Visitor) -> str:
    """The member number, as the profile shows it."""
    await visitor.open("/profile")
    return next(words for words in await visitor.words("dl.facts dd") if re.fullmatch(r"\d{4} \d{3} \d{3} \d", words))
