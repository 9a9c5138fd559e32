"""Appointments: who runs a community's page, for a year at most, by two persons' word (R26)."""

from collections.abc import Sequence
from datetime import date, timedelta

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.locale import gettext as _
from portal.kit.refusals import Forbidden, Refused
from portal.models import Member, Membership, Person, Society
from regions.models import Appointment, Community

ROLES = ("pioneer", "co-ordinator")
STAFF = ("admin", "operator")
"""Who of the staff appoint, and confirm what somebody else appointed."""
AGE_LEAST = 18


async def appoint(member: Member, community: Community, *, role: str, begins_on: date, ends_on: date, by: Actor) -> Appointment:
    """Propose a live, grown-up member for twelve months at most, `ends_on` the last day; it counts once another person confirms (R26).

    A co-ordinator of the community appoints its pioneers; staff, and the installation itself, also its co-ordinators (R27).

    Raises:
        Forbidden: it is not theirs to appoint.
        Refused: the member has left or is under 18, the term is too long or its days are turned round, or they hold it then already.
    """
    assert role in ROLES, role
    if not (_serves(by, community) or (role == "pioneer" and await _co_ordinates(by, community))):
        raise Forbidden
    if not begins_on < ends_on < _year_after(begins_on):
        raise Refused(_("A term lasts twelve months at most, and ends after it begins."), field="ends_on")
    async with database.transaction():
        await Member.select_for_update().get(id=member.id)
        same = {"member_id": member.id, "community_id": community.id, "role": role, "ended_at": None}
        present = await Appointment.filter(begins_on__lte=ends_on, ends_on__gte=begins_on, **same).first()
        if present and (present.begins_on, present.ends_on) == (begins_on, ends_on):
            return present
        if present:
            raise Refused(_("They hold this post in that time already."), field="begins_on")
        await _refuse_unfit(member, begins_on)
        return await Appointment.create(
            **same, begins_on=begins_on, ends_on=ends_on, by_kind=by.kind, by_id=by.id, appointed_at=clock.now()
        )


async def confirm(appointment: Appointment, *, by: Actor) -> Appointment:
    """The second person's word: staff's, or the installation's. The same person twice is one.

    Raises:
        Forbidden: it is not theirs to confirm.
        Refused: whoever appointed cannot confirm, and what has ended cannot be confirmed.
    """
    if not _serves(by, await Community.get(id=appointment.community_id)):
        raise Forbidden
    async with database.transaction():
        appointment = await Appointment.select_for_update().get(id=appointment.id)
        if appointment.confirmed_at is not None:
            return appointment
        if (appointment.by_kind, appointment.by_id) == (by.kind, by.id):
            raise Refused(_("Somebody else has to confirm this: an appointment needs two persons."))
        if appointment.ended_at is not None:
            raise Refused(_("This appointment has ended."))
        appointment.confirmed_at = clock.now()
        appointment.confirmed_by_kind, appointment.confirmed_by_id = by.kind, by.id
        await appointment.save()
    return appointment


async def end(appointment: Appointment, *, by: Actor) -> Appointment:
    """End a term before its last day; ended twice counts once."""
    async with database.transaction():
        appointment = await Appointment.select_for_update().get(id=appointment.id)
        if appointment.ended_at is None:
            appointment.ended_at = clock.now()
            appointment.ended_by_kind, appointment.ended_by_id = by.kind, by.id
            await appointment.save()
    return appointment


async def _co_ordinates(by: Actor, community: Community) -> bool:
    if not by.is_member:
        return False
    return await in_force(by.home).filter(member_id=by.id, community_id=community.id, role="co-ordinator").exists()


def _serves(by: Actor, community: Community) -> bool:
    return by.kind == "system" or (by.kind == "staff" and by.has(*STAFF) and by.home.id == community.society_id)


async def _refuse_unfit(member: Member, begins_on: date) -> None:
    if not await Membership.filter(member_id=member.id, ended_at=None).exists():
        raise Refused(_("Only a live member can hold this post."))
    person = await Person.get(member__id=member.id)
    if person.birth_date is None or begins_on < _anniversary(person.birth_date, AGE_LEAST):
        raise Refused(_("This post is for members of 18 and over."))


def _anniversary(day: date, years: int) -> date:
    # born on 29 February: of age on 1 March
    return (
        date(day.year + years, 3, 1) if (day.month, day.day) == (2, 29) and (day.year + years) % 4 else day.replace(year=day.year + years)
    )


def _year_after(day: date) -> date:
    # as PostgreSQL adds twelve months: 29 February ends on the 28th
    return day.replace(year=day.year + 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)


def last_day(begins_on: date) -> date:
    """The last day of a term of twelve months."""
    return _year_after(begins_on) - timedelta(days=1)


def in_force(society: Society) -> QuerySet[Appointment]:
    """Confirmed, begun, and not at its end."""
    return _in_force_on(clock.today(society.time_zone)).filter(community__society_id=society.id)


def _in_force_on(day: date) -> QuerySet[Appointment]:
    # what panels ask as regions_in_force
    return Appointment.filter(confirmed_at__isnull=False, ended_at=None, begins_on__lte=day, ends_on__gte=day)


def run_by(actor: Actor) -> QuerySet[Community]:
    """The communities whose page a member runs today, as pioneer or co-ordinator. To anybody else there are none (R27)."""
    if not actor.is_member:
        return Community.filter(id__in=[])
    held = Subquery(in_force(actor.home).filter(member_id=actor.id).values("community_id"))
    return Community.filter(id__in=held)


async def roles_of(kind: str, actor_id: int) -> Sequence[str]:
    """What regions call an actor: asked at sign-in, to choose links; rights are read where a thing is loaded."""
    if kind != "member":
        return ()
    society = await Society.get(id=(await Member.get(id=actor_id).values("society_id"))["society_id"])
    held = await in_force(society).filter(member_id=actor_id).values("role")
    return sorted({row["role"] for row in held})


async def names_in(community: Community) -> Sequence[str]:
    """First name and initial of the pioneers of a community: all that members see of them (R27)."""
    held = _in_force_on(clock.today(community.time_zone)).filter(community_id=community.id, role="pioneer")
    found = await held.select_related("member__person").order_by("id").limit(5)
    return [appointment.member.person.short_name for appointment in found]
