"""The books by the command line."""

import csv
import io
import json

import pytest

from tests.command_line import Toadlane

pytestmark = pytest.mark.commits


@pytest.mark.row("O22.3")
def test_the_books_are_listed_added_up_and_exported(toadlane: Toadlane, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOADLANE_CLOCK", "2026-11-22T09:00")
    toadlane("society", "create", "mill", "Mill Society")
    toadlane("period", "open", "2025", "2025-01-01", "2025-12-31")
    assert toadlane("books", "list").out == "2025  ended\n2026  running\n"
    assert json.loads(toadlane("books", "list", "--json").out)[1] == {"period": "2026", "standing": "running", "head": ""}
    assert json.loads(toadlane("books", "trial-balance", "--json").out) == {"agrees": True, "lines": []}
    assert list(csv.DictReader(io.StringIO(toadlane("books", "export", "--period", "2025").out))) == []
    refused = toadlane("books", "trial-balance", "--period", "1999")
    assert (refused.code, refused.err) == (2, "The books have no period 1999.\n")
