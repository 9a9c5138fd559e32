"""Temporary cards and the terms of corrections by the command line."""

from pathlib import Path

import pytest

from tests.command_line import Toadlane

pytestmark = pytest.mark.commits

HEAD = "number,name,line\n"


@pytest.mark.row("M2.1")
def test_cards_are_made_for_a_store_and_none_has_lapsed_yet(toadlane: Toadlane, tmp_path: Path) -> None:
    toadlane("society", "create", "mill", "Mill Society")
    file = tmp_path / "stores.csv"
    file.write_text(HEAD + "12,Mill Lane,food\n", encoding="utf-8")
    assert toadlane("import", "stores", str(file)).code == 0
    made = toadlane("card", "issue", "12", "--count", "3")
    numbers = made.out.split()
    assert (made.code, len(set(numbers))) == (0, 3) and all(len(number) == 11 for number in numbers)
    assert toadlane("card", "issue", "99").code == 2
    assert toadlane("card", "lapse").out == "Cards whose points ended: 0.\n"


@pytest.mark.row("A17.2")
def test_a_society_sets_the_limit_and_the_reasons_of_corrections(toadlane: Toadlane) -> None:
    toadlane("society", "create", "mill", "Mill Society")
    assert toadlane("correction", "terms").out.startswith("Alone up to 500 points. Reasons: rate, not counted,")
    assert toadlane("correction", "terms", "--limit", "300", "--reason", "goodwill").out == "Alone up to 300 points. Reasons: goodwill.\n"
    assert toadlane("correction", "terms", "--limit", "0").out == "Alone up to 0 points. Reasons: goodwill.\n"
    assert toadlane("correction", "terms", "--reason", "because").code == 2
