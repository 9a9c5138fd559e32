"""Shares by the command line: who pays at a till or by phone keeps the whole of their first dividend."""

from pathlib import Path

import pytest

from tests.command_line import Toadlane

pytestmark = pytest.mark.commits

HEAD = "given_name,family_name,birth_date,postcode,email,phone,household\n"


@pytest.mark.row("M1.7")
def test_a_share_that_was_paid_is_noted_once_and_nothing_for_a_number_that_nobody_has(toadlane: Toadlane, tmp_path: Path) -> None:
    toadlane("society", "create", "mill", "Mill Society")
    file = tmp_path / "members.csv"
    file.write_text(HEAD + "Nerys,Parry,1980-05-01,OL12 0AB,nerys@example.org,,\n", encoding="utf-8")
    toadlane("import", "members", str(file))
    number = toadlane("export", "members").out.splitlines()[1].split(",")[0]
    refused = toadlane("share", "receive", number, "123")
    assert (refused.code, refused.err) == (2, "No member has the number 123. Nothing was noted.\n")
    assert toadlane("share", "receive", f"{number[:4]} {number[4:]}").out == "Shares received: 1.\n"
    assert toadlane("share", "receive", number).out == "Shares received: 0.\n"
    assert toadlane("verify").code == 0
