"""The pictures are read back by decoders written here from the widths of the bars, not from the tables that drew them."""

from itertools import groupby
from xml.etree import ElementTree

import pytest
import segno
from hypothesis import given, strategies as st
from markupsafe import Markup

from portal.kit import barcodes, check_digits

# Bar and space widths of a digit as the EAN standard prints them: the same four numbers left and right, mirrored in set G.
EAN_WIDTHS = ("3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112")
EAN_PARITY_OF_FIRST = ("OOOOOO", "OOEOEE", "OOEEOE", "OOEEEO", "OEOOEE", "OEEOOE", "OEEEOO", "OEOEOE", "OEOEEO", "OEEOEO")


def dark_and_light(picture: Markup) -> list[int]:
    """The modules that a scanner would see, quiet zones too."""
    root = ElementTree.fromstring(str(picture))
    modules = [0] * int(root.attrib["viewBox"].split()[2])
    for rect in root.iterfind("g/rect"):
        start, width = int(rect.attrib["x"]), int(rect.attrib["width"])
        modules[start : start + width] = [1] * width
    return modules


def read_ean13(modules: list[int]) -> str:
    body = modules[11:-7]
    assert modules[:11] == [0] * 11 and modules[-7:] == [0] * 7, "quiet zones"
    assert body[:3] == [1, 0, 1] == body[-3:] and body[45:50] == [0, 1, 0, 1, 0], "guards"
    left = [read_ean_digit(body[3 + 7 * place : 10 + 7 * place]) for place in range(6)]
    right = [read_ean_digit(body[50 + 7 * place : 57 + 7 * place]) for place in range(6)]
    assert all(parity == "E" for _, parity in right)
    return "".join([str(EAN_PARITY_OF_FIRST.index("".join(parity for _, parity in left))), *(digit for digit, _ in left + right)])


def read_ean_digit(modules: list[int]) -> tuple[str, str]:
    """The digit and whether its dark modules are odd or even in number: set G is even and mirrored, and so is set R, not mirrored."""
    widths = "".join(str(len(list(run))) for _, run in groupby(modules))
    parity = "O" if sum(modules) % 2 else "E"
    mirrored = parity == "E" and modules[0] == 0
    return str(EAN_WIDTHS.index(widths[::-1] if mirrored else widths)), parity


def read_code128(modules: list[int]) -> str:
    body = modules[10:-10]
    assert modules[:10] == modules[-10:] == [0] * 10, "quiet zones"
    widths = "".join(str(len(list(run))) for _, run in groupby(body))
    assert widths.endswith("2331112"), "stop"
    *symbols, check = (barcodes.CODE_128.index(widths[place : place + 6]) for place in range(0, len(widths) - 7, 6))
    assert check == (symbols[0] + sum(place * symbol for place, symbol in enumerate(symbols))) % 103, "check symbol"
    in_pairs, text = symbols[0] == 105, ""
    for symbol in symbols[1:]:
        if symbol in ((100,) if in_pairs else (99,)):
            in_pairs = not in_pairs
        else:
            text += f"{symbol:02d}" if in_pairs else chr(symbol + 32)
    return text


def test_the_card_of_the_rule_reads_back() -> None:
    assert read_ean13(dark_and_light(barcodes.ean13("2900000123458", label="Card"))) == "2900000123458"


@given(st.integers(0, 10**12 - 1))
def test_every_ean_13_reads_back(first_twelve: int) -> None:
    digits = f"{first_twelve:012d}"
    code = digits + check_digits.ean_digit(digits)
    assert read_ean13(dark_and_light(barcodes.ean13(code, label="Card"))) == code


def test_an_ean_with_a_wrong_digit_is_never_drawn() -> None:
    with pytest.raises(AssertionError):
        barcodes.ean13("2900000123459", label="Card")


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=30))
def test_every_code_128_reads_back(text: str) -> None:
    assert read_code128(dark_and_light(barcodes.code128(text, label="Card"))) == text


@given(st.from_regex(r"[A-Z]{0,3}[0-9]{1,13}[A-Z]{0,2}", fullmatch=True))
def test_code_128_reads_back_where_digits_and_letters_meet(text: str) -> None:
    assert read_code128(dark_and_light(barcodes.code128(text, label="Card"))) == text


def test_the_published_code_128_example_has_its_check_symbol() -> None:
    assert barcodes.code128_symbols("PJJ123C") == [104, 48, 42, 42, 17, 18, 19, 35]
    check_symbol = barcodes.code128_modules("PJJ123C")[-24:-13]
    assert check_symbol == "11101000110", "55: the example's 54 and one more for starting in set B, not A"


def test_the_code_128_table_obeys_the_rules_of_the_standard() -> None:
    assert len(set(barcodes.CODE_128)) == len(barcodes.CODE_128) == 106
    for widths in barcodes.CODE_128:
        assert sum(map(int, widths)) == 11
        assert sum(map(int, widths[::2])) % 2 == 0, "dark modules are even in number"


def test_digits_go_in_pairs_and_the_odd_one_alone() -> None:
    assert barcodes.code128_symbols("00000123459") == [105, 0, 0, 1, 23, 45, 100, 25]


@pytest.mark.parametrize("text", ["", "é", "a\n"])
def test_code_128_takes_no_other_character(text: str) -> None:
    with pytest.raises(AssertionError):
        barcodes.code128(text, label="Card")


def test_the_qr_picture_shows_the_matrix_with_four_modules_of_quiet() -> None:
    root = ElementTree.fromstring(str(barcodes.qr("00000123459", label="Card")))
    matrix = segno.make_qr("00000123459", error="m", boost_error=False).matrix
    side = int(root.attrib["viewBox"].split()[2])
    assert side == len(matrix) + 8
    seen = [[0] * side for _ in range(side)]
    for run in root.findall("path")[0].attrib["d"].removesuffix("z").split("z"):
        x, rest = run.removeprefix("M").split(" ")
        y, width = rest.split("v")[0].split("h")
        seen[int(y)][int(x) : int(x) + int(width)] = [1] * int(width)
    assert [row[4:-4] for row in seen[4:-4]] == [list(row) for row in matrix]
    assert not any(map(any, seen[:4] + seen[-4:]))


@pytest.mark.parametrize(
    "picture", [barcodes.ean13("2900000123458", label='"><b>'), barcodes.code128("7", label='"><b>'), barcodes.qr("7", label='"><b>')]
)
def test_a_picture_is_named_and_has_no_style(picture: Markup) -> None:
    root = ElementTree.fromstring(str(picture))
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == '"><b>'
    assert "style" not in picture and "script" not in picture


def test_a_module_is_two_pixels_wide_unless_the_page_says_otherwise() -> None:
    root = ElementTree.fromstring(str(barcodes.ean13("2900000123458", label="Card")))
    assert (root.attrib["viewBox"], root.attrib["width"], root.attrib["height"]) == ("0 0 113 40", "226", "80")
