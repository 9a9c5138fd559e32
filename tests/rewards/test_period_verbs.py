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
        ("2025", "2025-01-01", "2025-12-31", False), ("2026", "2026-01-01", "2026-12-31", False),
    ]  # fmt: skip
    refused = toadlane("period", "open", "old", "2024-01-01", "2025-06-30")
    assert (refused.code, refused.err) == (2, "These days belong to another period already.\n")
    assert toadlane("period", "open", "old", "1 May", "2024-12-31").code == 2
    assert "at most 40 characters" in toadlane("period", "open", "x" * 41, "2024-01-01", "2024-12-31").err
    assert toadlane("period", "list").out == "2025  2025-01-01  2025-12-31\n2026  2026-01-01  2026-12-31\n"
