"""Till files: what a source writes becomes purchases, and a bad line is named with its file, number and reason."""

import gzip
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from rewards.intake import till_mappings
from rewards.intake.till_files import ReadPurchase, Reject, TillFile
from rewards.intake.till_mappings import MappingInvalid, TillFileMapping

SAYS = {
    "columns": {
        "customer": "household_id", "store": "store_id", "receipt": "basket_id", "sold_at": "transaction_timestamp",
        "product": "product_id", "quantity": "quantity", "amount": "sales_value",
    },
    "products": {"file": "products.csv", "key": "product_id", "category": "department", "brand": "brand", "name": "product_type"},
    "customer_kind": "household", "currency": "GBP", "time_zone": "UTC", "own_brand": "Private",
    "categories": {"FUEL": "fuel"}, "other": "grocery",
}  # fmt: skip
HEAD = "household_id,store_id,basket_id,product_id,quantity,sales_value,transaction_timestamp\n"
PRODUCTS = "product_id,department,brand,product_type\n1,GROCERY,Private,BREAD\n2,FUEL,National,DIESEL\n"


@pytest.fixture
def mapping() -> TillFileMapping:
    return till_mappings.mapping_of(SAYS)


def written(folder: Path, text: str, name: str = "till.csv") -> Path:
    (folder / "products.csv").write_text(PRODUCTS)
    path = folder / name
    if name.endswith(".gz"):
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text)
    return path


def read(path: Path, mapping: TillFileMapping) -> Iterator[ReadPurchase | list[Reject]]:
    return TillFile(path, mapping, till_mappings.products_of(mapping, path.parent)).read()


def test_a_column_may_say_on_which_day_a_line_can_no_longer_be_given_back(tmp_path: Path) -> None:
    mapping = till_mappings.mapping_of({**SAYS, "columns": {**SAYS["columns"], "due_on": "travels_on"}})  # type: ignore[dict-item]
    head = HEAD.strip() + ",travels_on\n"
    text = (
        head
        + "7,12,500,1,1,3.49,2026-11-20 23:30:00,2027-05-01\n7,12,500,2,1,1,2026-11-20 23:30:00,\n8,12,1,1,1,1,2026-11-20 23:31:00,May\n"
    )
    made, wrong = read(written(tmp_path, text), mapping)
    assert isinstance(made, ReadPurchase) and not isinstance(wrong, ReadPurchase)
    assert [line.due_on for line in made.purchase.lines] == [date(2027, 5, 1), None]
    assert wrong[0].why == "Not a day: May"


@pytest.mark.parametrize("name", ["till.csv", "till.csv.gz"])
@pytest.mark.row("X1.1")
def test_lines_of_a_basket_become_one_purchase(tmp_path: Path, mapping: TillFileMapping, name: str) -> None:
    text = HEAD + "7,12,500,1,2,3.49,2026-11-20 23:30:00\n7,12,500,2,20000,30.0,2026-11-20 23:30:00\n8,12,501,1,1,1,2026-11-20 23:31:00\n"
    first, second = read(written(tmp_path, text, name), mapping)
    assert isinstance(first, ReadPurchase) and isinstance(second, ReadPurchase)
    assert [(line.category, line.pence, line.own, line.quantity) for line in first.purchase.lines] == [
        ("grocery", 349, True, 2),
        ("fuel", 3000, False, 20000),
    ]
    assert first.purchase.identifier == ("household", "7")
    assert first.purchase.sold_at == datetime(2026, 11, 20, 23, 30, tzinfo=UTC)


def test_the_time_zone_is_that_of_the_source(tmp_path: Path) -> None:
    mapping = till_mappings.mapping_of({**SAYS, "time_zone": "America/New_York"})
    (made,) = read(written(tmp_path, HEAD + "7,12,500,1,1,1,2026-07-20 12:00:00\n"), mapping)
    assert isinstance(made, ReadPurchase)
    assert made.purchase.sold_at == datetime(2026, 7, 20, 12, tzinfo=ZoneInfo("America/New_York"))


def test_an_amount_like_1776e_15_is_nothing_and_a_quantity_of_zero_is_taken(tmp_path: Path, mapping: TillFileMapping) -> None:
    (made,) = read(written(tmp_path, HEAD + "7,12,500,1,0,1.776357e-15,2026-11-20 12:00:00\n"), mapping)
    assert isinstance(made, ReadPurchase)
    assert made.purchase.lines[0].pence == 0


