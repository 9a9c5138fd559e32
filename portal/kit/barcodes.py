"""Card numbers as pictures that a till reads: EAN-13, Code 128 and QR, as SVG without styles or scripts (R34).

One module is one unit of the view box, so a width of two pixels a unit or more scans; the quiet zones are inside.
The white ground is part of the picture: a scanner needs it at night too.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import segno
from markupsafe import Markup

from portal.kit.check_digits import ean_digit

BAR_HEIGHT = 40
PIXELS_A_MODULE = 2

# GS1 General Specifications, EAN-13: seven modules a digit. R is L inverted, G is R reversed; the row of L and G tells the first digit.
EAN_L = ("0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011")
EAN_R = tuple(code.translate(str.maketrans("01", "10")) for code in EAN_L)
EAN_G = tuple(code[::-1] for code in EAN_R)
EAN_FIRST = ("LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL")
EAN_QUIET = (11, 7)

# ISO/IEC 15417: widths of bar, space, bar, space, bar, space for the symbol values 0 to 105.
CODE_128_WIDTHS = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 "
    "223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 "
    "112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 "
    "311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 "
    "122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 "
    "214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232"
)
CODE_128 = CODE_128_WIDTHS.split()
CODE_128_STOP = "2331112"
CODE_128_QUIET = 10
START_B, START_C, TO_C, TO_B = 104, 105, 99, 100
DIGIT_PAIRS = re.compile(r"((?:[0-9]{2}){2,})")  # two pairs or more are worth the switch to set C

QR_QUIET = 4
DARK = re.compile("1+")


class Bar(NamedTuple):
    x: int
    width: int


def ean13(code: str, *, label: str) -> Markup:
    """Thirteen digits, the last one right, as an EAN-13 picture named `label`."""
    return _linear(ean13_modules(code), EAN_QUIET, label)


def code128(text: str, *, label: str) -> Markup:
    """Printable ASCII as a Code 128 picture named `label`; rows of digits take half the room."""
    return _linear(code128_modules(text), (CODE_128_QUIET, CODE_128_QUIET), label)


def qr(text: str, *, label: str) -> Markup:
    """Any text as a QR picture named `label`; it still reads with 15% of it covered."""
    rows = segno.make_qr(text, error="m", boost_error=False).matrix
    side = len(rows) + 2 * QR_QUIET
    path = "".join(
        f"M{bar.x + QR_QUIET} {y}h{bar.width}v1h-{bar.width}z"
        for y, row in enumerate(rows, QR_QUIET)
        for bar in bars("".join(map(str, row)))
    )
    return Markup(
        '<svg class="qr" viewBox="0 0 {side} {side}" width="{size}" height="{size}" shape-rendering="crispEdges" role="img" '
        'aria-label="{label}">'
        '<rect width="{side}" height="{side}" fill="#fff"/><path fill="#000" d="{path}"/></svg>'
    ).format(side=side, size=side * PIXELS_A_MODULE * 2, path=path, label=label)


def ean13_modules(code: str) -> str:
    """The 95 modules between the quiet zones, 1 for dark."""
    assert len(code) == 13 and ean_digit(code[:12]) == code[12], code
    sides = zip(EAN_FIRST[int(code[0])], code[1:7], strict=True)
    left = "".join((EAN_L if side == "L" else EAN_G)[int(digit)] for side, digit in sides)
    right = "".join(EAN_R[int(digit)] for digit in code[7:])
    return f"101{left}01010{right}101"


def code128_modules(text: str) -> str:
    """The modules between the quiet zones, 1 for dark: start, symbols, check symbol, stop."""
    symbols = code128_symbols(text)
    check = (symbols[0] + sum(place * symbol for place, symbol in enumerate(symbols))) % 103
    widths = "".join(CODE_128[symbol] for symbol in [*symbols, check]) + CODE_128_STOP
    return "".join("10"[place % 2] * int(width) for place, width in enumerate(widths))


def code128_symbols(text: str) -> list[int]:
    """Symbol values with the start symbol, without the check symbol."""
    assert text and all(" " <= character <= "~" for character in text), text
    symbols: list[int] = []
    for run in filter(None, DIGIT_PAIRS.split(text)):
        in_pairs = DIGIT_PAIRS.fullmatch(run) is not None
        if symbols:
            symbols.append(TO_C if in_pairs else TO_B)
        else:
            symbols.append(START_C if in_pairs else START_B)
        symbols += _pairs(run) if in_pairs else _singles(run)
    return symbols


def bars(modules: str) -> Iterator[Bar]:
    """Neighbouring dark modules as one bar, so that no hairline shows between them."""
    for run in DARK.finditer(modules):
        yield Bar(run.start(), run.end() - run.start())


def _pairs(digits: str) -> list[int]:
    return [int(digits[place : place + 2]) for place in range(0, len(digits), 2)]


def _singles(characters: str) -> list[int]:
    return [ord(character) - ord(" ") for character in characters]


def _linear(modules: str, quiet: tuple[int, int], label: str) -> Markup:
    width = quiet[0] + len(modules) + quiet[1]
    rects = Markup("".join(f'<rect x="{quiet[0] + bar.x}" width="{bar.width}" height="{BAR_HEIGHT}"/>' for bar in bars(modules)))  # noqa: S704
    return Markup(
        '<svg class="barcode" viewBox="0 0 {width} {height}" width="{pixels}" height="{tall}" preserveAspectRatio="none" role="img" '
        'aria-label="{label}"><rect width="{width}" height="{height}" fill="#fff"/><g fill="#000">{rects}</g></svg>'
    ).format(width=width, height=BAR_HEIGHT, pixels=width * PIXELS_A_MODULE, tall=BAR_HEIGHT * PIXELS_A_MODULE, label=label, rects=rects)
