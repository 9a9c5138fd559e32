"""Contacts by the command line: for a cause, or for nobody."""

from pathlib import Path

import pytest

from tests.command_line import Toadlane
from tests.csv_files import written

pytestmark = pytest.mark.commits


def test_a_cause_contact_has_a_cause_and_a_validator_has_none(toadlane: Toadlane, tmp_path: Path) -> None:
    toadlane("society", "create", "mill", "Mill Society")
    toadlane(
        "import", "communities", str(written(tmp_path, "c.csv", "region_code,region_name,roofline,slug,name", "R,R,lane,calder,Calder"))
    )
    toadlane("import", "causes", str(written(tmp_path, "causes.csv", "community,name,aim,slug", "calder,Warm Rooms,A stove,warm")))
    invite = ("contact", "invite", "ffion@example.org", "Ffion", "Rees", "--role")
    for _ in range(2):
        assert toadlane(*invite, "cause contact", "--cause", "warm").out == "Ffion Rees has a place: cause contact.\n"
    assert toadlane(*invite, "outside validator").code == 0
    refused = {
        toadlane(*invite, "cause contact"): "named with --cause SLUG",
        toadlane(*invite, "outside validator", "--cause", "warm"): "nobody else speaks for any",
        toadlane(*invite, "cause contact", "--cause", "cold"): "There is no cause cold.",
        toadlane(*invite, "king"): "There is no role king.",
        toadlane("contact", "invite", "ffion", "Ffion", "Rees", "--role", "outside validator"): "looks like name@example.org",
        toadlane("contact", "invite", "f@example.org", "F" * 81, "Rees", "--role", "outside validator"): "at most 80 characters",
    }
    for said, why in refused.items():
        assert (said.code, why in said.err) == (2, True), said
