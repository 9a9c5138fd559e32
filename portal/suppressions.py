"""Contacts that must not be used, kept as hashes, so that a "never again" outlives the erasure of whoever said it (R38).

The hash hides a contact from the eye, not from somebody who holds the table and tries every phone number: guard it like the contacts.
"""

from collections.abc import Collection
from hashlib import sha256

from portal import people
from portal.kit import clock
from portal.models import Person, Suppression


def contacts(person: Person) -> dict[str, str]:
    """How a person can be reached, by channel, each in the one form that is compared."""
    known = {
        "email": people.email_key(person.email or ""),
        "post": " ".join(f"{person.address} {person.postcode}".casefold().split()) if person.address else "",
        "phone": person.phone or "",
        "text": person.phone or "",
    }
    return {channel: contact for channel, contact in known.items() if contact}


async def stands(person: Person, channel: str) -> bool:
    """Whether the contact of a channel is on the list of the person's society."""
    contact = contacts(person).get(channel)
    if contact is None:
        return False
    return await Suppression.exists(society_id=person.society_id, channel=channel, contact_hash=_hash(person, contact))


async def suppress(person: Person, *, why: str) -> None:
    """Put every contact of a person on the list; those that are there stay as they are."""
    rows = [
        Suppression(society_id=person.society_id, channel=channel, contact_hash=_hash(person, contact), why=why, at=clock.now())
        for channel, contact in contacts(person).items()
    ]
    await Suppression.bulk_create(rows, ignore_conflicts=True)


async def lift(person: Person, channels: Collection[str]) -> None:
    """A new yes outranks an older "never again", for the channels that it names."""
    for channel, contact in contacts(person).items():
        if channel in channels:
            await Suppression.filter(society_id=person.society_id, channel=channel, contact_hash=_hash(person, contact)).delete()


def _hash(person: Person, contact: str) -> str:
    # with the society in it, two societies' lists cannot be laid side by side
    return sha256(f"{person.society_id} {contact}".encode()).hexdigest()
