"""Moving house, by R24; and the home of whoever joins."""

from datetime import UTC, datetime, timedelta

import pytest
from tortoise.exceptions import IntegrityError

from portal import members
from portal.joining import MemberJoined
from portal.kit import clock
from portal.kit.events import publish
from portal.kit.refusals import Refused
from portal.models import Member, Person
from regions import catchments, residences, verify
from regions.catchments import CatchmentLine
from regions.models import Community, Residence
from tests import people
from tests.regions import made

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
EVENING = datetime(2026, 6, 10, 20, 0, tzinfo=UTC)


async def two_towns() -> tuple[Community, Community, Member]:
    society = await people.society()
    old, new = await made.community(society), await made.community(society)
    version = await catchments.open_version(society, "an edition", EVENING.date() - timedelta(days=900))
    await catchments.load(version, [CatchmentLine("OL12", old.id), CatchmentLine("M1", new.id)])
    return old, new, await people.member(society)


@pytest.mark.row("M20.1")
async def test_the_first_home_counts_at_once_and_a_move_from_the_next_midnight() -> None:
    old, new, member = await two_towns()
    by = await made.acting(member)
    with clock.standing_at(EVENING):
        await residences.settle(member, "OL12 0AB", by=by)
        assert (found := await residences.community_of(member)) and found.id == old.id
        moved = await residences.settle(member, "M1 1AA", by=by)
        assert moved.begins_at == datetime(2026, 6, 10, 23, 0, tzinfo=UTC), "midnight in British summer time"
        assert (found := await residences.community_of(member)) and found.id == old.id
    with clock.standing_at(EVENING + timedelta(hours=4)):
        assert (found := await residences.community_of(member)) and found.id == new.id


async def test_the_same_home_twice_counts_once_and_moving_back_the_same_day_leaves_no_trace() -> None:
    _old, _new, member = await two_towns()
    by = await made.acting(member)
    first = await residences.settle(member, "OL12 0AB", by=by)
    assert (await residences.settle(member, "ol120ab", by=by)).id == first.id
    await residences.settle(member, "M1 1AA", by=by)
    await residences.settle(member, "M1 1AB", by=by)
    assert await Residence.filter(member=member).count() == 2
    back = await residences.settle(member, "OL12 0AB", by=by)
    assert back.id == first.id and back.ends_at is None and await Residence.filter(member=member).count() == 1


@pytest.mark.row("M20.1")
async def test_who_moves_is_found_by_the_new_postcode_and_the_old_street_stays_until_a_new_one_is_given() -> None:
    old, new, member = await two_towns()
    await Person.filter(member__id=member.id).update(address="3 Lane", surname_key="ashworth")
    by = await made.acting(member)
    await residences.settle(member, "m11aa", by=by)
    person = await Person.get(member__id=member.id)
    assert (person.address, person.postcode) == ("3 Lane", "M1 1AA")
    await residences.settle(member, "M1 1AB", address="7 Canal Street", by=by)
    person = await Person.get(member__id=member.id)
    assert (person.address, person.postcode) == ("7 Canal Street", "M1 1AB")
    found = await members.by_postcode_and_surname(await new.society, "M1 1AB", "Ashworth")
    assert [each.id for each in found] == [member.id]
    await residences.settle(member, "the old mill", community=old, by=by)
    assert (await Person.get(member__id=member.id)).postcode == "M1 1AB", "what is no postcode finds nobody"


async def test_an_unknown_postcode_is_refused_until_a_community_is_picked() -> None:
    old, _new, member = await two_towns()
    by = await made.acting(member)
    with pytest.raises(Refused) as refused:
        await residences.settle(member, "ZZ99 9ZZ", by=by)
    assert refused.value.field == "postcode" and not await Residence.filter(member=member).exists()
    assert (await Person.get(member__id=member.id)).postcode == "OL12 0AA"
    assert (await residences.settle(member, "ZZ99 9ZZ", community=old, by=by)).community_id == old.id


async def test_the_database_refuses_two_homes_at_once() -> None:
    _old, new, member = await two_towns()
    await residences.settle(member, "OL12 0AB", by=await made.acting(member))
    now = clock.now()
    with pytest.raises(IntegrityError):
        await Residence.create(
            member=member, community=new, postcode="M1 1AA", by_kind="member", by_id=1,
            begins_at=now + timedelta(days=1), ends_at=now + timedelta(days=2),
        )  # fmt: skip


@pytest.mark.usefixtures("toad_lane")
async def test_whoever_joins_has_a_community_at_once() -> None:
    old, _new, member = await two_towns()
    await publish(MemberJoined(member.id, "OL12 0AB"))
    assert (found := await residences.community_of(member)) and found.id == old.id


@pytest.mark.usefixtures("toad_lane")
async def test_whoever_joins_with_an_unknown_postcode_belongs_to_the_national_community() -> None:
    old, _new, member = await two_towns()
    national = await made.community(await old.society, is_national=True)
    await publish(MemberJoined(member.id, "ZZ99 9ZZ"))
    assert (found := await residences.community_of(member)) and found.id == national.id


@pytest.mark.usefixtures("toad_lane")
async def test_a_society_without_communities_can_still_be_joined() -> None:
    member = await people.member(await people.society())
    await publish(MemberJoined(member.id, "OL12 0AB"))
    assert await residences.community_of(member) is None
    assert await verify.verify() == []
