"""People: who they are, and how their names and contacts are brought to the one form that look-ups compare."""

import unicodedata
from hashlib import sha256
from typing import Any

import idna
import phonenumbers

from portal.kit import clock
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Person, Society

# letters that Unicode does not take apart
PLAIN = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ł": "l", "đ": "d"})

KEY_MOST = 254


async def add(society: Society, *, given_name: str, family_name: str, email: str | None, **told: Any) -> Person:
    """Keep somebody whom a society deals with, and the keys by which they are found. They speak its language, if nothing is `told`."""
    return await Person.create(
        society=society, given_name=given_name, family_name=family_name, surname_key=surname_key(family_name), email=email,
        email_key=email_key(email) if email else None, created_at=clock.now(),
        **{"country": society.country, "language": society.language, **told},
    )  # fmt: skip


def surname_key(name: str) -> str:
    """A family name without case, accents, spaces and hyphens: "Møller-Ŵyn" is "mollerwyn"."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(PLAIN))
    return "".join(letter for letter in plain if letter.isalnum())[:80]


def email_key(address: str) -> str:
    """An e-mail address as look-ups compare it: small letters, and the domain as mail servers ask for it (IDNA 2008, UTS 46).

    Addresses that mail brings to two people never get one key. `casefold` would: it makes straße.de and strasse.de one.
    """
    mailbox, at, domain = unicodedata.normalize("NFC", address.strip()).rpartition("@")
    key = f"{mailbox.lower()}{at}{_asked_for(domain)}"
    return key if len(key) <= KEY_MOST else sha256(key.encode()).hexdigest()


def _asked_for(domain: str) -> str:
    try:
        return idna.encode(domain, uts46=True).decode()
    except UnicodeError:  # no domain that mail could go to, such as one with an underscore
        return domain.lower()


def phone_number(typed: str, country: str) -> str:
    """A phone number in E.164, read as it is dialled in a country.

    Raises:
        Refused: it is none; beside the field `phone`.
    """
    try:
        found = phonenumbers.parse(typed, country)
    except phonenumbers.NumberParseException:
        found = None
    if found is None or not phonenumbers.is_valid_number(found):
        raise Refused(_("That is not a whole phone number. Count its digits, or begin with + and the country."), field="phone")
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
