import csv
from pathlib import Path

import pytest

from portal.kit import postcodes
from portal.kit.postcodes import Postcode, normalise

SHARED = Path(__file__).parents[3].parent / "shared" / "data"
BAD_POSTCODES = SHARED / "hard_inputs" / "real_bad_postcodes.csv"
GOOD_POSTCODES = SHARED / "geo_uk" / "postcodes_5000.csv"
DANISH_POSTCODES = SHARED / "geo_dk" / "postnumre.csv"
ENDED = "NPT"  # Newport before it became NP: ended, but still listed
HALF_A_POSTCODE = {"GL5", "M21", "SE24"}


def full(country: str, text: str) -> str | None:
    found = normalise(country, text)
    return found.full if found else None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("OL12 0AB", "OL12 0AB"),
        ("ol120ab", "OL12 0AB"),
        ("  Ls7   4qg ", "LS7 4QG"),
        ("WS1 36JL", "WS13 6JL"),
        ("C015 1QE", "CO15 1QE"),
        ("FK 13 6PE", "FK13 6PE"),
        ("ML2 9BD.", "ML2 9BD"),
        ("HA4 OJE", "HA4 0JE"),
        ("RM18 8 AX", "RM18 8AX"),
        ("OL12-0AB", "OL12 0AB"),
        ("OL12\u00a00AB", "OL12 0AB"),
        ("ＯＬ１２ ０ＡＢ", "OL12 0AB"),
        ("0L12 0AB", "OL12 0AB"),
        ("OLI2 OAB", "OL12 0AB"),
        ("M1 1AE", "M1 1AE"),
        ("MI IAE", "M1 1AE"),
        ("B33 8TH", "B33 8TH"),
        ("W1A 0AX", "W1A 0AX"),
        ("EC1A 1BB", "EC1A 1BB"),
        ("SW1O 1AA", "SW10 1AA"),
        ("S01 1AA", "SO1 1AA"),
        ("S10 1AA", "S10 1AA"),
        ("SO15 2JU", "SO15 2JU"),
        ("1P1 1AA", "IP1 1AA"),
        ("IM1 1AA", "IM1 1AA"),
        ("JE2 3AB", "JE2 3AB"),
        ("GY1 1AA", "GY1 1AA"),
        ("gir0aa", "GIR 0AA"),
        ("GIR OAA", "GIR 0AA"),
        ("bfpo57", "BFPO 57"),
        ("B.F.P.O. 1234", "BFPO 1234"),
    ],
)
def test_a_british_postcode_is_read_as_it_was_meant(typed: str, meant: str) -> None:
    assert full("GB", typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "OL12",
        "0AB",
        "QQ1 1AA",
        "OL12 0AO",
        "OL12 0CI",
        "OL123 0AB",
        "OL12 0ABC",
        "12345",
        "2100",
        "BFPO",
        "BFPO 0",
        "BFPO 12345",
        "A 1AA",
        "GIR 1AA",
        "OL12 0A٣",
        "OL12 0AB<script>",
        "D02 AF30",
        "OL12 0AB OL12 0AB",
        "EC1I 1BC",
        "O" * 10_000,
    ],
)
def test_what_is_no_british_postcode_is_asked_for_again(typed: str) -> None:
    assert normalise("GB", typed) is None


def test_a_british_postcode_widens_to_its_sector_and_its_outward_code() -> None:
    assert normalise("GB", "ol12 0ab") == Postcode("GB", "OL12 0AB", "OL12 0", "OL12")
    assert normalise("GB", "GIR 0AA") == Postcode("GB", "GIR 0AA", "GIR 0", "GIR")
    assert normalise("GB", "BFPO 57") == Postcode("GB", "BFPO 57", "BFPO", "BFPO")


@pytest.mark.parametrize("typed", ["2100", "DK-2100", "dk 2100", " 2100 ", "DK2100", "21OO", "2IOO"])
def test_a_danish_postcode_is_four_digits_with_or_without_its_country(typed: str) -> None:
    assert normalise("DK", typed) == Postcode("DK", "2100", "21", "2")


@pytest.mark.parametrize("typed", ["", "210", "21000", "0000", "SE-2100", "OL12 0AB", "٢١٠٠", "DK"])
def test_what_is_no_danish_postcode_is_asked_for_again(typed: str) -> None:
    assert normalise("DK", typed) is None


@pytest.mark.parametrize(
    ("country", "typed", "written"),
    [
        ("GB", "ol120ab", "OL12 0AB"),
        ("GB", " ol12  0 ", "OL12 0"),
        ("GB", "ol12", "OL12"),
        ("GB", "M1 1", "M1 1"),
        ("GB", "M11", "M11"),
        ("GB", "bfpo", "BFPO"),
        ("GB", "BFPO 57", "BFPO 57"),
        ("GB", "JE2", "JE2"),
        ("DK", "2100", "2100"),
        ("DK", "21", "21"),
        ("DK", "2", "2"),
    ],
)
def test_a_table_holds_whole_postcodes_sectors_and_outward_codes_in_one_form(country: str, typed: str, written: str) -> None:
    assert postcodes.area(country, typed) == written


@pytest.mark.parametrize(
    ("country", "typed"),
    [("GB", ""), ("GB", "OL120"), ("GB", "OL12 00"), ("GB", "ZZ1"), ("GB", "OL12 0 A"), ("DK", "210"), ("DK", "OL12"), ("SE", "11")],
)
def test_what_stands_in_no_table_of_postcodes_is_none(country: str, typed: str) -> None:
    assert postcodes.area(country, typed) is None


@pytest.mark.parametrize("country", ["SE", "", "gb"])
def test_a_country_without_a_normaliser_has_no_postcodes(country: str) -> None:
    assert normalise(country, "OL12 0AB") is None


@pytest.mark.parametrize("area", sorted(postcodes.BRITISH_AREAS))
def test_what_is_right_stays_as_it_is(area: str) -> None:
    for district in ("1", "10", "9"):
        assert full("GB", f"{area}{district} 1AA") == f"{area}{district} 1AA"


@pytest.mark.skipif(not BAD_POSTCODES.exists(), reason="the shared data is not here")
def test_every_real_bad_postcode_is_read_or_is_half_a_postcode() -> None:
    with BAD_POSTCODES.open(encoding="utf-8", newline="") as file:
        typed = {row["Postcode"] for row in csv.DictReader(file)}
    assert typed
    assert {text for text in typed if normalise("GB", text) is None} == typed & HALF_A_POSTCODE


@pytest.mark.skipif(not GOOD_POSTCODES.exists(), reason="the shared data is not here")
def test_every_postcode_of_the_directory_stays_as_it_is() -> None:
    with GOOD_POSTCODES.open(encoding="utf-8", newline="") as file:
        listed = [row["pcds"] for row in csv.DictReader(file) if not row["pcds"].startswith(ENDED)]
    assert [text for text in listed if full("GB", text.replace(" ", "").lower()) != text] == []


@pytest.mark.skipif(not DANISH_POSTCODES.exists(), reason="the shared data is not here")
def test_every_danish_postcode_of_the_list_stays_as_it_is() -> None:
    with DANISH_POSTCODES.open(encoding="utf-8", newline="") as file:
        listed = [row["postnr"] for row in csv.DictReader(file)]
    assert [text for text in listed if full("DK", f"DK-{text}") != text] == []
