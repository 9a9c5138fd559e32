"""Appointments: in, roles, out."""

from typing import Any

import pytest

from portal import roles, staff
from portal.actors import Actor, system
from portal.kit.check_digits import number_from_serial, spoken_groups
from portal.kit.refusals import Refused
from portal.models import Denial, Notice, Session, Society, Staff, StaffRole
from tests import people
from tests.browser import Browser

pytestmark = pytest.mark.anyio

ORIGIN = "http://toadlane.test"


async def admin(society: Society, browser: Browser | None = None) -> tuple[Staff, Actor]:
    made = await people.staff(society, "admin")
    if browser:
        await browser.sign_in("staff", made.id)
    return made, Actor("staff", made.id, roles=frozenset({"admin"}), society=society)


@pytest.mark.row("O18.4")
async def test_an_admin_invites_a_colleague_once(rolled_back: None, browser: Browser) -> None:
    society = await people.society()
    await admin(society, browser)
    for _ in range(2):
        await browser.send("/staff", given_name="Maria", family_name="Holm", email="maria@example.org")
    invited = await Staff.get(person__email_key="maria@example.org")
    assert invited.subject is None and await roles.held_by(invited) == []
    assert "/sign-in/staff" in (await Notice.get(person__email_key="maria@example.org")).text
    assert "Maria Holm" in (await browser.open("/staff")).links()


async def test_an_invitation_that_does_not_fit_is_told_so(rolled_back: None, browser: Browser) -> None:
    society = await people.society()
    await admin(society, browser)
    page = await browser.send("/staff", status=422, given_name="Maria", family_name="", email="maria")
    assert page.words("title")[0].startswith("Problem:")
    assert await Staff.all().count() == 1


@pytest.mark.row("O18.4")
async def test_an_admin_gives_a_role_and_takes_it_back(rolled_back: None, browser: Browser) -> None:
    society = await people.society()
    giver, _ = await admin(society, browser)
    colleague = await people.staff(society)
    await browser.send(f"/staff/{colleague.id}/role", role="advisor")
    given = await StaffRole.get(staff=colleague)
    assert (given.role, given.given_by_id, given.ended_at) == ("advisor", giver.id, None)
    await browser.send(f"/staff/{colleague.id}/role", role="advisor")
    assert await StaffRole.filter(staff=colleague).count() == 1
    assert "advisor" in (await browser.open(f"/staff/{colleague.id}")).text
    await browser.send(f"/staff/{colleague.id}/role/end", role="advisor")
    assert await roles.held_by(colleague) == []
    ended = await StaffRole.get(staff=colleague)
    assert (ended.ended_by_kind, ended.ended_by_id) == ("staff", giver.id)


@pytest.mark.row("O18.5")
async def test_nobody_gives_a_role_to_themselves(rolled_back: None, browser: Browser) -> None:
    society = await people.society()
    me, by = await admin(society, browser)
    with pytest.raises(Refused, match="themselves"):
        await roles.give(me, role="finance", by=by)
    page = await browser.send(f"/staff/{me.id}/role", status=422, role="finance")
    assert "themselves" in page.text
    assert await roles.held_by(me) == ["admin"]


async def test_a_role_that_there_is_not_is_refused(rolled_back: None) -> None:
    society = await people.society()
    _, by = await admin(society)
    with pytest.raises(Refused, match="no role king"):
        await roles.give(await people.staff(society), role="king", by=by)


@pytest.mark.row("O18.6")
async def test_whose_access_ends_is_out_at_once(rolled_back: None, browser: Browser) -> None:
    society = await people.society()
    _, by = await admin(society)
    colleague = await people.staff(society, "admin")
    await browser.sign_in("staff", colleague.id)
    await browser.open("/staff")
    await staff.disable(colleague, by=by)
    await browser.open("/staff", status=303)
    assert not await Session.filter(kind="staff", actor_id=colleague.id).exists()
    ended = await Staff.get(id=colleague.id)
    assert (ended.disabled_by_kind, ended.disabled_by_id) == ("staff", by.id)
    await staff.disable(colleague, by=system())
    after = await Staff.get(id=colleague.id)
    assert (after.disabled_at, after.disabled_by_kind) == (ended.disabled_at, "staff")


