"""Finding a member."""

import pytest

from portal import members
from portal.kit import clock
from portal.kit.check_digits import ean13, serial_of, spoken_groups
from portal.kit.refusals import Refused
from portal.models import Card, Identifier, Membership
from tests import people

pytestmark = pytest.mark.anyio


@pytest.mark.row("A1.1")
async def test_a_member_is_found_by_number_however_it_is_said(rolled_back: None) -> None:
    society = await people.society()
    member = await people.member(society)
    for typed in (member.number, spoken_groups(member.number), f" {member.number[:4]}-{member.number[4:]} "):
        (found,) = await members.by_number(society, typed)
        assert (found.id, found.number) == (member.id, member.number)


@pytest.mark.row("A1.1")
async def test_a_wrong_digit_and_two_swapped_are_caught_by_the_check_digit(rolled_back: None) -> None:
    society = await people.society()
    number = (await people.member(society)).number
    wrong = number[:5] + str((int(number[5]) + 1) % 10) + number[6:]
    with pytest.raises(Refused, match="One digit is wrong") as refusal:
        await members.by_number(society, wrong)
    assert refusal.value.field == "number"
    place = next(n for n in range(10) if number[n] != number[n + 1])
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    with pytest.raises(Refused, match="One digit is wrong"):
        await members.by_number(society, swapped)


@pytest.mark.parametrize("typed", ["", "12", "123456789012", "abc", "١٢٣٤٥٦٧٨٩٠١", "1" * 14])
async def test_a_number_of_another_length_is_counted(rolled_back: None, typed: str) -> None:
    with pytest.raises(Refused, match="11 digits"):
        await members.by_number(await people.society(), typed)


@pytest.mark.row("A1.2")
async def test_a_member_is_found_by_scanning_a_card_and_by_one_that_is_blocked(rolled_back: None) -> None:
    society = await people.society()
    member = await people.member(society)
    card = await Card.get(member=member)
    assert [each.id for each in await members.by_number(society, ean13(serial_of(card.number)))] == [member.id]
    await Card.filter(id=card.id).update(blocked_at=clock.now())
    assert [each.id for each in await members.by_number(society, card.number)] == [member.id]


@pytest.mark.row("A1.3")
@pytest.mark.row("A1.4")
async def test_a_member_is_found_by_email_in_any_case_and_by_phone_as_it_is_dialled(rolled_back: None) -> None:
    society = await people.society()
    member = await people.member(society, email="Mair@Example.org", phone="+447911123456")
    assert [each.id for each in await members.by_email(society, " mair@EXAMPLE.org ")] == [member.id]
    for typed in ("07911 123456", "+44 7911 123456", "0044 7911 123456"):
        assert [each.id for each in await members.by_phone(society, typed)] == [member.id]
    with pytest.raises(Refused, match="phone number"):
        await members.by_phone(society, "12")


@pytest.mark.row("A1.5")
async def test_a_member_is_found_by_postcode_and_surname_however_spelt(rolled_back: None) -> None:
    society = await people.society()
    member = await people.member(society, family_name="Ŵyn-Møller", surname_key="wynmoller", postcode="OL12 0AA")
    await people.member(society, family_name="Other", postcode="OL12 0AA")
    for surname in ("Wyn Moller", "ŵyn-møller", "WYNMØLLER"):
        assert [each.id for each in await members.by_postcode_and_surname(society, "ol120aa", surname)] == [member.id]
    with pytest.raises(Refused, match="postcode"):
        await members.by_postcode_and_surname(society, "OL12", "Wyn")


@pytest.mark.row("A1.6")
async def test_a_member_is_found_by_the_name_that_another_system_has(rolled_back: None) -> None:
    society = await people.society()
    member = await people.member(society)
    await Identifier.create(society=society, member=member, kind="social", value="nerys")
    assert [each.id for each in await members.by_identifier(society, "social", "nerys")] == [member.id]
    assert await members.by_identifier(society, "social", "huw") == []


async def test_nobody_is_found_in_another_society(rolled_back: None) -> None:
    society, other = await people.society(), await people.society()
    member = await people.member(society, phone="+447911123456")
    person = await member.person
    await Identifier.create(society=society, member=member, kind="household", value="1")
    found = [
        await members.by_number(other, member.number),
        await members.by_email(other, person.email or ""),
        await members.by_phone(other, "+447911123456"),
        await members.by_postcode_and_surname(other, "OL12 0AA", person.family_name),
        await members.by_identifier(other, "household", "1"),
    ]
    assert found == [[]] * 5


@pytest.mark.row("A1.5")
async def test_a_list_of_results_ends_at_twenty(rolled_back: None) -> None:
    society = await people.society()
    for _ in range(22):
        await people.member(society, family_name="Jones", surname_key="jones")
    assert len(await members.by_postcode_and_surname(society, "OL12 0AA", "Jones")) == members.FOUND_MAX


async def test_who_has_left_is_found(rolled_back: None) -> None:
    society = await people.society()
    member = await people.member(society)
    await Membership.filter(member=member).update(ended_at=clock.now())
    assert [each.id for each in await members.by_number(society, member.number)] == [member.id]
