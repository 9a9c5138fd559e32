"""R7 as a machine over the real books: sales and refunds that come in any order, before and after each other, and sent again.

After each step the balance, the 1% and what is pending are what the lines that remain earn, by the model of R5 to R7; night after night.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import msgspec
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from portal.kit import clock, database
from portal.models import Member, Store
from rewards.books import ledger
from rewards.intake import releases
from rewards.intake.purchases import Outcome, State
from rewards.intake.receipts import Purchase, Receipt
from rewards.intake.tills import points_accounts
from rewards.models.earning import Category, CategoryVersion, EarningRule
from rewards.rules.earning import Line
from rewards.rules.terms import CategoryTerms, RuleTerms
from rewards.statements import points
from tests import people
from tests.rewards import machines, schemes
from tests.rewards.schemes import GOODS, STORE, TRIPS, Piece, Scheme
from tests.rewards.tills import Shop, open_shop

NIGHTS_MOST = 8  # ten days each: no purchase gets too old to arrive (R8)


@dataclass
class Sold:
    """A purchase that was made, whether the books have it, and the refunds that wait for it."""

    told: Purchase
    who: int
    pieces: list[Piece]
    has_arrived: bool = False
    waiting: list[Purchase] = field(default_factory=list)


class BookedRefunds(machines.BooksMachine):
    @initialize(scheme=schemes.schemes)
    def open(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.sold: list[Sold] = []
        self.answers: list[tuple[Purchase, Outcome]] = []
        self.nights = 0
        self.do(self._open_shop())

    async def _open_shop(self) -> None:
        self.shop: Shop = await open_shop()
        await Store.filter(id=self.shop.store.id).update(number=STORE)
        lines = {GOODS: await people.line(self.shop.society, "goods"), TRIPS: await people.line(self.shop.society, "trips")}
        for told in self.scheme.categories:
            await _keep_category(self.shop, told, lines[told.line_id].id)
        for rate in self.scheme.rules:
            await _keep_rule(self.shop, rate, lines[rate.line_id].id)
        self.members: list[Member] = [await people.member(self.shop.society) for _ in range(2)]
        self.cards = [await self.shop.card_of(member) for member in self.members]
        found = await points_accounts(self.shop.society.id, {member.id for member in self.members})
        self.accounts = [found[member.id] for member in self.members]

    @rule(who=st.integers(0, 1), basket=schemes.baskets, arrives=st.booleans())
    def buy(self, who: int, basket: list[Line], arrives: bool) -> None:
        told = Purchase(STORE, "T1", f"R{len(self.answers)}-{len(self.sold)}", self.moment, basket, card=self.cards[who])
        sold = Sold(told, who, schemes.bought(self.scheme, basket, self.today))
        self.sold.append(sold)
        if arrives:
            self.arrive(sold)
        self.look()

    @precondition(lambda self: any(not sold.has_arrived for sold in self.sold))
    @rule(which=st.integers(0, 9))
    def let_a_purchase_arrive(self, which: int) -> None:
        late = [sold for sold in self.sold if not sold.has_arrived]
        self.arrive(late[which % len(late)])
        self.look()

    def arrive(self, sold: Sold) -> None:
        assert self.send(sold.told).state is State.CREATED
        sold.has_arrived = True
        for back in sold.waiting:  # in the order in which they came; what does not fit waits for somebody who looks
            self.take_back(sold, back)

    @precondition(lambda self: self.sold)
    @rule(which=st.integers(0, 9), cut=schemes.cuts, more=st.sampled_from([0, 0, 0, 0, 777]))
    def give_back(self, which: int, cut: list[tuple[int, int]], more: int) -> None:
        sold = self.sold[which % len(self.sold)]
        if returned := schemes.parts(sold.pieces, cut):
            first = msgspec.structs.replace(returned[0], pence=returned[0].pence + more)
            self.send_back(sold, [first, *returned[1:]])
        self.look()

    @precondition(lambda self: any(sold.has_arrived for sold in self.sold))
    @rule(which=st.integers(0, 9))
    def give_everything_back(self, which: int) -> None:
        sold = [sold for sold in self.sold if sold.has_arrived][which % sum(sold.has_arrived for sold in self.sold)]
        if returned := [schemes.part(piece, piece.left) for piece in sold.pieces if piece.left > 0]:
            self.send_back(sold, returned)
        assert schemes.earned(self.scheme, sold.pieces, date.max) == (0, 0)
        self.look()

    def send_back(self, sold: Sold, returned: list[Line]) -> None:
        of = Receipt(STORE, "T1", sold.told.receipt, sold.told.sold_at.date())
        back = Purchase(STORE, "T1", f"B{len(self.answers)}", self.moment, returned, card=self.cards[sold.who], refunds=of)
        if not sold.has_arrived:
            sold.waiting.append(back)
            assert self.send(back).state is State.HELD
        else:
            expected = State.CREATED if self.take_back(sold, back) else State.REFUSED
            assert self.send(back).state is expected

    def take_back(self, sold: Sold, back: Purchase) -> bool:
        return schemes.take_back(self.scheme, sold.pieces, back.lines, back.sold_at.date())

    def send(self, told: Purchase) -> Outcome:
        outcome = self.do(self.shop.take(told))
        self.answers.append((told, outcome))
        return outcome

    @precondition(lambda self: self.answers)
    @rule(which=st.integers(0, 99))
    def send_again(self, which: int) -> None:
        """What was created is the same, and says what it said; what was held is held or has been booked; what was refused is again."""
        told, first = self.answers[which % len(self.answers)]
        again = self.do(self.shop.take(told))
        expected = {State.CREATED: {State.SAME}, State.HELD: {State.HELD, State.SAME}, State.REFUSED: {State.REFUSED}}
        assert again.state in expected[first.state]
        assert first.state is State.HELD or (again.points, again.contribution_units) == (first.points, first.contribution_units)
        self.look()

    @precondition(lambda self: self.nights < NIGHTS_MOST)
    @rule()
    def let_ten_days_pass(self) -> None:
        self.nights += 1
        clock.start_at(clock.now() + timedelta(days=10))
        self.look()

    @property
    def moment(self) -> datetime:
        return clock.now().replace(microsecond=0)

    @property
    def today(self) -> date:
        return clock.today(self.shop.society.time_zone)

    def look(self) -> None:
        """A night passes: what is due by now is released. Then the books hold what remains, of each member."""
        self.do(releases.release(self.shop.society, by=self.shop.by))
        for who in range(2):
            here = [sold for sold in self.sold if sold.has_arrived and sold.who == who]
            now = [schemes.earned(self.scheme, sold.pieces, self.today) for sold in here]
            whole = [schemes.earned(self.scheme, sold.pieces, date.max) for sold in here]
            booked = (
                sum(each for each, _ in now),
                sum(each for _, each in now),
                sum(each for each, _ in whole) - sum(each for each, _ in now),
            )
            assert self.do(self._booked(who)) == booked

    async def _booked(self, who: int) -> tuple[int, int, int]:
        units = await database.value(
            "SELECT coalesce(sum(contribution_units), 0)::bigint FROM rewards_purchase WHERE account_id = $1", self.accounts[who]
        )
        return await ledger.balance(self.accounts[who]), units, (await points.of_member(self.members[who])).pending_points


async def _keep_category(shop: Shop, told: CategoryTerms, line_id: int) -> None:
    names = {"en_GB": told.code, "cy": told.code, "da": told.code}
    category, _ = await Category.get_or_create(
        society_id=shop.society.id, code=told.code, defaults={"names": names, "sensitive": told.sensitive}
    )
    await CategoryVersion.filter(category=category).delete()
    await CategoryVersion.create(
        category=category, line_id=line_id, version=1, starts_on=told.starts_on, excluded_why=told.excluded_why, basis=told.basis,
        due_days=told.due_days, created_at=clock.now(),
    )  # fmt: skip


async def _keep_rule(shop: Shop, told: RuleTerms, line_id: int) -> None:
    await EarningRule.create(
        society=shop.society, line_id=line_id, kind=told.kind, code=told.code, version=1, numerator=told.numerator,
        denominator=told.denominator, contribution_basis_points=told.basis_points, starts_on=told.starts_on,
        categories=list(told.categories), stores=list(told.stores), own_only=told.own_only, created_at=clock.now(),
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.row("M8.1")
@pytest.mark.row("M8.3")
@pytest.mark.row("X2.1")
def test_whenever_sales_and_refunds_arrive_the_books_hold_what_the_remaining_lines_earn(machine_url: str) -> None:
    machines.run(BookedRefunds, machine_url, examples=40, steps=30)
