"""A society begins: what docs/operations.md says of it, typed as it stands there, into an empty database."""

import asyncio
import json
import re
import shlex
from pathlib import Path

import asyncpg
import pytest
from httpx2 import ASGITransport, AsyncClient
from starlette.applications import Starlette

import app
from portal.kit import locale
from portal.kit.site import Site
from portal.models import Contact, Member, Society
from regions.models import Appointment, Bulletin, Claim, Residence, Space, StorePlace
from rewards.models.earning import CategoryVersion, EarningRule
from tests.browser import Browser
from tests.command_line import Said, Toadlane
from tests.conftest import ORIGIN

pytestmark = [pytest.mark.commits, pytest.mark.heavy]
PAPER = Path(__file__).resolve().parents[1] / "docs" / "operations.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILES = (
    "rates.csv", "categories.csv", "communities.csv", "catchments.csv", "stores.csv", "claims.csv", "rooms.csv", "bulletins.csv",
    "causes.csv", "members.csv", "till.json",
    "products.csv", "purchases.csv",
)  # fmt: skip
"""What the files of the paper are called, in their order there."""
TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname"
FINGERPRINT = "SELECT count(*), coalesce(md5(string_agg(line::text, chr(10) ORDER BY line::text)), '') FROM \"{}\" line"


def told() -> tuple[dict[str, str], list[list[str]]]:
    """The files of the paper by their names, and the words of each command."""
    section = PAPER.read_text(encoding="utf-8").split("\n## A society begins\n")[1].split("\n## ")[0]
    blocks = [(kind, text) for kind, text in BLOCK.findall(section)]
    files = dict(zip(FILES, [text for kind, text in blocks if kind != "sh"], strict=True))
    return files, [shlex.split(line) for kind, text in blocks if kind == "sh" for line in text.splitlines()]


async def look(toad_lane: Starlette) -> None:
    """What a member and a pioneer find on the site, and who else has a place."""
    nerys, pioneer = await Member.get(person__given_name="Nerys"), await Appointment.get()
    async with AsyncClient(transport=ASGITransport(app=toad_lane, raise_app_exceptions=False), base_url=ORIGIN) as client:
        browser = Browser(client, toad_lane)
        await browser.sign_in("member", nerys.id)
        assert "Rochdale" in (await browser.open("/")).text
        points = (await browser.open("/points")).text
        assert "Food1 point per £1 3 Total 3" in points
        causes = (await browser.open("/causes")).text
        assert all(name in causes for name in ("Rochdale Pantry on Wheels", "Rochdale Hedge Menders"))
        chosen = await browser.follow(await browser.send("/causes/pantry/choice"))
        assert "Your 1% goes to Rochdale Pantry on Wheels from now on." in chosen.text and "£0.0349" in chosen.text
        assert "Longer hours on Thursdays" in (await browser.open("/region")).text
        await browser.sign_in("member", pioneer.member_id)
        assert "Rochdale" in (await browser.open("/pioneer")).text
        plan = (await browser.open("/communities/rochdale/activities/new")).text
        assert "Room of a store" in plan and "The room over the yard, Doffers’ Yard, 30 seats" in plan
    assert [f"{contact.role} {contact.organisation_kind}" for contact in await Contact.all().order_by("id")] == [
        "cause contact cause",
        "outside validator None",
    ]
    assert await EarningRule.filter(line__code__in=("food", "insurance")).order_by("line__code", "version").values_list(
        "line__code", "version", "numerator", "denominator"
    ) == [("food", 1, 1, 100), ("food", 2, 3, 200), ("insurance", 1, 1, 2000)]
    assert await CategoryVersion.filter(category__code="cafe").values_list("line__code", "basis", "excluded_why") == [("food", "all", None)]
    assert await StorePlace.all().values_list("store__number", "community__slug") == [("1001", "rochdale")]
    assert await Residence.all().order_by("postcode").values_list("postcode", "community__slug") == [
        ("OL12 0AB", "rochdale"),
        ("OL14 5AA", "rochdale"),
    ], "of the second, its catchment holds 90% for Todmorden; a store has claimed the street"
    assert (await Bulletin.all().count(), await Space.all().count(), await Claim.all().count()) == (1, 1, 1)
    assert await Society.all().count() == 1
    locale.speak(locale.DEFAULT)


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The words of each command of the paper, in a folder with its files, on a day of its year."""
    monkeypatch.setenv("TOADLANE_CLOCK", "2026-11-22T09:00")
    monkeypatch.chdir(tmp_path)
    files, commands = told()
    for name, text in files.items():
        Path(name).write_text(text, encoding="utf-8")
    return commands


def typed(toadlane: Toadlane, commands: list[list[str]]) -> dict[str, Said]:
    """What each command said, by its two words."""
    said: dict[str, Said] = {}
    for words in commands:
        number = said["export members"].out.splitlines()[1].split(",")[0] if "MEMBER_NUMBER" in words else ""
        ran = toadlane(*[word.replace("MEMBER_NUMBER", number) for word in words[1:]])
        assert (ran.code, ran.err) == (0, ""), words
        said[" ".join(words[1:3])] = ran
    return said


def test_an_operator_comes_from_nothing_to_members_with_points_and_causes(
    toadlane: Toadlane, toad_lane: Starlette, commands: list[list[str]]
) -> None:
    typed(toadlane, commands)
    said = typed(toadlane, commands)
    assert said["import members"].out == "2 are members; 0 lines were not taken.\n"
    assert [words.split() for words in said["import purchases"].out.splitlines()] == [
        ["3", "lines", "read,", "0", "of", "them", "rejected."],
        ["2", "same"],
    ]
    assert said["verify"].out.count("agrees") == len([domain for domain in app.DOMAINS if domain.verify])
    assert json.loads(toadlane("period", "list", "--json").out)[1]["name"] == "2026"
    Site(app.DOMAINS, app.create_app).run(look, toad_lane)


async def standing(url: str) -> dict[str, asyncpg.Record]:
    """How many rows each table has, and a fingerprint of what they say."""
    connection = await asyncpg.connect(url)
    try:
        return {name: (await connection.fetch(FINGERPRINT.format(name)))[0] for (name,) in await connection.fetch(TABLES)}
    finally:
        await connection.close()


def rewrite(file: str, old: str, new: str) -> None:
    Path(file).write_text(Path(file).read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


@pytest.mark.row("X14.2")
def test_a_restore_drill_brings_back_members_cards_and_purchases_with_their_balances(
    toadlane: Toadlane, database_url: str, commands: list[list[str]]
) -> None:
    verified = typed(toadlane, commands)["verify"].out
    stood, customers = asyncio.run(standing(database_url)), toadlane("export", "customers").out
    assert [stood[table]["count"] for table in ("portal_member", "portal_card", "rewards_purchase")] == [2, 2, 2]
    assert "\n1031,1,2,1549,349,0,3,34900" in customers
    assert toadlane("backup", "mill.backup").code == 0
    rewrite("members.csv", "Nerys,Parry,1980-05-01", "Gwen,Lloyd,1975-02-03")
    rewrite("members.csv", ",1031", ",1033")
    rewrite("purchases.csv", ",500,", ",501,")
    typed(toadlane, [words for words in commands if words[1:3] in (["import", "members"], ["import", "purchases"])])
    later = asyncio.run(standing(database_url))
    assert [later[table]["count"] for table in ("portal_member", "portal_card", "rewards_purchase")] == [3, 3, 3]
    assert toadlane("restore", "mill.backup", "--replace").code == 0
    assert asyncio.run(standing(database_url)) == stood
    assert toadlane("export", "customers").out == customers
    assert toadlane("verify").out == verified
