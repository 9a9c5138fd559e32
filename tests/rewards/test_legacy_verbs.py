"""An older system's files by the command line: tried first, taken in, rejects in a file, run again."""

import csv
import json
from pathlib import Path

import pytest

from tests.command_line import Toadlane

pytestmark = [pytest.mark.commits, pytest.mark.heavy]
MEMBERS = {
    "encoding": "cp037", "record_bytes": 80,
    "columns": {"household": [1, 8], "given_name": [9, 12], "family_name": [21, 12], "birth_date": [33, 8],
                "postcode": [41, 8],
                "email": [49, 24]},
    "dates": {"birth_date": "%Y%m%d"}, "constants": {"phone": ""},
}  # fmt: skip
POINTS = {"columns": {"household": [1, 8], "line": [9, 8], "points": [17, 9]}, "decimals": {"points": 0}}


def record(household: str, given: str, family: str, born: str, postcode: str, email: str) -> bytes:
    return f"{household:<8}{given:<12}{family:<12}{born:<8}{postcode:<8}{email:<24}".ljust(80).encode("cp037")


@pytest.mark.row("X5.1")
@pytest.mark.row("X5.2")
def test_a_hub_is_brought_over(toadlane: Toadlane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOADLANE_CLOCK", "2026-11-22T09:00")
    toadlane("society", "create", "mill", "Mill Society")
    layout, old, rejects = tmp_path / "members.json", tmp_path / "members.dat", tmp_path / "rejects.csv"
    layout.write_text(json.dumps(MEMBERS))
    old.write_bytes(
        record("1031", "Siôn", "Parry", "19800501", "OL12 0AB", "sion@example.org")
        + record("1032", "Huw", "Ellis", "1971AB30", "OL14", "h@example.org")
    )
    tried = toadlane("import", "members", str(old), "--layout", str(layout), "--dry-run", "--rejects", str(rejects))
    assert tried.code == 1 and "nothing was kept" in tried.out and "members.dat:2:" in tried.err
    assert [(row["line"], "1971AB30" in row["why"]) for row in csv.DictReader(rejects.open(encoding="utf-8"))] == [("2", True)]
    assert "Parry" not in toadlane("export", "members").out
    for _ in range(2):
        assert toadlane("import", "members", str(old), "--layout", str(layout)).code == 1
    assert toadlane("export", "members").out.count("Siôn,Parry") == 1
    points = tmp_path / "points.txt"
    points.write_text("1031    food    00001250 \n1031    fuel    00000040-\n")
    (tmp_path / "points.json").write_text(json.dumps(POINTS))
    for more in (["--dry-run"], [], []):
        assert toadlane("import", "points", str(points), "--layout", str(tmp_path / "points.json"), *more).code == 0
    lines = json.loads(toadlane("books", "trial-balance", "--json").out)["lines"]
    assert [(line["owner_kind"], line["debit"], line["credit"]) for line in lines if line["owner_kind"] == "member"] == [
        ("member", 40, 1250)
    ]
    assert toadlane("verify").code == 0
    assert toadlane("import", "points", str(points), "--layout", str(points)).code == 2
