"""Appointments by the command line: two of staff, each named by their address."""

from pathlib import Path

import pytest

from tests.command_line import Said, Toadlane
from tests.csv_files import written

pytestmark = pytest.mark.commits


@pytest.fixture
def number(toadlane: Toadlane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The number of a member, in a society with a community and three of staff."""
    monkeypatch.setenv("TOADLANE_CLOCK", "2026-11-22T09:00")
    toadlane("society", "create", "mill", "Mill Society")
    for name, role in (("ada", "admin"), ("otto", "operator"), ("fay", "finance")):
        toadlane("staff", "invite", f"{name}@mill.example", name.capitalize(), "Stott", "--role", role)
    toadlane(
        "import", "communities", str(written(tmp_path, "c.csv", "region_code,region_name,roofline,slug,name", "R,R,lane,calder,Calder"))
    )
    head = "given_name,family_name,birth_date,postcode,email,phone"
    toadlane("import", "members", str(written(tmp_path, "m.csv", head, "Huw,Parry,1980-05-01,OL12 0AB,huw@example.org,")))
    return toadlane("export", "members").out.splitlines()[1].split(",")[0]


def test_one_proposes_and_another_confirms(toadlane: Toadlane, number: str) -> None:
    def propose(*words: str) -> Said:
        return toadlane("appointment", "propose", number, "calder", *words)

    for _ in range(2):
        said = propose("--by", "ada@mill.example")
    assert (said.code, said.out) == (0, "Appointment 1, until 2027-11-21, waits for somebody else.\n")
    refused = {
        propose("--by", "fay@mill.example"): "Fay Stott has none of them: admin, operator.",
        propose("--by", "nobody@mill.example"): "Nobody with the address nobody@mill.example works for Mill Society.",
        propose("--by", "ada@mill.example", "--role", "king"): "There is no role king. There are: pioneer, co-ordinator.",
        propose("--by", "ada@mill.example", "--begins-on", "2027-12-01", "--ends-on", "2029-01-01"): "twelve months at most",
        toadlane("appointment", "propose", number, "nowhere", "--by", "ada@mill.example"): "There is no community nowhere.",
        toadlane("appointment", "propose", "123", "calder", "--by", "ada@mill.example"): "11 digits",
        toadlane("appointment", "confirm", "1", "--by", "ada@mill.example"): "Somebody else has to confirm this",
        toadlane("appointment", "confirm", "1", "--by", "fay@mill.example"): "has none of them",
        toadlane("appointment", "confirm", "2", "--by", "otto@mill.example"): "There is no appointment with the number 2.",
    }
    for said, why in refused.items():
        assert (said.code, why in said.err) == (2, True), said
    for _ in range(2):
        assert toadlane("appointment", "confirm", "1", "--by", "otto@mill.example").out == "Appointment 1 is confirmed.\n"


def test_another_society_s_staff_confirms_nothing(toadlane: Toadlane, number: str) -> None:
    toadlane("appointment", "propose", number, "calder", "--role", "co-ordinator", "--by", "ada@mill.example")
    toadlane("society", "create", "quay", "Quay Society")
    toadlane("staff", "invite", "quentin@quay.example", "Quentin", "Lund", "--role", "admin", "--society", "quay")
    for society, why in (("quay", "no appointment with the number 1"), ("mill", "Nobody with the address quentin@quay.example")):
        said = toadlane("appointment", "confirm", "1", "--by", "quentin@quay.example", "--society", society)
        assert (said.code, why in said.err) == (2, True), said
