"""Ways out of the site: a letter is handed over to a mail server, or in the demo to a page; each says what became of it.

A hand-over that returns was accepted. `Later` and `Never` mean surely not accepted. Any other error leaves it open: the line broke while
the server was taking the letter.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Protocol

import aiosmtplib

from portal.kit.settings import Settings

TIMEOUT_SECONDS = 20
TLS_PORT = 465
PERMANENT = 500


class Later(Exception):
    """Not accepted now: no connection, or the server says to come back."""


class Never(Exception):
    """Not accepted, and it never will be: no such address."""


@dataclass(frozen=True)
class Letter:
    """What goes out: plain text to one address. `stop_address` is where one press stops such letters (RFC 8058)."""

    key: str
    sender: str
    address: str
    subject: str
    text: str
    language_tag: str
    at: datetime
    stop_address: str | None = None


class Transport(Protocol):
    """A way out. `shows` says that its letters stay readable on the site, secrets too: in the demo only."""

    @property
    def channels(self) -> Collection[str]: ...

    @property
    def shows(self) -> bool: ...

    async def take(self, letter: Letter) -> None:
        """Hand a letter over.

        Raises:
            Later, Never: it was surely not accepted.
        """


class Outbox:
    """The demo's way out: nothing leaves the machine, its people are made up. The letters are read on a page."""

    channels = ("email", "post", "phone", "text", "push")
    shows = True

    async def take(self, letter: Letter) -> None:
        """Taken: the notice itself is what the page shows."""


@dataclass(frozen=True)
class MailServer:
    """E-mail over SMTP. A password goes over TLS only; without one, TLS is used where the server offers it."""

    host: str
    port: int
    user: str
    password: str
    mail_from: str

    channels = ("email",)
    shows = False

    async def take(self, letter: Letter) -> None:
        """Hand a letter to the server; it is accepted when the server says so after the last line."""
        message = compose(letter, self.mail_from)
        client = aiosmtplib.SMTP(
            hostname=self.host, port=self.port, username=self.user or None, password=self.password or None, timeout=TIMEOUT_SECONDS,
            use_tls=self.port == TLS_PORT, start_tls=(True if self.user else None) if self.port != TLS_PORT else False,
        )  # fmt: skip
        try:
            await client.connect()
        except (aiosmtplib.SMTPException, OSError) as error:
            raise Later(f"no connection: {error}") from error
        try:
            await _deliver(client, message)
        finally:
            client.close()


async def _deliver(client: aiosmtplib.SMTP, message: EmailMessage) -> None:
    try:
        await client.send_message(message)
    except aiosmtplib.SMTPRecipientsRefused as error:
        gone = all(refused.code >= PERMANENT for refused in error.recipients)
        raise (Never if gone else Later)("the address was refused") from error
    except (aiosmtplib.SMTPNotSupported, ValueError) as error:
        raise Never("the server cannot write to this address") from error
    except aiosmtplib.SMTPSenderRefused as error:
        raise Later(f"our own address was refused: {error.code}") from error
    except aiosmtplib.SMTPResponseException as error:
        raise (Never if error.code >= PERMANENT else Later)(f"refused: {error.code}") from error


def compose(letter: Letter, mail_from: str) -> EmailMessage:
    """The message, safe against what people type: a line break in a subject or address cannot become a header.

    Raises:
        Never: the address is none.
    """
    _, own = parseaddr(mail_from)
    message = EmailMessage()
    message["From"] = Address(display_name=one_line(letter.sender), addr_spec=own)
    try:
        message["To"] = Address(addr_spec=letter.address)
    except (MessageError, ValueError, IndexError) as error:
        raise Never("no such address") from error
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(letter.at)
    # the same for every try, so that a mail server can see a second copy for what it is
    message["Message-ID"] = f"<{letter.key}@{own.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.stop_address:
        message["List-Unsubscribe"] = f"<{letter.stop_address}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text, charset="utf-8", cte="quoted-printable")
    message["Content-Language"] = letter.language_tag
    return message


def one_line(text: str) -> str:
    """Text without line breaks and other control characters."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def reaches(settings: Settings, channel: str) -> bool:
    """Whether letters of a channel leave this installation: what cannot be sent is not promised."""
    way_out = ways_out(settings)
    return way_out is not None and channel in way_out.channels


def ways_out(settings: Settings) -> Transport | None:
    """How letters leave this installation; None: they wait. The demo writes to nobody, whatever mail server is set."""
    if settings.demo:
        return Outbox()
    if settings.smtp_host:
        return MailServer(settings.smtp_host, settings.smtp_port, settings.smtp_user, settings.smtp_password, settings.mail_from)
    return None