def test_a_product_without_a_record_is_kept_as_unknown(tmp_path: Path, mapping: TillFileMapping) -> None:
    (made,) = read(written(tmp_path, HEAD + "7,12,500,99,1,2.00,2026-11-20 12:00:00\n"), mapping)
    assert isinstance(made, ReadPurchase)
    assert made.purchase.lines[0].category == "unknown"


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("7,12,500,1,1,abc,2026-11-20 12:00:00", "'abc' is no number"),
        ("7,12,500,1,1,inf,2026-11-20 12:00:00", "no number"),
        ("7,12,500,1,1.5,2,2026-11-20 12:00:00", "no whole number"),
        ("7,12,500,1,1,2,yesterday", "no time"),
        (",12,500,1,1,2,2026-11-20 12:00:00", "customer"),
        ("7,12,500,,1,2,2026-11-20 12:00:00", "product"),
    ],
)
def test_a_bad_line_rejects_its_purchase_whole_with_line_and_reason(tmp_path: Path, mapping: TillFileMapping, bad: str, why: str) -> None:
    key = ",".join(bad.split(",")[:3])
    text = HEAD + bad + "\n" + key + ",2,1,5,2026-11-20 12:00:00\n" + "8,12,501,1,1,1,2026-11-20 12:05:00\n"
    rejected, good = read(written(tmp_path, text), mapping)
    assert isinstance(good, ReadPurchase) and isinstance(rejected, list)
    assert [(reject.file, reject.line) for reject in rejected] == [("till.csv", 2), ("till.csv", 3)]
    assert why in rejected[0].why


WHOLE = [f"7,12,500,{product},1,1,2026-11-20 12:00:00" for product in (1, 2)]
OTHERS = [[f"8,12,{receipt},1,1,1,2026-11-20 12:05:00" for _ in range(2)] for receipt in (498, 499, 501, 502)]


