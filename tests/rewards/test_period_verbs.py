"""Periods by the command line."""

import json

import pytest

from tests.command_line import Toadlane

pytestmark = pytest.mark.commits


def test_an_operator_opens_the_years_of_old_files_and_sees_them_all(toadlane: Toadlane, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOADLANE_CLOCK", "2026-11-22T09:00")
    toadlane("society", "create", "mill", "Mill Society")
    for _ in range(2):
        assert toadlane("period", "open", "2025", "2025-01-01", "2025-12-31").out == "2025  2025-01-01  2025-12-31\n"
    rows = json.loads(toadlane("period", "list", "--json").out)
    assert [tuple(row.values()) for row in rows] == [
        ("2025", "2025-01-01", "2025-12-31", False, None, None), ("2026", "2026-01-01", "2026-12-31", False, None, None),
    ]  # fmt: skip
    refused = toadlane("period", "open", "old", "2024-01-01", "2025-06-30")
    assert (refused.code, refused.err) == (2, "These days belong to another period already.\n")
    assert toadlane("period", "open", "old", "1 May", "2024-12-31").code == 2
    assert "at most 40 characters" in toadlane("period", "open", "x" * 41, "2024-01-01", "2024-12-31").err
    assert toadlane("period", "list").out == "2025  2025-01-01  2025-12-31\n2026  2026-01-01  2026-12-31\n"


def test_an_operator_says_before_a_year_begins_that_its_points_last(toadlane: Toadlane, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOADLANE_CLOCK", "2026-11-22T09:00")
    toadlane("society", "create", "mill", "Mill Society")
    toadlane("period", "open", "2027", "2027-01-01", "2027-12-31")
    said = "2027  2027-01-01  2027-12-31  points last 36 months, 0.5p a point at the till\n"
    for _ in range(2):
        assert toadlane("period", "points", "2027", "--last", "36", "--worth", "0.5").out == said
    row = json.loads(toadlane("period", "list", "--json").out)[1]
    assert (row["points_last_months"], row["point_value"]) == (36, 5_000)
    for wrong in ((), ("--last", "36"), ("--worth", "1"), ("--dividend", "--last", "3", "--worth", "1"), ("--last", "121", "--worth", "1")):
        assert toadlane("period", "points", "2027", *wrong).code == 2
    assert toadlane("period", "points", "2027", "--last", "2", "--worth", "1").err.startswith("Points last 3 months at least")
    assert toadlane("period", "expire").out == "Lots that ended: 0.\n"
    assert toadlane("period", "points", "2029", "--dividend").err == "The books have no period 2029.\n"
    assert toadlane("period", "points", "2027", "--dividend").out == "2027  2027-01-01  2027-12-31\n"
