"""People: the forms in which names and contacts are compared."""

import pytest

from portal.people import email_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("anna@straße.de", "anna@strasse.de"),
        ("strauß@example.org", "strauss@example.org"),
        ("ﬁona@example.org", "fiona@example.org"),
        ("a" * 200 + "@" + "ü" * 50 + ".de", "a" * 200 + "@" + "ü" * 50 + ".dk"),
    ],
)
def test_addresses_of_two_people_never_compare_equal(one: str, other: str) -> None:
    assert email_key(one) != email_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (" Nerys@Example.ORG ", "nerys@example.org"),
        ("nerys@BÜCHER.example", "nerys@xn--bcher-kva.example"),
        ("Søren@example.dk", "søren@example.dk"),
        ("ŵyn@example.cymru", "w\u0302yn@example.cymru"),
        ("nerys@Post_Office.example", "nerys@post_office.example"),
    ],
)
def test_one_address_written_in_two_ways_compares_equal(one: str, other: str) -> None:
    assert email_key(one) == email_key(other)


@pytest.mark.parametrize("address", ["a" * 200 + "@" + "ü" * 50 + ".de", "İ" * 254, "", "@", "a@..", "a@[127.0.0.1]"])
def test_every_address_has_a_key_that_its_column_holds(address: str) -> None:
    assert len(email_key(address)) <= 254