async def test_a_role_given_or_taken_ends_the_sessions(rolled_back: None, browser: Browser) -> None:
    society = await people.society()
    _, by = await admin(society)
    colleague = await people.staff(society, "advisor")
    await browser.sign_in("staff", colleague.id)
    await roles.end(colleague, role="advisor", by=by)
    assert not await Session.filter(kind="staff", actor_id=colleague.id).exists()


async def test_a_society_keeps_its_last_admin(rolled_back: None, browser: Browser) -> None:
    society = await people.society()
    me, by = await admin(society, browser)
    with pytest.raises(Refused, match="last admin"):
        await roles.end(me, role="admin", by=by)
    page = await browser.send(f"/staff/{me.id}/end", status=422)
    assert "last admin" in page.text
    assert await roles.held_by(me) == ["admin"]


async def test_staff_of_another_society_does_not_exist(rolled_back: None, browser: Browser) -> None:
    await admin(await people.society(), browser)
    other = await people.staff(await people.society(), "admin")
    await browser.open(f"/staff/{other.id}", status=404)
    await browser.send(f"/staff/{other.id}/end", status=404)


@pytest.mark.parametrize("role", ["advisor", "store staff", "marketing", "auditor", "supervisor", "knowledge editor"])
async def test_appointing_is_not_for_everybody(rolled_back: None, browser: Browser, role: str) -> None:
    society = await people.society()
    colleague = await people.staff(society, role)
    await browser.sign_in("staff", colleague.id)
    await browser.open("/staff", status=404)
    await browser.send(f"/staff/{colleague.id}/role", status=404, role="admin")


async def test_a_care_lead_appoints_advisors_and_nobody_else(rolled_back: None, browser: Browser) -> None:
    society = await people.society()
    lead, colleague = await people.staff(society, "care lead"), await people.staff(society, "marketing")
    await browser.sign_in("staff", lead.id)
    await browser.send(f"/staff/{colleague.id}/role", role="advisor")
    assert await roles.held_by(colleague) == ["advisor", "marketing"]
    page = await browser.open(f"/staff/{colleague.id}")
    assert page.words("option") == [] and "End their access" not in page.text
    await browser.send(f"/staff/{colleague.id}/role", status=403, role="finance")
    await browser.send(f"/staff/{colleague.id}/role/end", status=403, role="marketing")
    await browser.send(f"/staff/{colleague.id}/role/end", role="advisor")
    assert await roles.held_by(colleague) == ["marketing"]


async def test_who_may_read_but_not_change_gets_403_and_the_try_is_kept(rolled_back: None, browser: Browser) -> None:
    society = await people.society()
    operator, colleague = await people.staff(society, "operator"), await people.staff(society)
    await browser.sign_in("staff", operator.id)
    assert not (await browser.open("/staff")).all("form", action="/staff")
    for address, sent in (("/staff", {"email": "x@example.org"}), (f"/staff/{colleague.id}/role", {"role": "advisor"})):
        await browser.send(address, status=403, **sent)
    await browser.send(f"/staff/{colleague.id}/end", status=403)
    tried = await Denial.filter(by_kind="staff", by_id=operator.id).order_by("id")
    assert [one.path for one in tried] == ["/staff", f"/staff/{colleague.id}/role", f"/staff/{colleague.id}/end"]
    assert await Staff.all().count() == 2 and await roles.held_by(colleague) == []


@pytest.mark.row("O18.8")
@pytest.mark.parametrize("role", roles.TWO_PERSONS)
async def test_a_role_that_moves_money_or_gives_roles_counts_when_a_second_person_confirms(
    rolled_back: None, browser: Browser, role: str
) -> None:
    society = await people.society()
    giver, _ = await admin(society, browser)
    colleague, second = await people.staff(society), await people.staff(society, "finance")
    page = await browser.send(f"/staff/{colleague.id}/role", role=role)
    assert "second person" in (await browser.follow(page)).text
    assert await roles.held_by(colleague) == []
    assert not (await browser.open(f"/staff/{colleague.id}")).all("form", action=f"/staff/{colleague.id}/confirmation")
    refused = await browser.send(f"/staff/{colleague.id}/confirmation", status=422, role=role)
    assert "two persons" in refused.text and await roles.held_by(colleague) == []
    await browser.sign_in("staff", second.id)
    assert "Waiting for a second person" in (await browser.open("/staff")).words("h2")
    assert (await browser.open(f"/staff/{colleague.id}")).all("form", action=f"/staff/{colleague.id}/confirmation")
    for _ in range(2):
        await browser.send(f"/staff/{colleague.id}/confirmation", role=role)
    given = await StaffRole.get(staff=colleague)
    assert (given.given_by_id, given.confirmed_by_id) == (giver.id, second.id)
    assert await roles.held_by(colleague) == [role]


