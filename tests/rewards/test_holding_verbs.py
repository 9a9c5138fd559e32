"""Complete lists of holdings by the command line."""

from pathlib import Path

import pytest

from tests.command_line import Toadlane
from tests.csv_files import written

pytestmark = pytest.mark.commits

MEMBERS = "given_name,family_name,birth_date,postcode,email,phone,household"
HOLDINGS = "member,line,kind,reference,state,starts_on,as_of"


@pytest.mark.row("X13.3")
@pytest.mark.heavy
def test_a_list_is_tried_taken_and_says_how_many_ended(toadlane: Toadlane, tmp_path: Path) -> None:
    toadlane("society", "create", "mill", "Mill Society")
    toadlane("import", "members", str(written(tmp_path, "members.csv", MEMBERS, "Nerys,Parry,1980-05-01,OL12 0AB,nerys@example.org,,")))
    number = toadlane("export", "members").out.splitlines()[1].split(",")[0]
    told = [f"{number},insurance,pet insurance,P/{each},active,2026-03-01,2026-03-02" for each in (1, 2)]
    assert toadlane("import", "holdings", str(written(tmp_path, "all.csv", HOLDINGS, *told))).code == 0
    lines = [HOLDINGS, told[0].replace("2026-03-02", "2026-03-03")]
    verb = ("import", "holding-list", str(written(tmp_path, "list.csv", *lines)), "--line", "insurance", "--as-of", "2026-03-03")
    tried = toadlane(*verb, "--kind", "pet insurance", "--dry-run").out
    assert tried == "Lines taken: 1; not taken: 0.\nThis was a dry run: nothing was kept.\nEnded, as the list lacks them: 1.\n"
    for ended in (1, 0):
        assert toadlane(*verb, "--kind", "pet insurance").out == f"Lines taken: 1; not taken: 0.\nEnded, as the list lacks them: {ended}.\n"
    refused = toadlane(*verb, "--kind", "travel insurance")
    assert (refused.code, refused.out) == (1, "Lines taken: 0; not taken: 1.\n")
    assert refused.err.startswith("list.csv:2: This is of another business line, kind or day") and toadlane("verify").code == 0
