"""Looking a member up: every name that leads to them, what is refused, and what the log keeps."""

import pytest
from tortoise.exceptions import BaseORMException

from care import look_ups
from care.look_ups import ShortRow, readings
from care.models import LookUp
from portal.actors import Actor
from portal.kit import database
from portal.kit.check_digits import ean13, number_from_serial, serial_of
from portal.kit.refusals import Refused
from portal.models import Card, Identifier, Member
from tests import people
from tests.care import made
from tests.regions import made as regions_made

pytestmark = pytest.mark.anyio


@pytest.fixture
async def advisor(rolled_back: None) -> Actor:
    return await made.advisor(await people.society())


@pytest.fixture
async def nerys(advisor: Actor) -> Member:
    community = await regions_made.community(advisor.home, name="Calderbrook")
    return await regions_made.resident(
        community,
        family_name="Ashworth",
        surname_key="ashworth",
        email="Nerys@Example.org",
        email_key="nerys@example.org",
        phone="+447911123456",
    )


async def look(advisor: Actor, query: str = "", postcode: str = "", surname: str = "") -> list[ShortRow]:
    return await look_ups.look_up(by=advisor, query=query, postcode=postcode, surname=surname)


@pytest.mark.row("A1.1")
async def test_a_number_leads_to_its_member_however_it_is_typed(advisor: Actor, nerys: Member) -> None:
    (row,) = await look(advisor, f" {nerys.number[:4]} {nerys.number[4:7]}-{nerys.number[7:]} ")
    assert row == ShortRow(nerys.id, nerys.number, "Nerys Ashworth", "Calderbrook")


@pytest.mark.row("A1.1")
async def test_one_wrong_digit_is_caught(advisor: Actor, nerys: Member) -> None:
    wrong = nerys.number[:-1] + str((int(nerys.number[-1]) + 1) % 10)
    with pytest.raises(Refused, match="One digit is wrong") as refused:
        await look(advisor, wrong)
    assert refused.value.field == "query"
    assert not await LookUp.exists()


@pytest.mark.row("A1.2")
async def test_the_scanned_barcode_of_a_card_leads_to_its_member(advisor: Actor, nerys: Member) -> None:
    scanned = ean13(serial_of((await Card.get(member=nerys)).number))
    assert [row.id for row in await look(advisor, scanned)] == [nerys.id]
    with pytest.raises(Refused, match="One digit is wrong"):
        await look(advisor, scanned[:-1] + str((int(scanned[-1]) + 1) % 10))


@pytest.mark.row("A1.3")
async def test_an_email_address_leads_to_its_member(advisor: Actor, nerys: Member) -> None:
    assert [row.id for row in await look(advisor, "NERYS@example.org")] == [nerys.id]


@pytest.mark.row("A1.4")
@pytest.mark.parametrize("typed", ["07911 123456", "07911123456", "+44 7911 123456"])
async def test_a_phone_number_leads_to_its_member(advisor: Actor, nerys: Member, typed: str) -> None:
    assert [row.id for row in await look(advisor, typed)] == [nerys.id]


@pytest.mark.row("A1.5")
async def test_postcode_and_surname_lead_to_a_member_and_need_each_other(advisor: Actor, nerys: Member) -> None:
    assert [row.id for row in await look(advisor, postcode="ol120aa", surname="ASHWORTH")] == [nerys.id]
    for given, field in (({"postcode": "OL12 0AA"}, "surname"), ({"surname": "Ashworth"}, "postcode"), ({}, "query")):
        with pytest.raises(Refused) as refused:
            await look(advisor, **given)
        assert refused.value.field == field


@pytest.mark.row("A1.6")
async def test_a_social_handle_leads_to_its_member(advisor: Actor, nerys: Member) -> None:
    await Identifier.create(society=advisor.home, member=nerys, kind="handle", value="nerysbakes")
    assert [row.id for row in await look(advisor, "@nerysbakes")] == [nerys.id]


async def test_members_of_another_society_are_not_found(advisor: Actor) -> None:
    stranger = await people.member(await people.society(), email="x@example.org")
    assert await look(advisor, "x@example.org") == []
    assert await look(advisor, stranger.number) == []


async def test_results_end_at_twenty(advisor: Actor) -> None:
    for _ in range(22):
        await people.member(advisor.home, family_name="Jones", surname_key="jones")
    assert len(await look(advisor, postcode="OL12 0AA", surname="Jones")) == look_ups.FOUND_MAX


@pytest.mark.row("A1.9")
async def test_the_log_keeps_who_looked_by_what_and_whom_the_answer_named(advisor: Actor, nerys: Member) -> None:
    await look(advisor, "nerys@example.org")
    await look(advisor, "nobody@example.org")
    first, second = await LookUp.all().order_by("id")
    assert (first.staff_id, first.kind, first.found) == (advisor.id, "email", [nerys.number])
    assert (second.kind, second.found) == ("email", [])


@pytest.mark.row("A1.9")
async def test_the_log_of_look_ups_cannot_be_changed(advisor: Actor, nerys: Member) -> None:
    await look(advisor, nerys.number)
    with pytest.raises(BaseORMException):
        async with database.transaction():
            await LookUp.all().delete()


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        (number_from_serial(12_0000_0001), ("number", "phone")),
        ("12000000019", ("number", "phone")),
        ("01706 123456", ("phone", "number")),
        ("2900000123458", ("number",)),
        ("+45 33 12 34 56", ("phone",)),
        ("a@b.dk", ("email",)),
        ("@nerysbakes", ("identifier",)),
    ],
)
async def test_what_was_typed_is_read_as_what_it_likeliest_is(query: str, kinds: tuple[str, ...]) -> None:
    assert readings(query, "12") == kinds
