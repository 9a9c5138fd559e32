"""Notices: one door for every send, decided at hand-over."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import nullcontext
from datetime import timedelta

import asyncpg
import msgspec
import pytest

import portal.domain
from portal import notices, suppressions
from portal.kit import clock, database, jobs, locale
from portal.kit.transports import Later, Never, Outbox
from portal.models import Notice
from tests.portal.letters import ORIGIN, Postbag, after, agree, someone, write
from tests.portal.smtp import mail_server

pytestmark = pytest.mark.anyio
in_a_transaction = pytest.mark.usefixtures("rolled_back")


async def queued() -> list[int]:
    found = await database.rows("SELECT payload FROM pgqueuer WHERE entrypoint = 'portal.hand_over' ORDER BY id")
    return [msgspec.json.decode(row["payload"]) for row in found]


@in_a_transaction
async def test_a_notice_is_left_with_its_job_in_the_language_of_its_reader() -> None:
    person = await someone()
    with locale.speaking(locale.by_code("cy")):
        notice = await notices.send(person, purpose="service", subject="Helo\nBcc: x", text="Testun", key="k")
    assert (notice.subject, notice.language, notice.address) == ("Helo Bcc: x", "cy", person.email)
    assert await queued() == [notice.id]


@in_a_transaction
async def test_the_same_key_counts_once() -> None:
    person = await someone()
    first, second = await write(person), await write(person)
    assert first.id == second.id
    assert await queued() == [first.id]


@in_a_transaction
async def test_a_rollback_takes_notice_and_job_back() -> None:
    person = await someone()
    with pytest.raises(RuntimeError):
        async with database.transaction():
            await write(person)
            raise RuntimeError
    assert not await Notice.exists(key="k1")
    assert await queued() == []


@in_a_transaction
async def test_a_service_message_needs_no_consent() -> None:
    bag = Postbag()
    notice = await after(await write(await someone(), "service"), bag)
    assert notice.handed_over_at is not None
    assert [letter.subject for letter in bag.letters] == ["Meeting"]
    assert bag.letters[0].stop_address is None


@pytest.mark.row("M31.7")
@in_a_transaction
async def test_news_goes_to_whoever_agreed_with_a_way_to_stop_it() -> None:
    bag, person = Postbag(), await someone()
    await agree(person, ("news", "email"))
    with locale.speaking(locale.by_code("da")):
        notice = await write(person)
    await after(notice, bag)
    (letter,) = bag.letters
    assert letter.stop_address == f"{ORIGIN}/unsubscribe/{notice.unsubscribe_token}"
    assert letter.text.startswith("Come on Monday.\n\n-- \n")
    assert letter.text.endswith(letter.stop_address)
    assert (letter.sender, letter.language_tag) == ("Lôn", "da")


@in_a_transaction
async def test_news_does_not_go_without_consent() -> None:
    bag, person = Postbag(), await someone()
    await agree(person, ("news", "post"), ("offers", "email"))
    notice = await after(await write(person), bag)
    assert (notice.skipped_why, notice.handed_over_at, bag.letters) == ("no consent", None, [])


@in_a_transaction
@pytest.mark.row("M31.3")
async def test_a_withdrawal_stops_what_was_written_before_but_not_handed_over() -> None:
    bag, person = Postbag(), await someone()
    await agree(person, ("news", "email"))
    notice = await write(person)
    await agree(person)
    assert (await after(notice, bag)).skipped_why == "no consent"
    assert bag.letters == []


@in_a_transaction
@pytest.mark.row("M31.8")
async def test_a_suppressed_address_gets_nothing_but_service() -> None:
    bag, person = Postbag(), await someone()
    await agree(person, ("news", "email"))
    await suppressions.suppress(person, why="opted out")
    assert (await after(await write(person), bag)).skipped_why == "suppressed"
    assert (await after(await write(person, "service", "k2"), bag)).handed_over_at is not None


@in_a_transaction
@pytest.mark.parametrize("purpose", ["service", "news"])
async def test_handing_over_twice_sends_once(purpose: str) -> None:
    bag, person = Postbag(), await someone()
    await agree(person, ("news", "email"))
    notice = await write(person, purpose)
    await after(notice, bag)
    await after(notice, bag)
    assert len(bag.letters) == 1


@in_a_transaction
@pytest.mark.parametrize("purpose", ["service", "news"])
async def test_what_was_not_accepted_waits_and_goes_later(purpose: str) -> None:
    person = await someone()
    await agree(person, ("news", "email"))
    notice = await after(await write(person, purpose), Postbag(Later("busy")))
    assert (notice.handed_over_at, notice.skipped_why) == (None, None)
    with clock.standing_at(clock.now() + timedelta(minutes=2)):
        assert notice.id in await notices.waiting()
        bag = Postbag()
        assert (await after(notice, bag)).handed_over_at is not None
    assert len(bag.letters) == 1


@in_a_transaction
@pytest.mark.parametrize("purpose", ["service", "news"])
async def test_an_address_that_is_refused_is_not_tried_again(purpose: str) -> None:
    person = await someone()
    await agree(person, ("news", "email"))
    notice = await after(await write(person, purpose), Postbag(Never("no such person")))
    assert (notice.handed_over_at, notice.skipped_why) == (None, "refused")


@pytest.mark.row("M24.3")
@in_a_transaction
async def test_a_broken_line_loses_news_rather_than_sending_it_twice() -> None:
    bag, person = Postbag(ConnectionResetError(), takes=True), await someone()
    await agree(person, ("news", "email"))
    notice = await write(person)
    with pytest.raises(ConnectionResetError):
        await after(notice, bag)
    bag.trouble = None
    assert (await after(notice, bag)).handed_over_at is not None
    assert len(bag.letters) == 1


@pytest.mark.row("M24.3")
@in_a_transaction
async def test_a_broken_line_sends_a_service_message_twice_rather_than_losing_it() -> None:
    bag = Postbag(ConnectionResetError(), takes=True)
    notice = await write(await someone(), "service")
    assert (await after(notice, bag)).handed_over_at is None
    bag.trouble = None
    await after(notice, bag)
    assert [letter.key for letter in bag.letters] == [f"notice-{notice.id}"] * 2


@in_a_transaction
async def test_without_a_way_out_a_notice_waits_and_what_waited_too_long_does_not_go() -> None:
    person = await someone()
    link, word = await write(person, notices.SIGN_IN, "a"), await write(person, "service", "b")
    assert (await after(link, None)).skipped_why is None
    bag = Postbag()
    with clock.standing_at(clock.now() + timedelta(minutes=16)):
        assert (await after(link, bag)).skipped_why == "too late"
    with clock.standing_at(clock.now() + timedelta(days=4)):
        assert (await after(word, bag)).skipped_why == "too late"
    assert bag.letters == []


@in_a_transaction
async def test_a_link_to_sign_in_is_not_kept_once_it_is_sent_but_in_the_demo() -> None:
    person, bag = await someone(), Postbag()
    assert (await after(await write(person, notices.SIGN_IN, "a"), bag)).text == ""
    assert bag.letters[0].text == "Come on Monday."
    assert (await after(await write(person, notices.SIGN_IN, "b"), Outbox())).text == "Come on Monday."


@in_a_transaction
async def test_a_channel_without_a_way_out_or_an_address_says_so() -> None:
    person = await someone(phone=None)
    assert (await after(await write(person, "service", "a", channel="post"), Postbag())).skipped_why == "no way out"
    assert (await after(await write(person, "service", "b", channel="text"), Postbag())).skipped_why == "no address"
    assert (await after(await write(person, "service", "c", channel="web"), Postbag())).handed_over_at is not None


@pytest.mark.commits
async def test_two_workers_at_once_send_once(committed: str) -> None:
    bag, person = Postbag(slow=0.05), await someone()
    await agree(person, ("news", "email"))
    service, news = await write(person, "service", "a"), await write(person, "news", "b")
    await asyncio.gather(*(notices.hand_over(notice.id, bag, origin=ORIGIN) for notice in (service, news) for _ in range(4)))
    assert sorted(letter.key for letter in bag.letters) == sorted(f"notice-{notice.id}" for notice in (service, news))


@pytest.mark.commits
@pytest.mark.parametrize("purpose", ["service", "news"])
async def test_a_mail_server_that_hangs_holds_no_connection_of_the_pages(committed: str, purpose: str) -> None:
    bag, person = Postbag(slow=60), await someone()
    await agree(person, ("news", "email"))
    notice = await write(person, purpose)
    hanging = asyncio.create_task(notices.hand_over(notice.id, bag, origin=ORIGIN))
    await bag.begun.wait()
    held = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
    assert await database.value(held) == 0
    hanging.cancel()


@in_a_transaction
async def test_a_notice_in_the_hands_of_a_worker_is_left_to_it_until_it_is_surely_dead() -> None:
    notice = await write(await someone(), "service")
    killed = asyncio.create_task(after(notice, bag := Postbag(slow=60)))
    await bag.begun.wait()
    killed.cancel()
    other = Postbag()
    assert (await after(notice, other)).handed_over_at is None
    with clock.standing_at(clock.now() + timedelta(seconds=100)):
        assert notice.id not in await notices.waiting()
    with clock.standing_at(clock.now() + timedelta(minutes=3)):
        assert notice.id in await notices.waiting()
        assert (await after(notice, other)).handed_over_at is not None
    assert len(other.letters) == 1


@in_a_transaction
@pytest.mark.parametrize(("purpose", "waits"), [("service", True), ("news", False)])
async def test_a_hand_over_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch, purpose: str, waits: bool) -> None:
    monkeypatch.setattr(notices, "HAND_OVER_SECONDS", 0.01)
    person = await someone()
    await agree(person, ("news", "email"))
    notice = await write(person, purpose)
    with nullcontext() if waits else pytest.raises(TimeoutError):
        await after(notice, Postbag(slow=60))
    assert ((await Notice.get(id=notice.id)).handed_over_at is None) is waits


@pytest.fixture
async def worker(committed: str) -> AsyncIterator[None]:
    connection = await asyncpg.connect(committed)
    queue = jobs.worker(connection, portal.domain.DOMAIN.jobs)
    task = asyncio.create_task(queue.run())
    yield
    queue.shutdown.set()
    await asyncio.wait_for(task, 10)
    await connection.close()


@pytest.mark.commits
async def test_the_worker_brings_a_notice_to_the_mail_server(worker: None, monkeypatch: pytest.MonkeyPatch) -> None:
    async with mail_server() as box:
        monkeypatch.setenv("TOADLANE_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("TOADLANE_SMTP_PORT", str(box.port))
        notice = await write(await someone(), "service")
        for _ in range(200):
            if box.letters:
                break
            await asyncio.sleep(0.05)
    assert [letter["Subject"] for letter in box.letters] == [notice.subject]
    assert (await Notice.get(id=notice.id)).handed_over_at is not None
