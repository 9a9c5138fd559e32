"""Real rows for tests: a society, its shops, its people. Each call makes new ones; nothing here is shared between tests."""

from datetime import UTC, date, datetime
from itertools import count
from random import Random
from typing import Any

from portal.kit import clock
from portal.kit.check_digits import number_from_serial
from portal.models import BusinessLine, Card, Contact, Member, Membership, Person, Society, Staff, StaffRole, Store
from portal.people import email_key

_serial = count(1)
_random = Random(1844)


async def society(**given: Any) -> Society:
    """A society in pounds with rules of the R2 kind yet to be made by whoever needs them."""
    n = next(_serial)
    taken = {each.number_range for each in await Society.all()}
    free = next(f"{digits:02d}" for digits in range(99) if f"{digits:02d}" not in taken)
    values: dict[str, Any] = {
        "slug": f"society-{n}", "name": f"Society {n}", "currency": "GBP", "language": "en_GB", "country": "GB",
        "time_zone": "Europe/London", "number_range": free, "share_pence": 100, "age_least": 16, "created_at": clock.now(),
    }  # fmt: skip
    return await Society.create(**{**values, **given})


async def line(of: Society, code: str = "food", **given: Any) -> BusinessLine:
    """A business line."""
    names = {"en_GB": code.capitalize(), "cy": code.capitalize(), "da": code.capitalize()}
    found = await BusinessLine.get_or_none(society=of, code=code)
    return found or await BusinessLine.create(society=of, code=code, names=given.pop("names", names), **given)


async def store(of: Society, number: str | None = None, **given: Any) -> Store:
    """A shop."""
    n = next(_serial)
    values: dict[str, Any] = {
        "number": number or str(n),
        "name": f"Lane {n}",
        "time_zone": of.time_zone,
        "latitude": 53.6,
        "longitude": -2.2,
    }
    return await Store.create(society=of, line=given.pop("line", None) or await line(of), **{**values, **given})


async def person(of: Society, **given: Any) -> Person:
    """A person with a name and an e-mail address of their own."""
    n = next(_serial)
    values: dict[str, Any] = {
        "given_name": "Nerys", "family_name": f"Ashworth{n}", "birth_date": date(1980, 5, 1), "email": f"nerys{n}@example.org",
        "phone": None, "postcode": "OL12 0AA", "country": of.country, "language": "en_GB", "created_at": clock.now(),
    }  # fmt: skip
    values |= given
    values.setdefault("surname_key", values["family_name"].casefold())
    values.setdefault("email_key", email_key(values["email"]) if values["email"] else None)
    return await Person.create(society=of, **values)


def _number(of: Society) -> str:
    return number_from_serial(int(of.number_range) * 10**8 + _random.randrange(10**8))


async def member(of: Society, *, joined: datetime = datetime(2020, 1, 6, tzinfo=UTC), **given: Any) -> Member:
    """A live member with a card."""
    made = await Member.create(society=of, person=await person(of, **given), number=_number(of), joined_at=joined)
    await Membership.create(member=made, how="online", began_at=joined)
    await Card.create(society=of, member=made, number=_number(of), issued_at=joined)
    return made


async def staff(of: Society, *roles: str, **given: Any) -> Staff:
    """Somebody who works there, with roles."""
    at = clock.now()
    made = await Staff.create(society=of, person=await person(of, **{"given_name": "Sofie", **given}), created_at=at)
    for role in roles:
        await StaffRole.create(staff=made, role=role, given_at=at, confirmed_at=at)
    return made


async def contact(of: Society, role: str = "cause contact", *, organisation: tuple[str, int] | None = None, **given: Any) -> Contact:
    """Somebody who speaks for an organisation."""
    kind, organisation_id = organisation or (None, None)
    return await Contact.create(
        society=of, person=await person(of, **given), role=role, organisation_kind=kind, organisation_id=organisation_id, since=clock.now()
    )
