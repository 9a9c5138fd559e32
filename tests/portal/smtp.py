"""A real mail server for tests, in the test's own loop: it keeps what it accepts, and can be told to refuse or to hang up."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session as Dialogue


@dataclass
class MailBox:
    """What came in. `answer_recipient`, `answer_letter`: other replies than yes; `hangs_up`: the line breaks after the last line."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    answer_recipient: str = ""
    answer_letter: str = ""
    hangs_up: bool = False

    async def handle_RCPT(self, server: SMTP, dialogue: Dialogue, envelope: Envelope, address: str, options: Any) -> str:
        if self.answer_recipient:
            return self.answer_recipient
        envelope.rcpt_tos.append(address)
        return "250 yes"

    async def handle_DATA(self, server: SMTP, dialogue: Dialogue, envelope: Envelope) -> str:
        if self.answer_letter:
            return self.answer_letter
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        if self.hangs_up:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return "250 yes"


@asynccontextmanager
async def mail_server(**behaviour: Any) -> AsyncIterator[MailBox]:
    """A server on a free port for the length of a block."""
    box = MailBox(**behaviour)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(box, hostname="mail.test", loop=loop), "127.0.0.1", 0)
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        server.close()
