"""The intake with real commits: twice at once, killed in the middle, run again."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, create_subprocess_exec
from pathlib import Path
from random import Random

import pytest

from portal.kit import database, embedded
from portal.models import Identifier, Member
from rewards import verify
from rewards.intake import purchases
from rewards.intake.purchases import Outcome, State
from tests import people
from tests.rewards.test_till_files import HEAD, PRODUCTS
from tests.rewards.tills import Shop, food, fuel, open_shop

pytestmark = [pytest.mark.anyio, pytest.mark.commits, pytest.mark.heavy]
ROOT = Path(__file__).resolve().parents[2]


async def counted() -> tuple[int, int, int]:
    """Purchases, points on members' accounts, points in tallies."""
    row = await database.row(
        "SELECT (SELECT count(*) FROM rewards_purchase) AS purchases, "
        "(SELECT coalesce(sum(balance.amount), 0)::bigint FROM rewards_balance balance "
        " JOIN rewards_account account ON account.id = balance.account_id AND account.unit = 1) AS points, "
        "(SELECT coalesce(sum(points), 0)::bigint FROM rewards_tally) AS tallied"
    )
    assert row is not None
    return row["purchases"], row["points"], row["tallied"]


@pytest.mark.row("X1.4")
async def test_twenty_equal_posts_at_once_give_one_purchase_and_one_answer(committed: str) -> None:
    shop = await open_shop()
    member = await people.member(shop.society)
    sale = await shop.purchase(member, food(1234), receipt="1")

    async def post() -> Outcome:
        (outcome,) = await purchases.take(shop.society, [sale], by=shop.by)
        return outcome

    outcomes = await asyncio.gather(*(post() for _ in range(20)))
    assert sorted(outcome.state.value for outcome in outcomes) == ["created"] + ["same"] * 19
    assert {(outcome.id, outcome.points) for outcome in outcomes} == {(outcomes[0].id, 12)}
    assert await counted() == (1, 12, 12)


@pytest.mark.row("X1.4")
@pytest.mark.row("M8.3")
async def test_fifty_equal_refunds_at_once_give_one_refund_and_one_answer(committed: str) -> None:
    shop = await open_shop()
    member = await people.member(shop.society)
    await shop.sell(member, food(1234), fuel(4000), receipt="1")
    back = await shop.back(member, "1", food(635), fuel(1001), receipt="back")
    outcomes = await asyncio.gather(*(shop.take(back) for _ in range(50)))
    assert sorted(outcome.state.value for outcome in outcomes) == ["created"] + ["same"] * 49
    assert {(outcome.id, outcome.points) for outcome in outcomes} == {(outcomes[0].id, -9)}
    assert await counted() == (2, 7, 7)
    assert await verify.verify() == []


@pytest.mark.row("X1.3")
async def test_of_many_contents_under_one_receipt_at_once_one_is_taken_and_the_others_changed_nothing(committed: str) -> None:
    shop = await open_shop()
    member = await people.member(shop.society)
    told = [await shop.purchase(member, food(1000 + 100 * number), receipt="1") for number in range(20)]
    outcomes = await asyncio.gather(*(shop.take(each) for each in told))
    assert sorted(outcome.state.value for outcome in outcomes) == ["changed"] * 19 + ["created"]
    points = next(outcome.points for outcome in outcomes if outcome.state is State.CREATED)
    assert await counted() == (1, points, points)


async def test_two_posters_of_overlapping_batches_wait_for_each_other_and_never_in_a_circle(committed: str) -> None:
    shop = await open_shop()
    members = [await people.member(shop.society) for _ in range(6)]
    batch = [await shop.purchase(members[n % 6], food(100 + n), receipt=str(n)) for n in range(120)]
    random = Random(1)
    shuffled = [random.sample(batch, len(batch)) for _ in range(6)]
    answers = await asyncio.gather(*(purchases.take(shop.society, each, by=shop.by) for each in shuffled))
    created = sum(outcome.state is State.CREATED for answer in answers for outcome in answer)
    assert created == 120
    assert (await counted())[0] == 120
    assert await verify.verify() == []


