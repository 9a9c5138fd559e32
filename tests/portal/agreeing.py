"""A member, a brand, and what one says to the other."""

from typing import Any

from portal import consents
from portal.actors import Actor
from portal.models import Brand, Consent, Member
from tests import people

NEWS, OFFERS = ("news", "email"), ("offers", "post")


async def member_with_brand(**given: Any) -> tuple[Member, Brand, Actor]:
    society = await people.society(name="Toad Valley")
    member = await people.member(society, **given)
    return member, (await consents.brands(society))[0], Actor("member", member.id, society=society, person_id=member.person.id)


async def acts(member: Member) -> int:
    return await Consent.filter(person_id=member.person.id).count()
