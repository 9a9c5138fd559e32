"""The benchmarks in small: that they run, compare like with like, and say what they should. Their figures are for `make check-all`."""

from importlib import import_module
from pathlib import Path

import msgspec
import pytest

import app as site
from benchmarks import figures, society
from benchmarks.__main__ import PLAIN, Name, Sizes, measured
from benchmarks.databases import open_databases, opened
from benchmarks.figures import BEGIN, END, Bar, Figure, Measure, Report
from portal.kit import database

pytestmark = pytest.mark.anyio

SMALL = 5_000
COUNTED = """
SELECT (SELECT count(*) FROM portal_card) AS cards, (SELECT count(*) FROM regions_residence WHERE ends_at IS NULL) AS residences,
       (SELECT count(*) FROM rewards_account WHERE owner_kind IN ('member', 'share')) AS accounts,
       (SELECT count(*) FROM rewards_account JOIN rewards_balance ON account_id = id WHERE owner_kind = 'share' AND amount > 0) AS shares,
       (SELECT count(*) FROM causes_choice) AS chose,
       (SELECT count(*) FROM rewards_tally) AS tallied,
       (SELECT max(eligible_pence) FROM rewards_tally) AS largest,
       (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY eligible_pence) FROM rewards_tally) AS middle
"""
REPORT = Report([Figure("G3", "a home against the bare page", 1.4, Bar(1.5, at_most=True))], [Measure("bytes", "13,000")])


@pytest.mark.slow
async def test_both_run_and_each_side_does_the_same_work() -> None:
    home, intake = await measured(PLAIN, quick=True)
    assert [figure.goal for figure in home.figures] == ["G3", ""]
    assert {figure.goal for figure in intake.figures} == {"G7", ""}
    assert all(figure.ratio > 0 for figure in (*home.figures, *intake.figures))


@pytest.mark.slow
async def test_a_synthetic_society_adds_up_and_its_books_hold_every_member() -> None:
    async with open_databases() as databases:
        built = await society.kept(databases, SMALL)
        async with opened(built.owner_url):
            wrong = {domain.name: await import_module(domain.verify).verify() for domain in site.DOMAINS if domain.verify}
            counted = await database.row(COUNTED)
    assert not any(wrong.values()), wrong
    assert counted is not None
    chose = sum(number // society.COMMUNITIES_LEAST % 5 == 0 for number in range(SMALL))
    assert {name: counted[name] for name in ("cards", "residences", "accounts", "shares", "chose")} == {
        "cards": SMALL, "residences": SMALL, "accounts": 3 * SMALL, "shares": SMALL * 9 // 10, "chose": chose,
    }  # fmt: skip
    assert counted["tallied"] >= SMALL * 2 and counted["largest"] > 20 * counted["middle"], "many small, few large"


@pytest.mark.slow
async def test_a_home_is_measured_against_another_and_a_process_against_a_bare_one() -> None:
    growth, worker = await measured((Name.GROWTH, Name.WORKER), quick=True, sizes=Sizes(SMALL, SMALL))
    assert [(figure.goal, str(figure.bar)) for figure in growth.figures] == [("G4", "at most 1.10"), ("G4", "at most 1.30")]
    assert [(figure.goal, str(figure.bar)) for figure in worker.figures] == [("G11", "at most 2.00")] * 2
    assert all(figure.ratio > 0 for figure in (*growth.figures, *worker.figures))


@pytest.mark.slow
async def test_a_home_is_measured_against_a_forum() -> None:
    (forum,) = await measured((Name.FORUM,), quick=True)
    assert [(figure.goal, str(figure.bar or "")) for figure in forum.figures] == [("G2", "at least 5.00"), ("", "")]
    assert all(figure.ratio > 0 for figure in forum.figures)


@pytest.mark.slow
@pytest.mark.row("X9.5")
async def test_the_books_are_verified_at_a_rate_of_ten_million_entries_in_five_minutes() -> None:
    (proof,) = await measured((Name.VERIFY,), quick=True, sizes=Sizes(20 * SMALL))
    (figure,) = proof.figures
    assert (figure.goal, str(figure.bar), figure.verdict) == ("X9", "at most 5.00", "holds")


@pytest.mark.parametrize(("bar", "verdict"), [(Bar(1.5, at_most=True), "holds"), (Bar(1.5, at_most=False), "missed"), (None, "")])
def test_a_figure_says_whether_its_bar_holds(bar: Bar | None, verdict: str) -> None:
    assert Figure("G", "", 1.4, bar).verdict == verdict


def test_writing_touches_only_the_marked_block(tmp_path: Path) -> None:
    file = tmp_path / "operations.md"
    file.write_text(f"# Operations\n\nbefore\n\n{BEGIN}\nof yesterday\n{END}\n\nafter\n", encoding="utf-8")
    figures.write(file, [REPORT])
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# Operations\n\nbefore\n") and text.endswith("\nafter\n")
    assert "of yesterday" not in text and "| G3 | a home against the bare page | 1.40 | at most 1.50 | holds |" in text


def test_what_was_not_measured_now_keeps_its_row_and_what_was_gets_a_new_one(tmp_path: Path) -> None:
    file, other = tmp_path / "operations.md", Report([Figure("G4", "a large one", 1.0, Bar(1.1, at_most=True))], [])
    for report in (REPORT, other, Report([Figure("G3", "a home against the bare page", 1.6, Bar(1.5, at_most=True))], [])):
        figures.write(file, [report])
    rows = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("| G")]
    assert rows == [
        "| G3 | a home against the bare page | 1.60 | at most 1.50 | missed |",
        "| G4 | a large one | 1.00 | at most 1.10 | holds |",
    ]


def test_a_file_without_the_block_gets_one(tmp_path: Path) -> None:
    figures.write(tmp_path / "operations.md", [REPORT])
    assert BEGIN in (tmp_path / "operations.md").read_text(encoding="utf-8")


def test_a_script_reads_json() -> None:
    (found,) = msgspec.json.decode(figures.as_json([REPORT]))
    assert found["figures"][0]["ratio"] == 1.4 and found["figures"][0]["bar"]["bound"] == 1.5
