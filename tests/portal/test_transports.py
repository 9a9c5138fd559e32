"""Ways out: what a mail server gets, and what each of its answers means."""

from dataclasses import replace
from datetime import UTC, datetime

import aiosmtplib
import pytest

from portal.kit.settings import Settings
from portal.kit.transports import Later, Letter, MailServer, Never, Outbox, compose, ways_out
from tests.portal.smtp import MailBox, mail_server

pytestmark = pytest.mark.anyio

LETTER = Letter(
    key="notice-7",
    sender="Cymdeithas Lôn y Llyffant",
    address="nerys@example.org",
    subject="Croeso, Siân – 1% i’r ŵyl",
    text="Helo Siân,\n\nmae’r ddolen yma: http://toadlane.test/sign-in/link/abc?x=1&y=2\n.\n",
    language_tag="cy",
    at=datetime(2026, 11, 22, 9, tzinfo=UTC),
)
NEWS = replace(LETTER, stop_address="http://toadlane.test/unsubscribe/t0ken")


def server_at(box: MailBox, user: str = "", password: str = "") -> MailServer:
    return MailServer("127.0.0.1", box.port, user, password, "Toad Lane <no-reply@toadlane.example>")


async def test_a_letter_arrives_as_plain_text_from_its_society() -> None:
    async with mail_server() as box:
        await server_at(box).take(LETTER)
    (letter,) = box.letters
    assert letter["From"] == "Cymdeithas Lôn y Llyffant <no-reply@toadlane.example>"
    assert (letter["To"], letter["Subject"]) == ("nerys@example.org", LETTER.subject)
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content().replace("\r\n", "\n") == LETTER.text
    assert letter["Content-Language"] == "cy"
    assert letter["Message-ID"] == "<notice-7@toadlane.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Unsubscribe"] is None


@pytest.mark.row("M31.7")
async def test_a_letter_that_rests_on_consent_can_be_stopped_by_one_press_in_a_mail_program() -> None:
    async with mail_server() as box:
        await server_at(box).take(NEWS)
    (letter,) = box.letters
    assert letter["List-Unsubscribe"] == "<http://toadlane.test/unsubscribe/t0ken>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("typed", ["Fête\r\nBcc: all@example.org", "Fête\nBcc: all@example.org", "Fête\x00\u2028Bcc: all@example.org"])
async def test_what_people_type_cannot_become_a_header(typed: str) -> None:
    async with mail_server() as box:
        await server_at(box).take(replace(LETTER, subject=typed, sender=typed))
    (letter,) = box.letters
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Fête Bcc: all@example.org"


@pytest.mark.parametrize("address", ["", "nobody", "a@b.org\nBcc: c@example.org", "a@b.org, c@example.org", "<a@b.org>", "a b@example.org"])
def test_what_is_no_single_address_is_never_written_to(address: str) -> None:
    with pytest.raises(Never):
        compose(replace(LETTER, address=address), "no-reply@toadlane.example")


@pytest.mark.parametrize(
    ("behaviour", "meaning"),
    [
        ({"answer_recipient": "550 no such person"}, Never),
        ({"answer_recipient": "451 come back"}, Later),
        ({"answer_letter": "554 no"}, Never),
        ({"answer_letter": "452 full"}, Later),
    ],
)
async def test_a_servers_no_means_later_or_never(behaviour: dict[str, str], meaning: type[Exception]) -> None:
    async with mail_server(**behaviour) as box:
        with pytest.raises(meaning):
            await server_at(box).take(LETTER)


async def test_without_a_server_a_letter_goes_later() -> None:
    async with mail_server() as box:
        pass
    with pytest.raises(Later):
        await server_at(box).take(LETTER)


async def test_a_line_that_breaks_after_the_last_word_leaves_it_open() -> None:
    async with mail_server(hangs_up=True) as box:
        with pytest.raises(aiosmtplib.SMTPServerDisconnected):
            await server_at(box).take(LETTER)
    assert len(box.letters) == 1


async def test_an_address_beyond_ascii_is_given_up_where_the_server_cannot_write_it() -> None:
    async with mail_server() as box:
        with pytest.raises(Never):
            await server_at(box).take(replace(LETTER, address="siân@example.org"))


async def test_a_password_never_goes_over_an_open_line() -> None:
    async with mail_server() as box:
        with pytest.raises(Later):
            await server_at(box, "user", "secret").take(LETTER)
    assert box.letters == []


def test_the_demo_writes_to_nobody_whatever_is_set() -> None:
    assert isinstance(ways_out(Settings(demo=True, smtp_host="mail.example")), Outbox)
    assert isinstance(ways_out(Settings(smtp_host="mail.example")), MailServer)
    assert ways_out(Settings()) is None