@pytest.mark.row("O18.8")
async def test_nobody_confirms_a_role_of_their_own_or_one_that_was_taken_back(rolled_back: None) -> None:
    society = await people.society()
    _, by = await admin(society)
    colleague = await people.staff(society, "operator")
    own = Actor("staff", colleague.id, roles=frozenset({"operator"}), society=society)
    await roles.give(colleague, role="finance", by=by)
    with pytest.raises(Refused, match="two persons"):
        await roles.confirm(colleague, role="finance", by=own)
    await roles.end(colleague, role="finance", by=by)
    with pytest.raises(Refused, match="not waiting"):
        await roles.confirm(colleague, role="finance", by=own)
    assert await roles.held_by(colleague) == ["operator"]


@pytest.mark.row("O18.8")
async def test_a_role_that_waits_opens_no_door(rolled_back: None, browser: Browser) -> None:
    society = await people.society()
    _, by = await admin(society)
    colleague = await people.staff(society)
    await roles.give(colleague, role="operator", by=by)
    await browser.sign_in("staff", colleague.id)
    await browser.open("/dividends", status=404)


async def test_the_first_admin_comes_by_the_command_line(rolled_back: None) -> None:
    society = await people.society()
    invited = await staff.invite(
        society, by=system(), email="first@example.org", given_name="First", family_name="Admin", given=["admin"], origin=ORIGIN
    )
    assert await roles.held_by(invited) == ["admin"]


@pytest.mark.row("O18.4")
async def test_who_has_no_role_is_told_whom_to_ask(rolled_back: None, browser: Browser) -> None:
    colleague = await people.staff(await people.society())
    await browser.sign_in("staff", colleague.id)
    assert "Ask an admin" in (await browser.open("/")).text
    await browser.open("/profile")


async def test_who_acts_on_the_command_line_is_named_by_an_address_and_must_hold_a_role(rolled_back: None) -> None:
    society = await people.society()
    colleague = await people.staff(society, "operator", "finance", email="Maria@Example.org")
    actor = await staff.acting(society, "maria@example.org", "admin", "operator")
    assert (actor.kind, actor.id, actor.roles) == ("staff", colleague.id, frozenset({"operator", "finance"}))
    with pytest.raises(Refused, match="has none of them: admin, supervisor"):
        await staff.acting(society, "maria@example.org", "admin", "supervisor")
    with pytest.raises(Refused, match="Nobody with the address"):
        await staff.acting(await people.society(), "maria@example.org", "operator")
    _, by = await admin(society)
    await staff.disable(colleague, by=by)
    with pytest.raises(Refused, match="Nobody with the address"):
        await staff.acting(society, "maria@example.org", "operator")


@pytest.mark.row("O18.4")
async def test_an_invitation_of_who_is_here_gives_the_roles_that_they_lack(rolled_back: None) -> None:
    society = await people.society()
    person: dict[str, Any] = {"email": "maria@example.org", "given_name": "Maria", "family_name": "Holm", "origin": ORIGIN}
    first = await staff.invite(society, by=system(), given=["advisor"], **person)
    again = await staff.invite(society, by=system(), given=["advisor", "admin"], **person)
    assert again.id == first.id
    assert await roles.held_by(first) == ["admin", "advisor"]


async def test_the_address_of_a_colleague_is_not_invited_under_another_name(rolled_back: None, browser: Browser) -> None:
    society = await people.society()
    await admin(society, browser)
    await browser.send("/staff", given_name="Maria", family_name="Holm", email="maria@example.org")
    page = await browser.send("/staff", status=422, given_name="Marius", family_name="Holm", email="Maria@example.org")
    assert "Maria Holm has a place here" in page.text
    assert await Staff.all().count() == 2


