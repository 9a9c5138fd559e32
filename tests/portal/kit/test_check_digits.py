import pytest
from hypothesis import given, strategies as st

from portal.kit import check_digits

serials = st.integers(0, check_digits.SERIALS - 1)


def test_the_serial_of_the_rule_gives_its_number_and_its_barcode() -> None:
    assert check_digits.number_from_serial(12345) == "00000123459"
    assert check_digits.ean13(12345) == "2900000123458"


def test_the_published_damm_example_gives_its_digit() -> None:
    assert check_digits.append_damm("572") == "5724"
    assert check_digits.is_valid_damm("5724")
    assert not check_digits.is_valid_damm("5727")


def test_the_published_ean_example_gives_its_digit() -> None:
    assert check_digits.ean_digit("400638133393") == "1"


@given(serials)
def test_a_number_gives_its_serial_back(serial: int) -> None:
    assert check_digits.serial_of(check_digits.number_from_serial(serial)) == serial


@given(serials, st.integers(0, 10), st.integers(1, 9))
def test_every_single_wrong_digit_is_found(serial: int, place: int, step: int) -> None:
    number = check_digits.number_from_serial(serial)
    wrong = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]
    assert not check_digits.is_valid_number(wrong)


@given(serials, st.integers(0, 9))
def test_every_two_neighbours_swapped_are_found(serial: int, place: int) -> None:
    number = check_digits.number_from_serial(serial)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert check_digits.is_valid_number(swapped) is (swapped == number)


@given(serials)
def test_a_scanned_barcode_and_a_typed_number_lead_to_the_same_card(serial: int) -> None:
    number = check_digits.number_from_serial(serial)
    assert check_digits.normalise_number(check_digits.ean13(serial)) == number
    assert check_digits.normalise_number(f" {check_digits.spoken_groups(number).replace(' ', '-')} ") == number


def test_a_number_is_spoken_in_groups() -> None:
    assert check_digits.spoken_groups("00000123459") == "0000 012 345 9"


@pytest.mark.parametrize(
    "text",
    ["", "00000123458", "0000012345", "000001234599", "2900000123459", "2800000123451", "0000012345a", "٠٠٠٠٠١٢٣٤٥٩", "card 00000123459"],
)
def test_what_is_not_a_number_is_not_made_one(text: str) -> None:
    assert check_digits.normalise_number(text) is None


@pytest.mark.parametrize("serial", [-1, 10**10])
def test_a_serial_outside_its_ten_digits_is_a_bug(serial: int) -> None:
    with pytest.raises(AssertionError):
        check_digits.number_from_serial(serial)
