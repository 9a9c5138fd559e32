"""Rewards' part of the demo: the books, a year of purchases through the product's own intake, refunds, a lost card, a dividend."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from heapq import merge
from zoneinfo import ZoneInfo

from portal.actors import system
from portal.demo import households
from portal.demo.world import PENNINE, STRAITS, DemoSociety
from portal.kit import clock
from portal.kit.demonstration import Demo, Part
from portal.kit.locale import gettext as _
from portal.models import Member, Society
from rewards import findings
from rewards.books import shares
from rewards.demo import (
    by_hand,
    declared,
    drafts,
    holdings,
    lasting,
    lost_cards,
    other_lines,
    paid_out,
    readings,
    refunds,
    rules,
    till,
    years,
)
from rewards.demo.departments import MAPPING
from rewards.demo.till import Sale
from rewards.intake import purchases, releases
from rewards.intake.purchases import BATCH_MAX, State
from rewards.models.purchases import TillMapping

SHARE_PAID = 0.9


async def furnish(demo: Demo) -> bool:
    """The rates of the demo's own, the years of the books, everybody's accounts and shares."""
    chance = demo.random("shares")
    for society in await Society.all().order_by("id"):
        today = clock.today(society.time_zone)
        await rules.lay_down(society)
        running, _over = await years.open_years(society, today)
        if society.slug == STRAITS.slug:
            await lasting.begin(society, running)
        await TillMapping.create(society=society, name="completejourney", says={**MAPPING, "currency": society.currency})
        members = [member.id for member in await Member.filter(society=society).order_by("id")]
        await shares.open_accounts(society.id, members)
        opening = datetime.combine(running.starts_on, time(9), ZoneInfo(society.time_zone))
        with clock.standing_at(opening):  # before the dividend of the year that is over takes what is missing
            await shares.receive(society, [member for member in members if chance.random() < SHARE_PAID], by=system(society))
    return True


async def live(demo: Demo) -> None:
    """Purchases from the real data and of the other lines, refunds, what is held, and the dividend of the year that is over."""
    chosen = households.chosen(demo)
    societies = {society.slug: society for society in await Society.all()}
    others = other_lines.sales(demo, chosen)
    everything = merge(till.sales(chosen), others, key=lambda sale: sale.purchase.sold_at)
    taken_back = refunds.Refunds(demo)
    step, count = _("Purchases"), till.count(chosen)
    demo.told(step, 0, count)
    for done, batch in enumerate(_batches(taken_back.watched(everything)), 1):
        await _take(societies, batch)
        demo.told(step, min(done * BATCH_MAX, count), count)
    await _take(societies, taken_back.sales())
    demo.told(step, count, count)
    for society in societies.values():
        await releases.release(society, by=system(society))
        await readings.tell(demo, society, chosen)
    await holdings.hold(societies, others)
    await drafts.draft_some(societies[PENNINE.slug])
    await lost_cards.use_one(societies[PENNINE.slug])
    for society in societies.values():
        await findings.look(society)
    await by_hand.do(societies[PENNINE.slug])
    await declared.declare(societies[PENNINE.slug])  # the other society's year waits for whoever tries to declare one
    await paid_out.pay_out(demo, societies[PENNINE.slug])
    await lasting.spend(demo, societies[STRAITS.slug])


def _batches(everything: Iterable[Sale]) -> Iterator[list[Sale]]:
    """Purchases of one society, at most as many as the intake takes at once."""
    waiting: dict[DemoSociety, list[Sale]] = {}
    for sale in everything:
        batch = waiting.setdefault(sale.society, [])
        batch.append(sale)
        if len(batch) == BATCH_MAX:
            yield waiting.pop(sale.society)
    yield from waiting.values()


async def _take(societies: dict[str, Society], batch: Sequence[Sale]) -> None:
    for one in {sale.society for sale in batch}:
        society = societies[one.slug]
        mine = [sale.purchase for sale in batch if sale.society is one]
        with clock.standing_at(max(purchase.sold_at for purchase in mine)):  # as tills do: on the day itself, not all of it today
            outcomes = await purchases.take(society, mine, by=system(society), history=True)
        wrong = [outcome.why for outcome in outcomes if outcome.state is not State.CREATED]
        assert not wrong, wrong[0]


PART = Part(furnish=furnish, live=live)
