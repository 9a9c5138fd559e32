"""Member and card numbers: ten digits of serial and one Damm digit, 11 in all (R34, R35).

People say and type the 11 digits; the till scans the same serial as an EAN-13 under the restricted-circulation prefix 29.
The Damm digit finds every single wrong digit and every two neighbours swapped; the EAN digit misses one swap in nine.
"""

from stdnum import damm, ean

SERIAL_DIGITS = 10
SERIALS = 10**SERIAL_DIGITS
IN_STORE_PREFIX = "29"


def append_damm(digits: str) -> str:
    """The digits followed by their Damm digit: "572" gives "5724"."""
    return digits + damm.calc_check_digit(digits)


def is_valid_damm(digits: str) -> bool:
    return _only_digits(digits) and damm.is_valid(digits)


def ean_digit(digits: str) -> str:
    """The last digit of an EAN-13, from the twelve before it."""
    assert len(digits) == 12 and _only_digits(digits), digits
    return ean.calc_check_digit(digits)


def number_from_serial(serial: int) -> str:
    """12345 gives "00000123459"."""
    return append_damm(_serial_digits(serial))


def serial_of(number: str) -> int:
    """The serial inside a valid number: "00000123459" gives 12345."""
    assert is_valid_number(number), number
    return int(number[:SERIAL_DIGITS])


def ean13(serial: int) -> str:
    """What the card's barcode carries: 12345 gives "2900000123458"."""
    digits = IN_STORE_PREFIX + _serial_digits(serial)
    return digits + ean_digit(digits)


def is_valid_number(text: str) -> bool:
    """Eleven plain digits, the last of them right."""
    return len(text) == SERIAL_DIGITS + 1 and is_valid_damm(text)


def normalise_number(text: str) -> str | None:
    """The 11 digits behind what was typed (with spaces or dashes) or scanned (EAN-13); None where a digit is wrong."""
    digits = "".join(text.split()).replace("-", "")
    if is_valid_number(digits):
        return digits
    if _is_scanned(digits):
        return number_from_serial(int(digits[len(IN_STORE_PREFIX) : -1]))
    return None


def spoken_groups(number: str) -> str:
    """The number as it is printed and read out: "0000 012 345 9"."""
    return " ".join((number[:4], number[4:7], number[7:10], number[10:]))


def _is_scanned(digits: str) -> bool:
    return len(digits) == 13 and _only_digits(digits) and digits.startswith(IN_STORE_PREFIX) and ean.is_valid(digits)


def _serial_digits(serial: int) -> str:
    assert 0 <= serial < SERIALS, serial
    return f"{serial:0{SERIAL_DIGITS}d}"


def _only_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
