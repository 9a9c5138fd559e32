"""Whatever a stranger sends to whichever door: an answer, never something that broke on our side."""

from dataclasses import dataclass
from itertools import product
from urllib.parse import quote

import pytest

import app as site
from portal.kit.forms import Form
from portal.kit.gates import Door
from portal.models import Card
from portal.roles import ROLES
from tests import people
from tests.browser import Browser
from tests.regions import made

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]

DOORS = [door for domain in site.DOMAINS for door in domain.routes]
INPUTS = ("//[x\x00\ud800", "x" * 7_000)  # an address with two of them is as long as a client sends
ASKED = ("next", "page", "from", "to", "by")
FORM = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}


@dataclass
class Town:
    """Who may go everywhere, and what stands where an address names something."""

    pioneer: int
    colleague: int
    named: dict[str, str]

    def paths(self, door: Door, value: str) -> set[str]:
        """A door's address, once with what was typed in it, once with what is there."""
        typed = {name: str(10**30) if f"{name}:int" in door.path else value for name in door.param_convertors}
        there = {name: self.named.get(f"{door.path.split('/')[1]} {name}", "1") for name in door.param_convertors}
        return {door.path_format.format(**typed), door.path_format.format(**there)}

    async def sign_in(self, browser: Browser, door: Door) -> None:
        browser.sign_out()
        if not door.gate.open:
            member = "member" in door.gate.roles
            await browser.sign_in("member" if member else "staff", self.pioneer if member else self.colleague)


async def town() -> Town:
    society = await people.society()
    community = await made.community(society)
    activity, pioneer, colleague = await made.activity(community), await made.pioneer(community), await people.staff(society, *ROLES)
    named = {
        "join society": society.slug, "communities slug": community.slug, "activities slug": activity.slug,
        "desk number": (await Card.get(member=pioneer)).number, "staff id": str(colleague.id),
    }  # fmt: skip
    return Town(pioneer.id, colleague.id, named)


def names(form: type[Form]) -> set[str]:
    """The name of every field of a form and of those made from it."""
    return set(form.fields).union(*(names(each) for each in form.__subclasses__()))


@pytest.mark.heavy
@pytest.mark.parametrize("typed", INPUTS, ids=["half a host, nothing, half a letter", "no end"])
async def test_no_input_breaks_a_page(browser: Browser, typed: str) -> None:
    there, wrong, value = await town(), [], quote(typed, errors="surrogatepass")
    query = "&".join(f"{name}={value}" for name in ASKED)
    body = "&".join(f"{quote(name)}={value}" for name in sorted(names(Form)))
    for door in DOORS:
        await there.sign_in(browser, door)
        for path, method in product(sorted(there.paths(door, value)), door.views):
            if method == "GET":
                answer = await browser.client.get(f"{path}?{query}")
            else:
                answer = await browser.client.post(path, content=body, headers=FORM)
            if answer.status_code >= 500:
                wrong.append(f"{method} {door.path}: {answer.status_code}")
    assert not wrong


async def test_half_a_host_to_go_on_to_breaks_no_page(browser: Browser) -> None:
    await browser.open("/sign-in?next=//[x")
    assert (await browser.send("/language", language="cy", next="//[x")).location == "/"
    await browser.sign_in("member", (await people.member(await people.society())).id)
    assert (await browser.open("/sign-in?next=//[x", status=303)).location == "/"


@pytest.mark.parametrize("charset", ["utf-7", "undefined", "idna"])
async def test_no_encoding_of_a_form_breaks_a_page(browser: Browser, charset: str) -> None:
    society = await people.society()
    body = b'--b\r\nContent-Disposition: form-data; name="given_name"\r\n\r\nA+2AA-\xff..\r\n--b--\r\n'
    for path in (f"/join/{society.slug}", "/oauth/token"):
        headers = {**FORM, "content-type": f"multipart/form-data; boundary=b; charset={charset}"}
        assert (await browser.client.post(path, content=body, headers=headers)).status_code < 500


@pytest.mark.parametrize("origin", ["http://[x", "null", "://", "http://toadlane.test.evil.example"])
async def test_no_origin_breaks_a_page_or_passes_for_ours(browser: Browser, origin: str) -> None:
    answer = await browser.client.post("/theme", data={"theme": "dark"}, headers={"origin": origin, "cookie": "x=y"})
    assert answer.status_code == 403
