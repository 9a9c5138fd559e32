"""Sign-in by a link or a six-digit code, sent to the address that we know (M4).

Whether an address is known shows neither in the answer nor in the time that it takes: the page writes a request and leaves a job,
always the same work; the job looks the address up. The link may be used in any browser, once. The code is good only in the
browser that asked, for five tries. Both are good for 15 minutes.
"""

from dataclasses import dataclass
from hmac import compare_digest
from secrets import randbelow, token_urlsafe
from typing import Any

from portal import notices, people, rates
from portal.actors import Kind
from portal.kit import clock, database, jobs, locale
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Person, SignInRequest
from portal.sessions import hashed
from portal.societies import COUNTRIES

REQUEST_LASTS = notices.STALE[notices.SIGN_IN]
TRIES_MAX = 5
MAIL = "portal.sign_in_mail"


@dataclass(frozen=True)
class Self:
    """One of those that a person can sign in as: a member of a society, staff of one, or the contact of an organisation."""

    kind: Kind
    id: int
    person_id: int
    name: str
    society: str
    role: str
    email: str | None


async def ask(*, address: str, next_address: str, browser: str, origin: str) -> SignInRequest:
    """Take down that somebody wants to sign in; the mail is written by a job, to whom it concerns, if anybody."""
    now = clock.now()
    async with database.transaction():
        asked = await SignInRequest.create(
            kind="visitor", actor_id=0, browser_hash=hashed(browser), link_hash=hashed(token_urlsafe(32)), code_hash="",
            next_address=next_address, created_at=now, expires_at=now + REQUEST_LASTS,
        )  # fmt: skip
        await jobs.enqueue(MAIL, {"request": asked.id, "address": address, "origin": origin})
    return asked


async def write_mail(payload: dict[str, Any]) -> None:
    """The job of `ask`: if the address is somebody's, give the request a link and a code, and send both.

    At most ten mails in five minutes go to an address, whoever asks; the links sent before stay good, so nobody can lock its owner out.
    Run again, it changes nothing: the mail that it wrote holds the link and the code that are good.
    """
    email, phones = _reading(payload["address"])
    selves = await _reached(email, phones)
    if not selves or not await rates.may("sign-in mail", hashed(email or phones[0])):
        return
    token, code = token_urlsafe(32), f"{randbelow(10**6):06d}"
    async with database.transaction():
        now = clock.now()
        asked = await SignInRequest.select_for_update().get_or_none(id=payload["request"], expires_at__gt=now)
        if asked is None or asked.code_hash:
            return
        asked.kind, asked.actor_id, asked.expires_at = selves[0].kind, selves[0].id, now + REQUEST_LASTS
        asked.link_hash, asked.code_hash = hashed(token), _code_hash(asked, code)
        await asked.save()
        await _send(await Person.get(id=selves[0].person_id), asked, code, _link(payload["origin"], token))


async def _send(person: Person, asked: SignInRequest, code: str, link: str) -> None:
    with locale.speaking(locale.by_code(person.language)):
        text = _(
            "Hello, %(name)s.\n\nYour code is %(code)s. Type it on the page where you asked for it.\n\nOr open this link: %(link)s\n\n"
            "Both are good for 15 minutes, once. If you did not ask, you need do nothing.",
            name=person.given_name, code=code, link=link,
        )  # fmt: skip
        await notices.send(
            person, purpose=notices.SIGN_IN, subject=_("Sign in to Toad Lane"), text=text, key=f"sign-in-{asked.id}",
            channel=notices.channel_to(person),
        )  # fmt: skip


async def by_link(token: str) -> SignInRequest | None:
    """The request that a link is good for; looking does not use it up, so a mail scanner may."""
    return await SignInRequest.get_or_none(link_hash=hashed(token), used_at=None, expires_at__gt=clock.now())


async def use_link(token: str) -> SignInRequest:
    """The request, now used.

    Raises:
        Refused: the link was used before, or is too old.
    """
    asked = await by_link(token)
    if asked is None or not await _use(asked):
        raise Refused(_("This link was used before, or is too old. Ask for a new one."))
    return asked


async def use_code(*, code: str, browser: str) -> SignInRequest:
    """The newest request of this browser, now used.

    Raises:
        Refused: a wrong digit, too many tries, or nothing was asked for here; beside the field `code`.
    """
    asked = await SignInRequest.filter(browser_hash=hashed(browser), used_at=None, expires_at__gt=clock.now()).order_by("-id").first()
    if asked is None:
        raise Refused(_("This browser has not asked for a code, or the code is too old. Ask for a new one."), field="code")
    tried = await database.value(
        "UPDATE portal_sign_in_request SET tries = tries + 1 WHERE id = $1 AND tries < $2 RETURNING tries", asked.id, TRIES_MAX
    )
    if tried is None:
        raise Refused(_("That was too often. Ask for a new code."), field="code")
    if not compare_digest(asked.code_hash, _code_hash(asked, code)) or not await _use(asked):
        raise Refused(_("That is not the code that we sent last."), field="code")
    return asked


async def name_of(asked: SignInRequest) -> str:
    """Whom a link is for, first name and initial, so that nobody presses the button of another's link unaware."""
    person_id = await database.value(database.sql("portal", "person_of"), asked.kind, asked.actor_id)
    return (await Person.get(id=person_id)).short_name


async def selves(asked: SignInRequest) -> list[Self]:
    """Everybody whom the owner of the address can be: members and contacts with the same address, the one who was meant first."""
    assert asked.used_at is not None, "an address is proven by using what was sent to it"
    person_id = await database.value(database.sql("portal", "person_of"), asked.kind, asked.actor_id)
    person = await Person.get(id=person_id)
    email = people.email_key(person.email) if person.email else None
    found = await _reached(email, [person.phone] if person.phone and not email else [])
    return sorted(found, key=lambda each: (each.kind, each.id) != (asked.kind, asked.actor_id))


async def _use(asked: SignInRequest) -> bool:
    asked.used_at = clock.now()
    return bool(await SignInRequest.filter(id=asked.id, used_at=None).update(used_at=asked.used_at))


async def _reached(email: str | None, phones: list[str]) -> list[Self]:
    found = [Self(**row) for row in await database.rows(database.sql("portal", "reached"), email, phones)]
    # a key only finds: whoever got our mail has proven the address that it went to, and is nobody with another one
    return [each for each in found if email is None or people.email_key(each.email or "") == email]


def _reading(typed: str) -> tuple[str | None, list[str]]:
    """What was typed as an e-mail address, or as the phone numbers that it may be in our countries."""
    if "@" in typed:
        return people.email_key(typed), []
    numbers = []
    for country in COUNTRIES:
        try:
            numbers.append(people.phone_number(typed, country))
        except Refused:
            continue
    return None, numbers


def _code_hash(asked: SignInRequest, code: str) -> str:
    return hashed(f"{asked.browser_hash} {code}")


def _link(origin: str, token: str) -> str:
    return f"{origin}/sign-in/link/{token}"
