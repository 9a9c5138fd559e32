"""What has run out is forgotten, and nothing before."""

from datetime import timedelta

import pytest

from portal import jobs, sessions, sign_in
from portal.kit import clock, database
from portal.models import Session, SignInRequest
from portal.sessions import Stay
from tests import people

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]

FAILED = "INSERT INTO pgqueuer (priority, entrypoint, payload, status, updated) VALUES (0, $1, NULL, $2::text::pgqueuer_status, $3)"


async def test_sessions_and_requests_to_sign_in_go_when_they_have_run_out() -> None:
    member = await people.member(await people.society())
    short, long = [await sessions.begin("member", member.id, agent="", days=days, ends=Stay()) for days in (1, 3)]
    await sign_in.ask(address="ada@mill.example", next_address="", browser="b", origin="http://toadlane.test")
    await jobs.sweep()
    assert (await Session.all().count(), await SignInRequest.all().count()) == (2, 1)

    clock.start_at(clock.now() + timedelta(days=2))
    await jobs.sweep()
    assert (await Session.all().count(), await SignInRequest.all().count()) == (1, 0)
    assert [(await sessions.load(cookie)).actor.kind for cookie in (short, long)] == ["visitor", "member"]


async def test_a_job_that_failed_for_good_is_forgotten_after_a_month() -> None:
    for days, status in ((29, "failed"), (31, "failed"), (31, "queued")):
        await database.run(FAILED, f"{days}", status, clock.now() - timedelta(days=days))
    await jobs.sweep()
    kept = await database.rows("SELECT entrypoint, status::text FROM pgqueuer WHERE entrypoint IN ('29', '31') ORDER BY id")
    assert [tuple(row.values()) for row in kept] == [("29", "failed"), ("31", "queued")]
