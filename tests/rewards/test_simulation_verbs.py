"""Simulations by the command line: a file is written, run again, and what differs ends the command with 1 (O3)."""

import json
from pathlib import Path

import pytest

from tests.command_line import Toadlane

pytestmark = [pytest.mark.commits, pytest.mark.heavy]

MEMBERS = "given_name,family_name,birth_date,postcode,email,phone,household\nNerys,Parry,1980-05-01,OL12 0AB,nerys@example.org,,1031\n"
PRODUCTS = "product,department,brand,name\n1,BAKERY,Own,Bread\n"
PURCHASES = "household,store,till,receipt,time,product,quantity,amount\n1031,1001,1,{receipt},2026-11-20 17:30:00,1,1,{amount}\n"
MAPPING = {
    "columns": {
        "customer": "household", "store": "store", "receipt": "receipt", "sold_at": "time", "product": "product", "quantity": "quantity",
        "amount": "amount", "till": "till",
    },
    "products": {"file": "products.csv", "key": "product", "category": "department", "brand": "brand", "name": "name"},
    "customer_kind": "household", "currency": "GBP", "time_zone": "Europe/London", "own_brand": "Own",
    "categories": {"BAKERY": "bakery"}, "other": "grocery",
}  # fmt: skip


@pytest.fixture
def mill(toadlane: Toadlane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A society whose one member bought for £250 in 2026; gives the folder of its files."""
    monkeypatch.setenv("TOADLANE_CLOCK", "2026-11-22T12:00:00+00:00")
    toadlane("society", "create", "mill", "Mill Society")
    (tmp_path / "stores.csv").write_text("number,name,line\n1001,Yard,food\n", encoding="utf-8")
    (tmp_path / "members.csv").write_text(MEMBERS, encoding="utf-8")
    (tmp_path / "products.csv").write_text(PRODUCTS, encoding="utf-8")
    (tmp_path / "till.json").write_text(json.dumps(MAPPING), encoding="utf-8")
    assert toadlane("import", "stores", str(tmp_path / "stores.csv")).code == 0
    assert toadlane("import", "members", str(tmp_path / "members.csv")).code == 0
    assert toadlane("import", "mapping", str(tmp_path / "till.json"), "--name", "till").code == 0
    bought(toadlane, tmp_path, "250.00")
    return tmp_path


def bought(toadlane: Toadlane, folder: Path, amount: str) -> None:
    file = folder / "purchases.csv"
    file.write_text(PURCHASES.format(receipt=amount, amount=amount), encoding="utf-8")
    said = toadlane("import", "purchases", str(file), "--mapping", "till", "--rejects", str(folder / "rejects.csv"))
    assert said.code == 0, said


@pytest.mark.row("O3.3")
def test_a_result_is_written_run_again_and_found_different_after_a_purchase(toadlane: Toadlane, mill: Path) -> None:
    file = mill / "result.json"
    said = toadlane("dividend", "simulate", "--period", "2026", "--rate", "1", "--rate", "1.43", "--by", "voucher", "--out", str(file))
    assert said.code == 0 and "Entitled members: 1. In all they get £3.57." in said.out
    assert "A threshold of £2 leaves 100% of the members, 1, without a payout, and £1.50 on their accounts." in said.out
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert (kept["format"], kept["version"], kept["society"], len(kept["variants"])) == ("toadlane simulation", 1, "mill", 2)
    again = toadlane("dividend", "replay", str(file))
    assert (again.code, again.out) == (0, "The same inputs and the same result.\n")
    bought(toadlane, mill, "100.00")
    differs = toadlane("dividend", "replay", str(file))
    assert differs.code == 1 and "Points of the period: 250 then, 350 now." in differs.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--rate", "1", "--period", "1999"], "The books have no period 1999."),
        (["--period", "2026"], "Give either a rate for a point or a pool to share."),
        (["--period", "2026", *["--rate", "1", "--pool", "5"] * 4, "--by", "bank", "--first-points", "1", "--first-points", "2"], ""),
        (["--period", "2026", "--rate", "a lot"], "decimals"),
        (["--period", "2026", *[word for rate in range(7) for word in ("--rate", str(rate))]], "These make 7 variants."),
    ],
)
def test_what_does_not_fit_is_said_in_a_line_and_writes_nothing(toadlane: Toadlane, mill: Path, words: list[str], told: str) -> None:
    file = mill / "result.json"
    said = toadlane("dividend", "simulate", *words, "--out", str(file))
    if told:
        assert said.code == 2 and told in said.err and "Traceback" not in said.err
    assert file.exists() is (not told)


def test_a_file_of_something_else_or_a_draft_cannot_be_run_again(toadlane: Toadlane, mill: Path) -> None:
    refused = toadlane("dividend", "replay", str(mill / "till.json"))
    assert refused.code == 2 and refused.err.startswith("This is no result of a simulation")
    assert toadlane("dividend", "check", "7").code == 2
    assert toadlane("dividend", "simulate", "--period", "2026", "--rate", "1", "--out", str(mill / "no" / "where.json")).code == 2
