"""A society with a till that sells: rules of R2, categories of R3, a period, and purchases in one line."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import msgspec

from portal.actors import Actor, system
from portal.kit import clock
from portal.models import Card, Member, Society, Store
from rewards.books import periods
from rewards.intake import purchases
from rewards.intake.purchases import Outcome
from rewards.intake.receipts import Purchase, Receipt
from rewards.models.earning import Category, CategoryVersion, EarningRule
from rewards.rules.earning import Line
from rewards.rules.terms import ALWAYS
from tests import people

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
_receipt = count(1)


@dataclass(frozen=True)
class Shop:
    """A society that sells food at 1 point per £1, fuel at 1 per £10, and tobacco without points."""

    society: Society
    store: Store
    by: Actor

    async def card_of(self, member: Member) -> str:
        return str((await Card.get(member=member, blocked_at=None, batch=None)).number)

    async def sell(self, member: Member, *lines: Line, receipt: str | None = None, at: datetime = NOON) -> Outcome:
        (outcome,) = await purchases.take(self.society, [await self.purchase(member, *lines, receipt=receipt, at=at)], by=self.by)
        return outcome

    async def take(self, purchase: Purchase) -> Outcome:
        (outcome,) = await purchases.take(self.society, [purchase], by=self.by)
        return outcome

    async def purchase(self, member: Member, *lines: Line, receipt: str | None = None, at: datetime = NOON) -> Purchase:
        number = receipt or f"R{next(_receipt)}"
        return Purchase(self.store.number, "T1", number, at, list(lines), card=await self.card_of(member))

    async def refund(self, member: Member, of: str, *lines: Line, receipt: str | None = None, at: datetime = NOON) -> Outcome:
        (outcome,) = await purchases.take(self.society, [await self.back(member, of, *lines, receipt=receipt, at=at)], by=self.by)
        return outcome

    async def back(self, member: Member, of: str, *lines: Line, receipt: str | None = None, at: datetime = NOON) -> Purchase:
        original = Receipt(self.store.number, "T1", of, NOON.date())
        return msgspec.structs.replace(await self.purchase(member, *lines, receipt=receipt, at=at), refunds=original)


async def open_shop(**of: Any) -> Shop:
    """A shop that stands at NOON on the clock, of a society as given."""
    clock.start_at(datetime(2026, 11, 22, 9, tzinfo=UTC))
    society = await people.society(**of)
    food, fuel = await people.line(society, "food"), await people.line(society, "fuel")
    store = await people.store(society, line=food)
    rules = [
        EarningRule(
            society=society, line=line, version=1, numerator=1, denominator=denominator, contribution_basis_points=100,
            starts_on=date(2020, 1, 1), created_at=clock.now(),
        )
        for line, denominator in ((food, 100), (fuel, 1000))
    ]  # fmt: skip
    await EarningRule.bulk_create(rules)
    kinds = {
        "grocery": (food, None, "own brand"),
        "fuel": (fuel, None, "none"),
        "tobacco": (food, "tobacco", "none"),
        "pharmacy": (food, None, "all"),
    }
    await Category.bulk_create(
        Category(society=society, code=code, names={"en_GB": code.capitalize(), "cy": code, "da": code}, sensitive=code == "pharmacy")
        for code in kinds
    )
    categories = {category.code: category for category in await Category.filter(society=society)}
    versions = [
        CategoryVersion(
            category=categories[code], line=line, version=1, starts_on=ALWAYS, excluded_why=why, basis=basis, created_at=clock.now()
        )
        for code, (line, why, basis) in kinds.items()
    ]
    await CategoryVersion.bulk_create(versions)
    await periods.open_period(society, name="2026", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    return Shop(society, store, system(society))


def food(pence: int, *, own: bool = True, product: str = "bread", quantity: int = 1) -> Line:
    return Line(product, "grocery", quantity, pence, own)


def fuel(pence: int) -> Line:
    return Line("diesel", "fuel", 1, pence)


def tobacco(pence: int) -> Line:
    return Line("shag", "tobacco", 1, pence)