async def test_whose_access_ended_a_moment_ago_gets_no_role_and_no_confirmation(rolled_back: None) -> None:
    society = await people.society()
    _, by = await admin(society)
    colleague, second = await people.staff(society), await people.staff(society, "finance")
    await roles.give(colleague, role="operator", by=by)
    loaded_before = await Staff.get(id=colleague.id)
    await staff.disable(await Staff.get(id=colleague.id), by=by)
    with pytest.raises(Refused, match="access has ended"):
        await roles.give(loaded_before, role="advisor", by=by)
    with pytest.raises(Refused, match="access has ended"):
        await roles.confirm(loaded_before, role="operator", by=Actor("staff", second.id, roles=frozenset({"finance"}), society=society))
    assert await roles.held_by(colleague) == []


@pytest.mark.row("O18.2")
async def test_an_admin_keeps_who_a_colleague_is_as_a_member(rolled_back: None, browser: Browser) -> None:
    society = await people.society()
    me, _ = await admin(society, browser)
    colleague, member = await people.staff(society), await people.member(society)
    address = f"/staff/{colleague.id}/membership"
    for _n in range(2):
        page = await browser.send(address, member=spoken_groups(member.number))
    assert "Their own record is closed to them from now on" in (await browser.follow(page)).text
    kept = await Staff.get(id=colleague.id)
    assert (kept.member_id, kept.member_by_kind, kept.member_by_id) == (member.id, "staff", me.id)
    assert (await browser.open(f"/staff/{colleague.id}")).field("member").get("value") == spoken_groups(member.number)
    stranger = await people.member(await people.society())
    for wrong, words in ((stranger.number, "No member has this number"), ("12", "A number has 11 digits")):
        assert words in (await browser.send(address, status=422, member=wrong)).text
    assert "ask another admin" in (await browser.send(f"/staff/{me.id}/membership", status=422, member=member.number)).text
    assert (await Staff.get(id=colleague.id)).member_id == member.id
    page = await browser.follow(await browser.send(address, member=""))
    assert "Noted: they are no member." in page.text and (await Staff.get(id=colleague.id)).member_id is None


async def test_the_list_names_the_roles_that_count(rolled_back: None, browser: Browser) -> None:
    society = await people.society()
    _, by = await admin(society, browser)
    await people.staff(society, "operator", "advisor", "auditor", given_name="Maria")
    waits, ended = await people.staff(society, given_name="Otto"), await people.staff(society, given_name="Grace")
    await roles.give(waits, role="finance", by=by)
    await roles.give(ended, role="advisor", by=by)
    await roles.end(ended, role="advisor", by=by)
    text = (await browser.open("/staff")).text
    assert "advisor, operator and auditor" in text and text.count("no role") == 2


async def test_a_colleague_is_invited_with_their_member_number_and_with_no_false_one(rolled_back: None, browser: Browser) -> None:
    society = await people.society()
    await admin(society, browser)
    member = await people.member(society)
    typed: dict[str, Any] = {"given_name": "Maria", "family_name": "Holm", "email": "maria@work.example"}
    page = await browser.send("/staff", status=422, **typed, member=number_from_serial(12))
    assert "No member has this number" in page.text and await Staff.all().count() == 1
    await browser.send("/staff", **typed, member=member.number)
    invited = await Staff.get(person__email="maria@work.example")
    assert invited.member_id == member.id
    lead = await people.staff(society, "care lead")
    await browser.sign_in("staff", lead.id)
    await browser.send("/staff", **typed, member=member.number)
    await browser.send("/staff", status=403, **typed, member=(await people.member(society)).number)
    assert (await Staff.get(id=invited.id)).member_id == member.id


async def test_only_an_admin_says_who_is_which_member(rolled_back: None, browser: Browser) -> None:
    society = await people.society()
    lead, colleague, member = await people.staff(society, "care lead"), await people.staff(society), await people.member(society)
    await browser.sign_in("staff", lead.id)
    await browser.send(f"/staff/{colleague.id}/membership", status=403, member=member.number)
    assert (await Staff.get(id=colleague.id)).member_id is None
