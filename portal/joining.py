"""Joining: a person becomes a member at once, once, and nobody learns from it who is one already (M1, R30-R33, R35)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from portal import cards, notices, people, temporary_cards
from portal.actors import Actor
from portal.kit import clock, database, locale, postcodes
from portal.kit.check_digits import spoken_groups
from portal.kit.events import publish
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Member, Membership, Notice, Person, Society

AGE_MOST = 120
How = Literal["online", "phone", "store", "import"]


@dataclass(frozen=True)
class MemberJoined:
    """A membership has begun."""

    member_id: int
    postcode: str


async def join(
    society: Society,
    *,
    by: Actor,
    given_name: str,
    family_name: str,
    birth_date: date,
    address: str,
    postcode: str,
    email: str | None,
    phone: str | None,
    language: str,
    once: str,
    origin: str,
    how: How = "online",
    texts: bool = True,
    card: str | None = None,
) -> Person:
    """Make a person a member, with a number and a card, and write to them.

    Where they are one already nothing is made: the member whom we know gets a message with a link to sign in. The answer is the same
    person to write to in both cases, so that a page cannot tell them apart. The same `once` counts once.

    Args:
        origin: the site's address.
        card: the number of a temporary card that they bought in a store: what it earned is theirs (R32).
        texts: whether this installation can write to a phone; else nobody joins by phone only.

    Raises:
        Refused: too young (R30), no whole postcode or phone number, no way to reach them, or a card that nobody can register.
    """
    _old_enough(society, birth_date)
    place = _place(society, postcode)
    key, reached = _ways_to_reach(society, email, phone, texts=texts)
    async with database.transaction():
        await _stand_in_line(society, birth_date)
        if done := await Notice.get_or_none(key=f"join-{once}").select_related("person"):
            return done.person
        if card:
            await temporary_cards.require_free(society, card)
        known = await _same_person(society, people.surname_key(family_name), birth_date, place, key, reached)
        if known is not None:
            await _tell_known(known, how, once, origin)
            person, member = known, await Member.get(person=known)
        else:
            person = await people.add(
                society, given_name=given_name, family_name=family_name, email=email, birth_date=birth_date, phone=reached,
                address=address, postcode=place, language=language,
            )  # fmt: skip
            member = await _begin(society, person, place, how, once, origin)
        if card:  # taken either way, so that a second try with it tells nothing about anybody
            await temporary_cards.register(member, by=by, card=card)
    return person


async def _begin(society: Society, person: Person, postcode: str, how: How, once: str, origin: str) -> Member:
    """The membership of somebody whom nobody knew, and the letter that says so."""
    member = await enrol(society, person, how=how)
    await _welcome(society, person, member, once, origin)
    await publish(MemberJoined(member.id, postcode))
    return member


async def _stand_in_line(society: Society, birth_date: date) -> None:
    """Whoever may be the same person was born on the same day: two who come at once go one after the other."""
    await database.take_turn(f"join {society.id} {birth_date}")


def _ways_to_reach(society: Society, email: str | None, phone: str | None, *, texts: bool) -> tuple[str | None, str | None]:
    """E-mail key and phone number; one of them can be written to."""
    key = people.email_key(email) if email else None
    reached = people.phone_number(phone, society.country) if phone else None
    if key is None and not texts:
        raise Refused(_("We need an e-mail address to reach you: we cannot write to phones yet."), field="email")
    if key is None and reached is None:
        raise Refused(_("We need an e-mail address or a phone number to reach you."), field="email")
    return key, reached


async def enrol(society: Society, person: Person, *, how: How, draw: cards.Draw | None = None) -> Member:
    """A number for ever, a membership and a card; inside the caller's transaction."""
    drawn = cards.numbers(society, draw) if draw else cards.numbers(society)
    for number in drawn:
        found = await database.value(database.sql("portal", "number_member"), society.id, person.id, number, clock.now())
        if found is not None:
            break
    else:
        raise AssertionError("no free number was drawn: the society's range is as good as full")
    member = await Member.get(id=found)
    await Membership.create(member=member, how=how, began_at=member.joined_at)
    await cards.issue(member, society)
    return member


def age(birth_date: date, today: date) -> int:
    """Whole years; who was born on 29 February is a year older on 1 March."""
    return today.year - birth_date.year - ((today.month, today.day) < (birth_date.month, birth_date.day))


def _old_enough(society: Society, birth_date: date) -> None:
    years = age(birth_date, clock.today(society.time_zone))
    if not 0 <= years <= AGE_MOST:
        raise Refused(_("Check the year: this birth date is not possible."), field="birth_date")
    if years < society.age_least:
        words = _("The rules of %(society)s let people join from the age of %(age)s. You will be welcome then.", **_rule(society))
        raise Refused(words, field="birth_date")


def _rule(society: Society) -> dict[str, object]:
    return {"society": society.name, "age": society.age_least}


def _place(society: Society, postcode: str) -> str:
    found = postcodes.normalise(society.country, postcode)
    if found is None:
        raise Refused(_("That is not a whole postcode."), field="postcode")
    return found.full


async def _same_person(society: Society, surname: str, born: date, postcode: str, email: str | None, phone: str | None) -> Person | None:
    found = await database.value(database.sql("portal", "same_person"), society.id, born, surname, postcode, email, phone)
    return await Person.get(id=found) if found is not None else None


async def _welcome(society: Society, person: Person, member: Member, once: str, origin: str) -> None:
    with locale.speaking(locale.by_code(person.language)):
        text = _(
            "Welcome, %(name)s.\n\nYour member number is %(number)s. It never changes.\n\nSign in and see your card: %(link)s",
            name=person.given_name, number=spoken_groups(member.number), link=f"{origin}/sign-in",
        )  # fmt: skip
        await notices.send(
            person, purpose="service", subject=_("You are a member of %(society)s", society=society.name), text=text,
            key=f"join-{once}", channel=notices.channel_to(person),
        )  # fmt: skip


async def _tell_known(person: Person, how: How, once: str, origin: str) -> None:
    """Write to a member whom somebody would make again; a file that is loaded again is nobody's knock at the door."""
    if how == "import":
        return
    with locale.speaking(locale.by_code(person.language)):
        text = _(
            "Hello, %(name)s.\n\nSomebody asked to become a member with your birth date and your name, e-mail address or phone number. "
            "You are a member already, so nothing has changed.\n\nIf it was you, sign in here: %(link)s\n\nIf it was not, do nothing: "
            "they were told nothing about you.",
            name=person.given_name, link=f"{origin}/sign-in",
        )  # fmt: skip
        subject = _("You are a member already")
        await notices.send(person, purpose="service", subject=subject, text=text, key=f"join-{once}", channel=notices.channel_to(person))