@pytest.mark.row("M8.3")
async def test_refunds_of_one_purchase_at_once_never_take_back_more_than_was_bought(committed: str) -> None:
    shop = await open_shop()
    member = await people.member(shop.society)
    await shop.sell(member, food(1000), receipt="1")
    outcomes = await asyncio.gather(*(shop.refund(member, "1", food(400), receipt=f"back {n}") for n in range(8)))
    assert sum(outcome.state is State.CREATED for outcome in outcomes) == 2
    assert await counted() == (3, 2, 2)
    assert await verify.verify() == []


async def test_refunds_at_once_for_members_who_have_no_points_yet_take_back_once(committed: str) -> None:
    shop = await open_shop()
    for number in range(8):
        member = await people.member(shop.society)
        await shop.sell(member, food(50), receipt=f"sale {number}")
        outcomes = await asyncio.gather(*(shop.refund(member, f"sale {number}", food(50), receipt=f"back {number} {n}") for n in range(6)))
        assert sum(outcome.state is State.CREATED for outcome in outcomes) == 1
    assert await database.value("SELECT sum(amount_pence)::bigint FROM rewards_purchase") == 0
    assert await verify.verify() == []


async def test_batches_with_and_without_refunds_at_once_never_wait_in_a_circle(committed: str) -> None:
    shop = await open_shop()
    members = [await people.member(shop.society) for _ in range(4)]
    for number, member in enumerate(members):
        await shop.sell(member, food(1000), receipt=f"first {number}")
    for turn in range(4):
        sales = [await shop.purchase(members[n % 4], food(100 + n), receipt=f"{turn} {n}") for n in range(200)]
        back = [await shop.back(member, f"first {n}", food(10), receipt=f"back {turn} {n}") for n, member in enumerate(members)]
        batches = (sales + back, sales, back + sales, sales)
        answers = await asyncio.gather(*(purchases.take(shop.society, batch, by=shop.by) for batch in batches))
        created = sum(outcome.state is State.CREATED for answer in answers for outcome in answer)
        assert created == len(sales) + len(back)
    assert await verify.verify() == []


def written(folder: Path, baskets: int) -> Path:
    """A till file of three households."""
    (folder / "products.csv").write_text(PRODUCTS)
    random = Random(7)
    rows = [
        f"{n % 3 + 1},lane,{n},{line + 1},1,{random.randrange(1, 900) / 100},2026-11-20 12:00:00"
        for n in range(baskets)
        for line in range(2)
    ]
    path = folder / "till.csv"
    path.write_text(HEAD + "\n".join(rows) + "\n")
    return path


async def households(shop: Shop) -> list[Member]:
    await shop.store.filter(id=shop.store.id).update(number="lane")
    members = [await people.member(shop.society) for _ in range(3)]
    for number, member in enumerate(members, 1):
        await Identifier.create(society=shop.society, member=member, kind="household", value=str(number))
    return members


async def run_loader(url: str, society_id: int, path: Path, *, kill_after: int | None) -> str:
    """Run the loader; with `kill_after` it dies at the n-th batch without a word."""
    process = await create_subprocess_exec(
        sys.executable, "-m", "tests.rewards.loader", url, str(society_id), str(path), stdout=PIPE, stderr=PIPE, cwd=ROOT
    )
    assert process.stdout is not None and process.stderr is not None
    said, batches = "", 0
    while line := await asyncio.wait_for(process.stdout.readline(), 60):
        said, batches = line.decode(), batches + 1
        if batches == kill_after:
            process.send_signal(signal.SIGKILL)
            break
    code = await process.wait()
    assert code == (-signal.SIGKILL if kill_after else 0), (await process.stderr.read()).decode()[-2000:]
    return said


@pytest.mark.slow
@pytest.mark.row("X1.5")
async def test_a_load_killed_again_and_again_ends_with_every_purchase_once(committed: str, tmp_path: Path) -> None:
    shop = await open_shop()
    await households(shop)
    path, url = written(tmp_path, 7_000), embedded.site_url(committed)
    for kill_after in (1, 2, 3, 4, 5):
        await run_loader(url, shop.society.id, path, kill_after=kill_after)
    assert "'created'" in await run_loader(url, shop.society.id, path, kill_after=None)
    before = await counted()
    assert before[0] == 7_000 and before[1] == before[2]
    assert "Counter({'same': 7000})" in await run_loader(url, shop.society.id, path, kill_after=None)
    assert await counted() == before
    assert await verify.verify() == []