@pytest.mark.parametrize("torn", ["7,12,500", "7,12,500,1,1,1,2026-11-20 12:00:00,more"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_purchase_with_a_torn_line_is_rejected_whole_wherever_that_stands(
    tmp_path: Path, mapping: TillFileMapping, torn: str, place: int
) -> None:
    lines = [*OTHERS[0], *OTHERS[1], *WHOLE[:place], torn, *WHOLE[place:], *OTHERS[2], *OTHERS[3]]
    found = list(read(written(tmp_path, HEAD + "\n".join(lines) + "\n"), mapping))
    taken = [made.purchase.receipt for made in found if isinstance(made, ReadPurchase)]
    rejects = {reject.line: reject.why for made in found if isinstance(made, list) for reject in made}
    assert "500" not in taken and {"498", "502"} <= set(taken)
    assert "columns, not 7" in rejects.pop(6 + place)
    assert {6, 7, 8} - {6 + place} <= set(rejects)
    assert all(f"Line {6 + place}, beside this purchase" in why or "columns" in why for why in rejects.values())


def test_a_file_may_end_in_a_torn_line_or_begin_with_one(tmp_path: Path, mapping: TillFileMapping) -> None:
    found = list(read(written(tmp_path, HEAD + "7,12\n" + "\n".join([*OTHERS[0], *OTHERS[1], *WHOLE]) + "\n7,12\n"), mapping))
    assert [made.purchase.receipt for made in found if isinstance(made, ReadPurchase)] == ["499"]
    assert sum(len(made) for made in found if isinstance(made, list)) == 6


def test_an_empty_line_is_nothing(tmp_path: Path, mapping: TillFileMapping) -> None:
    (made,) = read(written(tmp_path, HEAD + "\n\n".join(["", *WHOLE, ""])), mapping)
    assert isinstance(made, ReadPurchase) and made.basket.numbers == [4, 6]


@pytest.mark.row("X1.3")
def test_one_receipt_number_on_two_days_is_two_purchases(tmp_path: Path, mapping: TillFileMapping) -> None:
    text = HEAD + "7,12,500,1,1,1,2026-11-20 23:59:00\n7,12,500,1,1,2,2026-11-21 08:01:00\n"
    first, second = read(written(tmp_path, text), mapping)
    assert isinstance(first, ReadPurchase) and isinstance(second, ReadPurchase)
    assert [line.pence for made in (first, second) for line in made.purchase.lines] == [100, 200]


def test_a_sale_that_passes_midnight_is_one_purchase(tmp_path: Path, mapping: TillFileMapping) -> None:
    text = HEAD + "7,12,500,1,1,1,2026-11-20 23:59:40\n7,12,500,1,1,2,2026-11-21 00:00:05\n"
    (made,) = read(written(tmp_path, text), mapping)
    assert isinstance(made, ReadPurchase)
    assert [line.pence for line in made.purchase.lines] == [100, 200]


@pytest.mark.parametrize("column", [1, 2])
def test_a_name_that_is_too_long_for_a_receipt_is_rejected(tmp_path: Path, mapping: TillFileMapping, column: int) -> None:
    row = ["7", "12", "500", "1", "1", "1", "2026-11-20 12:00:00"]
    row[column] = "x" * 41
    (rejected,) = read(written(tmp_path, HEAD + ",".join(row) + "\n"), mapping)
    assert isinstance(rejected, list) and "too long" in rejected[0].why


def test_a_missing_column_a_broken_archive_and_a_wrong_mapping_say_so(tmp_path: Path, mapping: TillFileMapping) -> None:
    with pytest.raises(MappingInvalid, match="basket_id"):
        list(read(written(tmp_path, "household_id,store_id\n1,2\n"), mapping))
    broken = written(tmp_path, HEAD + "7,12,500,1,1,1,2026-11-20 12:00:00\n" * 500, "till.csv.gz")
    broken.write_bytes(broken.read_bytes()[:-40])
    with pytest.raises(MappingInvalid, match="to its end"):
        list(read(broken, mapping))
    (tmp_path / "products.csv").write_bytes(b"\xff\xfe")
    with pytest.raises(MappingInvalid, match=r"products.csv cannot be read"):
        till_mappings.products_of(mapping, tmp_path)
    with pytest.raises(MappingInvalid, match="does not fit"):
        till_mappings.mapping_of({**SAYS, "time_zone": "Mars/Base"})


@pytest.mark.heavy
def test_whatever_is_damaged_in_an_archive_is_said_in_a_sentence(tmp_path: Path, mapping: TillFileMapping) -> None:
    whole = written(tmp_path, HEAD + "".join(f"{number},12,{number},1,1,1,2026-11-20 12:00:00\n" for number in range(900)), "till.csv.gz")
    chance, sound = Random(7), whole.read_bytes()
    said = 0
    for _ in range(200):
        place = chance.randrange(len(sound))
        whole.write_bytes(sound[:place] + bytes([sound[place] ^ 1 << chance.randrange(8)]) + sound[place + 1 :])
        try:
            list(read(whole, mapping))
        except MappingInvalid:
            said += 1
    assert said > 150, "a bit in the file's name or time does no harm"


def test_a_mark_of_byte_order_is_no_part_of_the_first_column(tmp_path: Path, mapping: TillFileMapping) -> None:
    (made,) = read(written(tmp_path, "\ufeff" + HEAD + "7,12,500,1,1,1,2026-11-20 12:00:00\n"), mapping)
    assert isinstance(made, ReadPurchase)


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_what_is_a_decimal_and_no_number_is_rejected(tmp_path: Path, mapping: TillFileMapping, amount: str) -> None:
    (rejected,) = read(written(tmp_path, HEAD + f"7,12,500,1,1,{amount},2026-11-20 12:00:00\n"), mapping)
    assert isinstance(rejected, list) and f"'{amount}' is no number" in rejected[0].why


@pytest.mark.row("X5.1")
@pytest.mark.row("X5.2")
def test_a_till_of_fixed_width_is_read_by_its_layout_and_a_bad_record_is_named(tmp_path: Path) -> None:
    columns = {"household_id": [1, 4], "store_id": [5, 4], "basket_id": [9, 4], "product_id": [13, 4], "quantity": [17, 3],
               "sales_value": [20, 6], "transaction_timestamp": [26, 12]}  # fmt: skip
    layout = {"encoding": "cp500", "record_bytes": 37, "columns": columns, "decimals": {"sales_value": 2},
              "dates": {"transaction_timestamp": "%Y%m%d%H%M"}}  # fmt: skip
    mapping = till_mappings.mapping_of({**SAYS, "layout": layout})
    path = written(tmp_path, HEAD)
    path.write_bytes("0007001205000001002000349202611202330000800120501000100100010x202611202331".encode("cp500"))
    good, bad = read(path, mapping)
    assert isinstance(good, ReadPurchase) and good.purchase.amount_pence == 349 and good.purchase.lines[0].quantity == 2
    assert good.purchase.sold_at == datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert isinstance(bad, list) and bad[0].line == 2 and "00010x" in bad[0].why


def test_a_mapping_with_a_layout_that_does_not_fit_is_refused() -> None:
    with pytest.raises(MappingInvalid):
        till_mappings.mapping_of({**SAYS, "layout": {"encoding": "klingon"}})
