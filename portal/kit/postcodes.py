"""Postcodes as people type them, brought to the one form that the directory knows (R23).

A place is looked up by `full`, then by the wider `sector`, then by the widest `outward`:
GB "OL12 0AB", "OL12 0", "OL12"; DK "2100", "21", "2". `None` means: ask again.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

AREAS = """
    AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY
    G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW
    OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB
    W WA WC WD WF WN WR WS WV YO ZE
"""
BRITISH_AREAS = frozenset(AREAS.split())
LONDON_AREAS = frozenset({"E", "EC", "N", "NW", "SE", "SW", "W", "WC"})
DISTRICT = re.compile(r"[0-9]|[1-9][0-9]")
LONDON_DISTRICT = re.compile(r"[0-9]|[1-9][0-9]|[0-9][A-HJKMNPR-Y]")  # W1A; the letter is never one that looks like a digit
BRITISH_INWARD = re.compile(r"[0-9][ABD-HJLNP-UW-Z]{2}")
FORCES = re.compile(r"BFPO([1-9][0-9]{0,3})")
DANISH = re.compile(r"(?:DK)?((?!0000)[0-9]{4})")

BETWEEN = re.compile(r"[\s.,\-]+")
AS_DIGIT = str.maketrans("OI", "01")
AS_LETTER = str.maketrans("01", "OI")


@dataclass(frozen=True, slots=True)
class Postcode:
    country: str
    full: str
    sector: str
    outward: str


def normalise(country: str, text: str) -> Postcode | None:
    """The postcode behind `text`; None for what is not one, for half a postcode, and for countries that we do not know."""
    normaliser = NORMALISERS.get(country)
    compact = BETWEEN.sub("", unicodedata.normalize("NFKC", text).upper())
    return normaliser(compact) if normaliser and compact.isascii() else None


def area(country: str, text: str) -> str | None:
    """What stands in a table of postcodes, as `full`, `sector` or `outward` write it: "OL12 0AB", "OL12 0", "OL12"; None for anything else.

    A sector is known by its blank: "M1 1" is one, "M11" is an outward code.
    """
    if whole := normalise(country, text):
        return whole.full
    parts = BETWEEN.split(unicodedata.normalize("NFKC", text).upper().strip())
    wider = WIDER.get(country)
    return wider(parts) if wider else None


def _british_area(parts: Sequence[str]) -> str | None:
    match parts:
        case ["BFPO"]:
            return "BFPO"
        case [outward]:
            found = normalise("GB", f"{outward} 0AA")
            return found.outward if found else None
        case [outward, digit] if len(digit) == 1:
            found = normalise("GB", f"{outward} {digit}AA")
            return found.sector if found else None
    return None


def _danish_area(parts: Sequence[str]) -> str | None:
    return parts[0] if len(parts) == 1 and re.fullmatch(r"[0-9]{1,2}", parts[0]) else None


def _british(compact: str) -> Postcode | None:
    if forces := FORCES.fullmatch(compact):
        return Postcode("GB", f"BFPO {forces[1]}", "BFPO", "BFPO")
    first, inward = compact[:-3], compact[-3:-2].translate(AS_DIGIT) + compact[-2:]
    if first.translate(AS_LETTER) == "GIR" and inward == "0AA":
        return _british_postcode("GIR", inward)
    outward = _nearest(first)
    return _british_postcode(outward, inward) if outward and BRITISH_INWARD.fullmatch(inward) else None


def _british_postcode(outward: str, inward: str) -> Postcode:
    return Postcode("GB", f"{outward} {inward}", f"{outward} {inward[0]}", outward)


def _nearest(typed: str) -> str | None:
    """The outward code that needs the fewest O/0 and I/1 changed: "C015" is CO15, but "S10" stays S10."""
    return min(_outward_readings(typed), key=lambda reading: _changes(typed, reading), default=None)


def _outward_readings(typed: str) -> Iterator[str]:
    for letters in (1, 2):
        area, district = typed[:letters].translate(AS_LETTER), typed[letters:].translate(AS_DIGIT)
        shape = LONDON_DISTRICT if area in LONDON_AREAS else DISTRICT
        if area in BRITISH_AREAS and shape.fullmatch(district):
            yield area + district


def _changes(typed: str, reading: str) -> int:
    return sum(before != after for before, after in zip(typed, reading, strict=True))


def _danish(compact: str) -> Postcode | None:
    found = DANISH.fullmatch(compact.translate(AS_DIGIT))
    return Postcode("DK", found[1], found[1][:2], found[1][:1]) if found else None


NORMALISERS: dict[str, Callable[[str], Postcode | None]] = {"GB": _british, "DK": _danish}
WIDER: dict[str, Callable[[Sequence[str]], str | None]] = {"GB": _british_area, "DK": _danish_area}
