"""Stores, one by one and from files."""

from pathlib import Path
from typing import Any

import pytest

from portal import societies, store_files, stores
from portal.actors import VISITOR, system
from portal.kit import events
from portal.kit.refusals import Refused
from portal.models import Society, Store
from portal.stores import StoreKept
from tests.csv_files import refused, written

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
HEAD = "number,name,line,address,postcode,latitude,longitude,time_zone,beside"
LANE = '1001,Lane,food,"1 Lane, Rochdale",ol120aa,53.617,-2.155,,x'


@pytest.fixture
async def society(rolled_back: None, monkeypatch: pytest.MonkeyPatch) -> Society:
    monkeypatch.setattr(events, "_listeners", {})
    return await societies.create(by=system(), slug="lane", name="Lane")


async def keep(society: Society, **given: Any) -> Store:
    return await stores.keep(society, by=system(), **{"number": "1001", "name": "Lane", "line": "food", **given})


async def load(society: Society, path: Path) -> list[tuple[int, str]]:
    return await refused(store_files.load(society, path, by=system()))


async def every(society: Society) -> list[dict[str, Any]]:
    return await Store.filter(society=society).order_by("number").values()


async def test_a_file_brings_stores_once(society: Society, tmp_path: Path) -> None:
    path = written(tmp_path, "stores.csv", HEAD, LANE, "2101,Bank House,funeral,,,,,Europe/Jersey,")
    assert await load(society, path) == []
    first = await every(society)
    assert [(store["number"], store["postcode"], store["latitude"], store["time_zone"]) for store in first] == [
        ("1001", "OL12 0AA", 53.617, "Europe/London"),
        ("2101", "", None, "Europe/Jersey"),
    ]
    assert await load(society, path) == []
    assert await every(society) == first


async def test_another_name_or_place_is_written_over_and_what_the_file_lacks_stays(society: Society, tmp_path: Path) -> None:
    await load(society, written(tmp_path, "stores.csv", HEAD, LANE))
    assert await load(society, written(tmp_path, "names.csv", "number,name,line", "1001,Lane Street,food")) == []
    (store,) = await every(society)
    assert (store["name"], store["address"], store["latitude"]) == ("Lane Street", "1 Lane, Rochdale", 53.617)
    await load(society, written(tmp_path, "stores.csv", HEAD, "1001,Lane,food,,,,,,"))
    (store,) = await every(society)
    assert (store["name"], store["address"], store["postcode"], store["latitude"]) == ("Lane", "", "", None)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("1001,Lane,coal,,,,,,", "no business line coal. There are: food, pharmacy"),
        ("1001,Lane,food,,OL12,,,,", "whole postcode"),
        ("1001,Lane,food,,,53.6,,,", "stand together"),
        ("1001,Lane,food,,,,,Europe/Rochdale,", "time zone"),
        ("1001,,food,,,,,,", "name is empty"),
        ("1001,Lane,food", "3 columns"),
    ],
)
async def test_a_bad_line_is_named_and_the_others_are_taken(society: Society, tmp_path: Path, line: str, why: str) -> None:
    ((number, reason),) = await load(society, written(tmp_path, "stores.csv", HEAD, line, "1002,Canal Wharf,food,,,,,,"))
    assert number == 2 and why in reason
    assert [store["number"] for store in await every(society)] == ["1002"]


@pytest.mark.parametrize("given", [{"line": "fuel"}, {"time_zone": "Europe/Jersey"}], ids=str)
async def test_line_and_clock_of_a_store_stay_as_they_were(society: Society, given: dict[str, str]) -> None:
    before = await keep(society)
    with pytest.raises(Refused, match="stays"):
        await keep(society, name="Other", **given)
    assert (await Store.get(id=before.id)).name == "Lane"


async def test_two_societies_have_each_a_store_of_one_number(society: Society) -> None:
    other = await societies.create(by=system(), slug="quay", name="Quay")
    assert (await keep(society)).id != (await keep(other)).id


async def test_whoever_listens_hears_what_the_file_says_beside_and_may_refuse_it(
    society: Society, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[StoreKept] = []

    async def hear(event: StoreKept) -> None:
        heard.append(event)
        if event.beside["beside"] == "no":
            raise Refused("No such thing.")

    monkeypatch.setitem(events._listeners, StoreKept, [hear])
    bad = await load(society, written(tmp_path, "stores.csv", HEAD, LANE, "1002,Quay,food,,,,,,no"))
    assert bad == [(3, "No such thing.")]
    (store,) = await every(society)
    assert heard[0] == StoreKept(store["id"], {"beside": "x"})


async def test_only_the_command_line_makes_stores(society: Society) -> None:
    with pytest.raises(AssertionError):
        await stores.keep(society, by=VISITOR, number="1", name="Lane", line="food")
