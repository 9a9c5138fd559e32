"""How an older system writes its files: fixed width and CSV, encodings, implied decimals, dates."""

import gzip
import json
from pathlib import Path

import pytest

from portal.kit import layouts
from portal.kit.layouts import Layout
from portal.kit.refusals import Refused

FIXED = Layout(columns={"name": (1, 6), "amount": (7, 7), "day": (14, 8)}, decimals={"amount": 2}, dates={"day": "%Y%m%d"})


def rows(path: Path, layout: Layout) -> tuple[list[str], list[tuple[int, list[str]]]]:
    with layouts.opened(path, layout) as (heads, found):
        return heads, list(found)


def written(folder: Path, content: bytes, name: str = "old.txt") -> Path:
    path = folder / name
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return path


@pytest.mark.row("X5.1")
@pytest.mark.parametrize("name", ["old.txt", "old.txt.gz"])
def test_fixed_width_is_cut_by_place_with_decimals_and_dates(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, b"Nerys 000034920261120\r\n\r\nHuw   000005-20260131\r\nAda   0000000", name)
    found = rows(path, FIXED)
    assert found == (
        ["name", "amount", "day"],
        [(1, ["Nerys", "3.49", "2026-11-20"]), (3, ["Huw", "-0.05", "2026-01-31"]), (4, ["Ada   0000000"])],
    )


@pytest.mark.row("X5.1")
@pytest.mark.parametrize("encoding", ["cp037", "cp500"])
def test_records_of_a_mainframe_have_no_ends_of_lines(tmp_path: Path, encoding: str) -> None:
    layout = Layout(encoding=encoding, record_bytes=21, columns=FIXED.columns, decimals=FIXED.decimals, dates=FIXED.dates)
    path = written(tmp_path, "Siôn  000034920261120Ada   +00010000000000".encode(encoding))
    assert rows(path, layout)[1] == [(1, ["Siôn", "3.49", "2026-11-20"]), (2, ["Ada", "1.00", ""])]


@pytest.mark.row("X5.1")
def test_csv_of_another_hand_is_renamed_and_completed(tmp_path: Path) -> None:
    layout = Layout(
        encoding="cp1252", delimiter=";", skip=1, names={"name": "Navn"}, constants={"line": "food"}, dates={"day": "%d.%m.%Y %H:%M"}
    )
    path = written(tmp_path, 'Rapport 7\nNavn;day\nÅse;20.11.2026 17:30\n\n"a\nb";soon\n'.encode("cp1252"))
    assert rows(path, layout) == (["name", "day", "line"], [(3, ["Åse", "2026-11-20 17:30:00", "food"]), (6, ["a\nb", "soon", "food"])])


def test_what_is_no_number_and_no_date_stays_as_it_stands(tmp_path: Path) -> None:
    path = written(tmp_path, b"Nerys 00x034920261399\nHuw   +00034-00000000\n")
    assert [row for _number, row in rows(path, FIXED)[1]] == [["Nerys", "00x0349", "20261399"], ["Huw", "+00034-", ""]]


@pytest.mark.parametrize(
    "says",
    [
        {"encoding": "klingon"},
        {"delimiter": ""},
        {"columns": {"name": [0, 5]}},
        {"columns": {"name": [1, 0]}},
        {"record_bytes": 80},
        {"record_bytes": 80_000, "columns": {"name": [1, 5]}},
        {"decimals": {"amount": -1}},
        {"widths": [1, 2]},
    ],
)
def test_a_layout_that_says_what_none_says_is_refused(tmp_path: Path, says: dict[str, object]) -> None:
    path = tmp_path / "layout.json"
    path.write_text(json.dumps(says))
    with pytest.raises(Refused, match="The layout does not fit"):
        layouts.read_layout(path)
    with pytest.raises(Refused):
        layouts.read_layout(tmp_path / "none.json")
