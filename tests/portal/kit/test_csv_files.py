"""CSV files: what fits is handed over, what does not is named by its line."""

from pathlib import Path
from typing import Any

import pytest

from portal.kit import csv_files
from portal.kit.csv_files import Cells, Column
from portal.kit.refusals import Refused
from tests.csv_files import refused, written

pytestmark = pytest.mark.anyio
COLUMNS = (Column("number", 4), Column("name", 10, empty=True), csv_files.optional("story", 20, lines=True))


async def read(path: Path) -> tuple[list[Cells], list[tuple[int, str]]]:
    """What was handed over, and what was not taken."""
    got: list[Cells] = []

    async def take(cells: Cells) -> None:
        if cells["number"] == "13":
            raise Refused("Not thirteen.")
        got.append(cells)

    return got, await refused(csv_files.take(path, COLUMNS, take))


async def test_lines_that_fit_are_handed_over_and_the_others_named(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "number,name,beside", "1,Lane,x", ",Lane,", "12345,Lane,", "13,,", "2,Lane", "", "3,a,b,c", "4,,")
    got, bad = await read(path)
    assert [cells["number"] for cells in got] == ["1", "4"]
    assert got[0] == {"number": "1", "name": "Lane", "beside": "x"}
    assert bad == [
        (3, "The column for number is empty or too long."),
        (4, "The column for number is empty or too long."),
        (5, "Not thirteen."),
        (6, "The line has 2 columns, not 3."),
        (8, "The line has 4 columns, not 3."),
    ]


async def test_a_mark_at_the_beginning_blanks_and_control_characters_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('number, name ,story\r\n 1 ,La\x00ne  Row,"One\r\n\r\ntwo"\r\n'.encode("utf-8-sig"))
    assert await read(path) == ([{"number": "1", "name": "Lane Row", "story": "One\n\ntwo"}], [])


@pytest.mark.parametrize("content", [b"", b"name\nx\n", b"number,name\n1,\xff\n", b'number,name\n1,"' + b"x" * 140_000])
async def test_a_file_that_cannot_serve_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(Refused, match=r"a\.csv"):
        await read(path)
    with pytest.raises(Refused, match=r"b\.csv"):
        await read(tmp_path / "b.csv")


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ({}, {}),
        ({"latitude": "", "longitude": ""}, {"latitude": None, "longitude": None}),
        ({"latitude": "53.617", "longitude": "-2.155"}, {"latitude": 53.617, "longitude": -2.155}),
    ],
)
def test_a_place_has_both_its_degrees_or_none(cells: Cells, place: dict[str, Any]) -> None:
    assert csv_files.place_of(cells) == place


@pytest.mark.parametrize("typed", [("53.6", ""), ("", "1"), ("91", "1"), ("1", "-181"), ("nan", "1"), ("1", "inf"), ("north", "1")])
def test_a_place_that_is_nowhere_is_refused(typed: tuple[str, str]) -> None:
    with pytest.raises(Refused, match="stand together"):
        csv_files.place_of(dict(zip(("latitude", "longitude"), typed, strict=True)))
    with pytest.raises(Refused, match="stand together"):
        csv_files.place_of({"latitude": "53.6"})


def test_a_column_says_yes_or_no() -> None:
    assert [csv_files.says_yes({"enter": said}, "enter") for said in ("yes", "Yes", "no", "")] == [True, True, False, False]
    assert not csv_files.says_yes({}, "enter")
    with pytest.raises(Refused, match="yes or no, not perhaps"):
        csv_files.says_yes({"enter": "perhaps"}, "enter")
