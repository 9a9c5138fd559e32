"""Opening a member's record: a purpose, 30 minutes, a log that stays."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tortoise.exceptions import BaseORMException
from tortoise.transactions import in_transaction

from portal import records, staff
from portal.actors import Actor, system
from portal.kit import clock
from portal.kit.refusals import NotFound, Refused
from portal.models import AccessEntry, Society, Staff
from tests import people
from tests.browser import Browser

pytestmark = pytest.mark.anyio


def acting(who: Staff, society: Society, *roles: str) -> Actor:
    return Actor("staff", who.id, roles=frozenset(roles or ("advisor",)), society=society)


@pytest.mark.row("A1.8")
@pytest.mark.row("O18.1")
async def test_opening_a_record_logs_who_why_and_which_parts(rolled_back: None) -> None:
    society = await people.society()
    member, staff = await people.member(society), await people.staff(society, "advisor")
    opened = await records.open_record(
        member.id, by=acting(staff, society), purpose="call", parts=["points", "contacts"], reference=("call", 7)
    )
    assert opened.id == member.id
    entry = await AccessEntry.get(member=member)
    assert (entry.staff_id, entry.purpose, entry.parts, entry.reference_kind, entry.reference_id) == (  # type: ignore[attr-defined]
        staff.id, "call", ["contacts", "points"], "call", 7,
    )  # fmt: skip


@pytest.mark.row("A1.8")
@pytest.mark.parametrize(("purpose", "reason"), [("", ""), ("curiosity", ""), ("reason", "because"), ("reason", "          ")])
async def test_without_a_purpose_nothing_opens(rolled_back: None, purpose: str, reason: str) -> None:
    society = await people.society()
    member, staff = await people.member(society), await people.staff(society, "advisor")
    with pytest.raises(Refused):
        await records.open_record(member.id, by=acting(staff, society), purpose=purpose, reason=reason, parts=["points"])
    assert not await AccessEntry.all().exists()


@pytest.mark.row("A1.8")
async def test_a_record_stays_open_for_30_minutes_and_looking_does_not_prolong_it(rolled_back: None) -> None:
    society = await people.society()
    member, staff = await people.member(society), await people.staff(society, "advisor")
    by = acting(staff, society)
    with pytest.raises(records.PurposeNeeded):
        await records.see(member.id, by=by, parts=["points"])
    start = clock.now()
    await records.open_record(member.id, by=by, purpose="call", parts=["points"])
    with clock.standing_at(start + timedelta(minutes=29)):
        await records.see(member.id, by=by, parts=["cases"])
    with clock.standing_at(start + timedelta(minutes=31)), pytest.raises(records.PurposeNeeded):
        await records.see(member.id, by=by, parts=["points"])


@pytest.mark.row("O18.1")
async def test_parts_seen_later_are_logged_once(rolled_back: None) -> None:
    society = await people.society()
    member, staff = await people.member(society), await people.staff(society, "advisor")
    by = acting(staff, society)
    await records.open_record(member.id, by=by, purpose="call", parts=["points"])
    for _ in range(3):
        await records.see(member.id, by=by, parts=["points", "cases"])
    assert [entry.parts for entry in await AccessEntry.filter(member=member).order_by("id")] == [["points"], ["cases"]]


@pytest.mark.row("A1.11")
@pytest.mark.row("O18.2")
async def test_nobody_opens_their_own_record_or_their_households(rolled_back: None) -> None:
    society = await people.society()
    staff = await people.staff(society, "supervisor", email="sofie@example.org", address="4 Mill Row", postcode="OL12 0AB")
    own = await people.member(society, email="SOFIE@example.org")
    partner = await people.member(society, address="4 Mill Row", postcode="OL12 0AB")
    for member in (own, partner):
        with pytest.raises(Refused):
            await records.open_record(member.id, by=acting(staff, society, "supervisor"), purpose="call", parts=["points"])
    assert not await AccessEntry.all().exists()


@pytest.mark.row("O18.2")
async def test_whoever_is_invited_with_their_member_number_finds_their_own_record_their_households_and_colleagues_closed(
    rolled_back: None,
) -> None:
    society = await people.society()
    own = await people.member(society, address="4 Mill Row, Rochdale", postcode="OL12 0AB")
    partner = await people.member(society, address="4 mill row Rochdale", postcode="OL12 0AB")
    elsewhere = await people.member(society, address="5 Mill Row, Rochdale", postcode="OL12 0AB")
    told: dict[str, Any] = {"family_name": "Holm", "origin": "http://toadlane.test", "by": system()}
    invited = await staff.invite(society, email="maria@work.example", given_name="Maria", member=own.number, **told)
    other = await staff.invite(society, email="huw@work.example", given_name="Huw", **told)
    for member in (own, partner):
        with pytest.raises(Refused):
            await records.open_record(member.id, by=acting(invited, society, "supervisor"), purpose="call", parts=["points"])
    with pytest.raises(Refused, match="works here"):
        await records.open_record(own.id, by=acting(other, society), purpose="call", parts=["points"])
    assert await records.open_record(elsewhere.id, by=acting(invited, society), purpose="call", parts=["points"])


@pytest.mark.row("O18.2")
async def test_a_colleagues_record_opens_for_a_supervisor_only(rolled_back: None) -> None:
    society = await people.society()
    await people.staff(society, "advisor", email="huw@example.org")
    colleague = await people.member(society, email="huw@example.org")
    advisor, supervisor = await people.staff(society, "advisor"), await people.staff(society, "supervisor")
    with pytest.raises(Refused, match="works here"):
        await records.open_record(colleague.id, by=acting(advisor, society), purpose="call", parts=["points"])
    assert await records.open_record(colleague.id, by=acting(supervisor, society, "supervisor"), purpose="call", parts=["points"])


async def test_a_member_of_another_society_does_not_exist(rolled_back: None) -> None:
    society = await people.society()
    member, staff = await people.member(await people.society()), await people.staff(society, "advisor")
    with pytest.raises(NotFound):
        await records.open_record(member.id, by=acting(staff, society), purpose="call", parts=["points"])
    with pytest.raises(NotFound):
        await records.see(member.id, by=acting(staff, society), parts=["points"])


@pytest.mark.row("A1.9")
@pytest.mark.row("O18.3")
async def test_the_log_cannot_be_changed(rolled_back: None) -> None:
    society = await people.society()
    member, staff = await people.member(society), await people.staff(society, "advisor")
    await records.open_record(member.id, by=acting(staff, society), purpose="call", parts=["points"])
    for change in (AccessEntry.all().update(parts=[]), AccessEntry.all().delete()):
        with pytest.raises(BaseORMException):
            async with in_transaction():
                await change
    assert await AccessEntry.all().count() == 1


@pytest.mark.row("M33.1")
@pytest.mark.row("O18.1")
async def test_the_member_reads_of_each_look_when_it_was_who_looked_why_and_at_which_parts(rolled_back: None, browser: Browser) -> None:
    clock.start_at(datetime(2026, 11, 22, 9, 30, tzinfo=UTC))
    society = await people.society()
    member, maria = await people.member(society), await people.staff(society, "advisor", given_name="Maria")
    tom = await people.staff(society, "care lead", given_name="Tom")
    await browser.sign_in("member", member.id)
    assert "Nobody yet" in (await browser.open("/profile/who-looked")).text
    await records.open_record(member.id, by=acting(maria, society), purpose="call", parts=["points", "contact"])
    clock.start_at(datetime(2026, 11, 22, 17, 5, tzinfo=UTC))
    await records.open_record(member.id, by=acting(tom, society, "care lead"), purpose="message", parts=["dividend"])
    await records.see(member.id, by=acting(tom, society, "care lead"), parts=["dividend", "purchases"])
    page = await browser.open("/profile/who-looked")
    assert page.words("li", class_="row") == [
        "Tom · care lead for a message of yours · purchases 22 Nov 2026 17:05",
        "Tom · care lead for a message of yours · dividend 22 Nov 2026 17:05",
        "Maria · advisor during a call · contact and points 22 Nov 2026 09:30",
    ]
    await browser.open("/profile/who-looked?page=2")


async def test_an_act_of_another_kind_is_logged_and_opens_nothing(rolled_back: None) -> None:
    society = await people.society()
    member, by = await people.member(society), acting(await people.staff(society, "advisor"), society)
    await records.look(member.id, by=by, reason="Registering a temporary card", parts=["card"])
    assert (await AccessEntry.get(member=member)).purpose == records.ACT
    with pytest.raises(records.PurposeNeeded):
        await records.see(member.id, by=by, parts=["points"])
