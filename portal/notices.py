"""Notices: the one door of every send. Purpose, channel, consent and suppression are read at the moment of hand-over (R36, R38).

How often one goes when a worker dies at the worst moment: what rests on consent at most once (it is marked, then handed over); what a
person waits for, such as a link to sign in, at least once (handed over, then marked; both copies carry the same Message-ID).
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta
from secrets import token_urlsafe

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from portal import consents, suppressions
from portal.actors import VISITOR
from portal.kit import clock, database, jobs, locale
from portal.kit.locale import Language, gettext as _, lazy
from portal.kit.transports import Later, Letter, Never, Transport, one_line
from portal.models import Notice, Person, Society

logger = logging.getLogger(__name__)

SIGN_IN = "sign-in"
WEB = "web"

SERVICE = {
    SIGN_IN: lazy("The link and the code by which you sign in"),
    "service": lazy("What you must know of your membership, your points, your dividend and your money"),
    "activity": lazy("Changes of an activity that you come to or may come to, and your turn on its waiting list"),
    "case": lazy("Answers to what you wrote to us"),
}
"""What goes without consent, because you asked for it or your membership cannot do without; no opt-out stops it."""

HAND_OVER = "portal.hand_over"
STALE = {SIGN_IN: timedelta(minutes=15)}  # as long as the link in it is good: none arrives that is worth nothing
STALE_OTHERWISE = timedelta(days=3)
RESTING = timedelta(minutes=1)
HAND_OVER_SECONDS = 60
CLAIMED_FOR = timedelta(minutes=2)  # longer than a hand-over may take: while one worker is at it, no other is
WAITING_MAX = 200
SUBJECT_MAX = 200
ADDRESS_MAX = 254

NO_WAY_OUT = "no way out"
REFUSED = "refused"

WHYS = {
    "too late": lazy("it waited too long"),
    NO_WAY_OUT: lazy("this installation has no way to send it"),
    "no address": lazy("there is no address"),
    "no consent": lazy("there is no consent"),
    "suppressed": lazy("the address is not to be used"),
    REFUSED: lazy("the mail server refused it"),
}
"""Why a notice was not sent, by what `skipped_why` holds."""


async def send(person: Person, *, purpose: str, subject: str, text: str, key: str, channel: str = "email") -> Notice:
    """Leave a notice for one person in the present transaction; the same `key` counts once. The caller speaks the reader's language.

    Args:
        purpose: one of SERVICE, else of consents.PURPOSES.
        text: plain text; addresses in it become links where it is shown.
        key: what makes it the same notice, at most 120 characters, unique in the installation.
        channel: email, post, web, phone, text or push; web is read on the site only.
    """
    assert purpose in SERVICE or purpose in consents.PURPOSES, purpose
    async with database.transaction():
        found = await database.value(
            database.sql("portal", "leave_notice"),
            person.society_id, person.id, key, purpose, channel, _address(person, channel),
            one_line(subject)[:SUBJECT_MAX], text, locale.present().code, clock.now(), None if purpose in SERVICE else token_urlsafe(32),
        )  # fmt: skip
        if found is None:
            return await Notice.get(key=key)
        await jobs.enqueue(HAND_OVER, found, key=_job_key(found))
        return await Notice.get(id=found)


def channel_to(person: Person) -> str:
    """By which channel what they must know reaches them."""
    return "email" if person.email else "text" if person.phone else "post"


def _address(person: Person, channel: str) -> str:
    # an e-mail address goes out as it was typed, everything else in the form that is compared
    return person.email or "" if channel == "email" else suppressions.contacts(person).get(channel, "")[:ADDRESS_MAX]


async def hand_over(notice_id: int, way_out: Transport | None, *, origin: str) -> None:
    """Send a notice that waits, or write down why it must not go. Without a way out it goes on waiting; done twice, it goes once.

    It is claimed in a statement of its own and handed over outside of any transaction: a mail server that hangs holds no connection.

    Args:
        origin: scheme and host of the site, for the address that stops such notices.
    """
    if way_out is None or (notice := await _claim(notice_id)) is None:
        return
    try:
        why = await _why_not(notice, way_out)
        if why is None and notice.purpose not in SERVICE:
            await _close(notice, way_out, None)
        why = why or await _take(notice, way_out, origin)
    except Later as later:
        await _open_again(notice)
        logger.warning("notice %s waits: %s", notice_id, later)
    except Exception:
        # whether it was accepted is open: what a person waits for goes again with all that waits, what is marked already does not
        if notice.handed_over_at is not None:
            raise
        await _open_again(notice)
        logger.exception("notice %s waits", notice_id)
    else:
        await _close(notice, way_out, why)


async def _claim(notice_id: int) -> Notice | None:
    """The notice, for one worker alone; a worker that is killed holds it no longer than CLAIMED_FOR."""
    now = clock.now()
    unclaimed = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIMED_FOR)
    waits = Notice.filter(unclaimed, id=notice_id, handed_over_at=None, skipped_why=None)
    return await Notice.get(id=notice_id) if await waits.update(claimed_at=now) else None


async def _open_again(notice: Notice) -> None:
    await Notice.filter(id=notice.id).update(claimed_at=None, handed_over_at=None)


async def _why_not(notice: Notice, way_out: Transport) -> str | None:
    if clock.now() - notice.created_at > STALE.get(notice.purpose, STALE_OTHERWISE):
        return "too late"
    if notice.channel not in (WEB, *way_out.channels):
        return NO_WAY_OUT
    if notice.channel in ("email", "post", "phone", "text") and not notice.address:
        return "no address"
    return None if notice.purpose in SERVICE else await _withheld(notice)


async def _withheld(notice: Notice) -> str | None:
    if not await consents.allows(notice.person_id, notice.purpose, notice.channel):
        return "no consent"
    person = await Person.get(id=notice.person_id)
    return "suppressed" if await suppressions.stands(person, notice.channel) else None


async def _take(notice: Notice, way_out: Transport, origin: str) -> str | None:
    if notice.channel == WEB:
        return None
    try:
        async with asyncio.timeout(HAND_OVER_SECONDS):
            await way_out.take(await letter(notice, origin))
    except Never as never:
        logger.warning("notice %s will not go: %s", notice.id, never)
        return REFUSED
    return None


async def _close(notice: Notice, way_out: Transport, why: str | None) -> None:
    notice.skipped_why = why
    notice.handed_over_at = None if why else clock.now()
    if notice.purpose == SIGN_IN and not way_out.shows:
        notice.text = ""  # a way in is not kept where it can be read later
    await notice.save(update_fields=["skipped_why", "handed_over_at", "text"])


async def letter(notice: Notice, origin: str) -> Letter:
    """A notice as its reader gets it: from the named society, in their language, with the way to stop it."""
    society = await Society.get(id=notice.society_id)
    language = locale.by_code(notice.language)
    stop = f"{origin}/unsubscribe/{notice.unsubscribe_token}" if notice.unsubscribe_token else None
    return Letter(
        key=f"notice-{notice.id}",
        sender=society.name,
        address=notice.address,
        subject=notice.subject,
        text=notice.text + _footer(society, language, stop),
        language_tag=language.tag,
        at=notice.created_at,
        stop_address=stop,
    )


def _footer(society: Society, language: Language, stop: str | None) -> str:
    if stop is None:
        return ""
    with locale.speaking(language):
        words = _("You get this because you said that %(society)s may write to you. To stop: %(link)s", society=society.name, link=stop)
    return f"\n\n-- \n{words}"


async def stop(notice: Notice, *, everything: bool = False) -> None:
    """Withdraw the consent that a notice rested on, or all of them: for whoever holds its address, signed in or not."""
    society = await Society.get(id=notice.society_id)
    source = f"link in notice {notice.id}"
    if everything:
        await consents.withdraw_all(notice.person_id, society, by=VISITOR, source=source)
    else:
        brand = (await consents.brands(society))[0]
        await consents.withdraw(notice.person_id, brand, notice.purpose, notice.channel, by=VISITOR, source=source)


def readable_by(person_id: int) -> QuerySet[Notice]:
    """What a person finds among their messages: what was sent to them, and what every member is told. Never a way to sign in."""
    sent = Q(handed_over_at__isnull=False) | Q(purpose__in=list(SERVICE))
    return Notice.filter(sent, person_id=person_id).exclude(purpose=SIGN_IN).order_by("-id")


async def waiting() -> Sequence[int]:
    """Notices that were not handed over at the first try, oldest first."""
    now = clock.now()
    found = await database.rows(database.sql("portal", "notices_waiting"), now - RESTING, now - CLAIMED_FOR, WAITING_MAX)
    return [row["id"] for row in found]


async def hand_over_again(notice_ids: Sequence[int]) -> None:
    """Enqueue notices that wait; one whose job waits already counts once."""
    async with database.transaction():
        for notice_id in notice_ids:
            await jobs.enqueue(HAND_OVER, notice_id, key=_job_key(notice_id))


def _job_key(notice_id: int) -> str:
    return f"{HAND_OVER} {notice_id}"
