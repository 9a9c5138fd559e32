"""Who may run a community's page, and for how long (R26)."""

from datetime import date, timedelta
from typing import Any

import pytest
from tortoise.exceptions import IntegrityError

from portal.actors import VISITOR, Actor, system
from portal.kit import clock
from portal.kit.refusals import Forbidden, Refused
from portal.models import Member, Membership, Society
from regions import appointments
from regions.models import Appointment, Community
from tests import people
from tests.regions import made

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
TERM = {"role": "pioneer", "begins_on": date(2026, 11, 1), "ends_on": date(2027, 10, 31)}


def staff(society: Society, number: int = 1, role: str = "operator") -> Actor:
    return Actor("staff", number, roles=frozenset({role}), society=society)


async def runs(member_id: int, community: Community) -> bool:
    actor = await made.acting(await Member.get(id=member_id))
    return await appointments.run_by(actor).filter(id=community.id).exists()


@pytest.mark.row("P1.1")
async def test_an_appointment_needs_two_persons() -> None:
    society = await people.society()
    community = await made.community(society)
    member, first, second = await made.resident(community), staff(society, 1), staff(society, 2, "admin")
    appointment = await appointments.appoint(member, community, **{**TERM, "role": "co-ordinator"}, by=first)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        await appointments.confirm(appointment, by=first)
    with clock.standing_at(clock.now().replace(year=2026, month=12, day=1)):
        assert not await runs(member.id, community)
        confirmed = await appointments.confirm(appointment, by=second)
        assert (await appointments.confirm(appointment, by=staff(society, 3))).confirmed_by_id == confirmed.confirmed_by_id == 2
        assert await runs(member.id, community)
        assert list(await appointments.roles_of("member", member.id)) == ["co-ordinator"]


@pytest.mark.row("P1.7")
async def test_a_co_ordinator_appoints_a_pioneer_of_their_own_community_and_staff_confirm() -> None:
    society = await people.society()
    community = await made.community(society)
    member, co_ordinator = await made.resident(community), await made.acting(await made.pioneer(community, role="co-ordinator"))
    appointment = await appointments.appoint(member, community, **TERM, by=co_ordinator)  # type: ignore[arg-type]
    with pytest.raises(Forbidden):
        await appointments.confirm(appointment, by=await made.acting(await made.pioneer(community, role="co-ordinator")))
    assert (await appointments.confirm(appointment, by=staff(society))).confirmed_by_kind == "staff"


@pytest.mark.row("P1.7")
async def test_nobody_else_appoints_or_confirms_and_nothing_is_written() -> None:
    society, other = await people.society(), await people.society()
    community, elsewhere = await made.community(society), await made.community(society)
    member = await made.resident(community)
    standing = {
        "pioneer": (
            VISITOR,
            staff(other),
            staff(society, role="store staff"),
            await made.acting(member),
            await made.acting(await made.pioneer(community)),
            await made.acting(await made.pioneer(elsewhere, role="co-ordinator")),
        ),
        "co-ordinator": (
            VISITOR,
            staff(other),
            staff(society, role="advisor"),
            await made.acting(await made.pioneer(community, role="co-ordinator")),
        ),
    }
    count = await Appointment.all().count()
    for role, nobodies in standing.items():
        for by in nobodies:
            with pytest.raises(Forbidden):
                await appointments.appoint(member, community, **{**TERM, "role": role}, by=by)  # type: ignore[arg-type]
    assert await Appointment.all().count() == count
    waiting = await appointments.appoint(member, community, **TERM, by=system())  # type: ignore[arg-type]
    for by in standing["co-ordinator"]:
        with pytest.raises(Forbidden):
            await appointments.confirm(waiting, by=by)
    assert (await Appointment.get(id=waiting.id)).confirmed_at is None


@pytest.mark.row("P1.2")
async def test_a_term_is_twelve_months_at_most_and_ends_by_itself() -> None:
    community = await made.community(await people.society())
    member = await made.resident(community)
    for ends_on in (date(2027, 11, 2), date(2027, 11, 1), date(2026, 11, 1), date(2026, 10, 1)):
        with pytest.raises(Refused):
            await appointments.appoint(member, community, **{**TERM, "ends_on": ends_on}, by=system())  # type: ignore[arg-type]
    assert not await Appointment.exists()
    appointment = await appointments.appoint(member, community, **TERM, by=system())  # type: ignore[arg-type]
    await appointments.confirm(appointment, by=staff(await community.society))
    with clock.standing_at(clock.now().replace(year=2027, month=10, day=31, hour=12)):
        assert await runs(member.id, community)
    with clock.standing_at(clock.now().replace(year=2027, month=11, day=1, hour=12)):
        assert not await runs(member.id, community)


@pytest.mark.row("P1.2")
async def test_the_database_takes_no_longer_term_either() -> None:
    community = await made.community(await people.society())
    member = await made.resident(community)
    signed: dict[str, Any] = {"role": "pioneer", "by_kind": "staff", "by_id": 1, "appointed_at": clock.now()}
    with pytest.raises(IntegrityError, match="regions_appointment_term"):
        await Appointment.create(member=member, community=community, begins_on=date(2026, 11, 1), ends_on=date(2027, 11, 1), **signed)


@pytest.mark.row("P1.3")
async def test_only_a_live_member_of_eighteen_is_appointed() -> None:
    community = await made.community(await people.society())
    young = await made.resident(community, birth_date=date(2008, 11, 2))
    gone = await made.resident(community)
    await Membership.filter(member_id=gone.id).update(ended_at=clock.now())
    for member in (young, gone):
        with pytest.raises(Refused):
            await appointments.appoint(member, community, **TERM, by=system())  # type: ignore[arg-type]
    grown = await made.resident(community, birth_date=date(2008, 11, 1))
    assert await appointments.appoint(grown, community, **TERM, by=system())  # type: ignore[arg-type]


async def test_the_same_appointment_twice_counts_once_and_an_overlapping_one_is_refused() -> None:
    community = await made.community(await people.society())
    member = await made.resident(community)
    first = await appointments.appoint(member, community, **TERM, by=system())  # type: ignore[arg-type]
    assert (await appointments.appoint(member, community, **TERM, by=system())).id == first.id  # type: ignore[arg-type]
    with pytest.raises(Refused):
        await appointments.appoint(member, community, **{**TERM, "ends_on": date(2027, 3, 1)}, by=system())  # type: ignore[arg-type]


async def test_an_ended_appointment_opens_nothing() -> None:
    community = await made.community(await people.society())
    member = await made.pioneer(community)
    assert await runs(member.id, community)
    await appointments.end(await Appointment.get(member=member), by=system())
    assert not await runs(member.id, community)


async def test_a_co_ordinator_runs_each_community_of_the_set_and_no_other() -> None:
    society = await people.society()
    first, second, other = [await made.community(society) for _ in range(3)]
    member = await made.pioneer(first, role="co-ordinator")
    today = clock.today(society.time_zone)
    appointment = await appointments.appoint(
        member, second, role="co-ordinator", begins_on=today, ends_on=today + timedelta(days=100), by=staff(society, 1)
    )
    await appointments.confirm(appointment, by=staff(society, 2))
    assert [await runs(member.id, community) for community in (first, second, other)] == [True, True, False]
