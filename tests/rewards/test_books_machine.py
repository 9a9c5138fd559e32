"""The books as a machine: sales, refunds, awards, corrections, dividends and closing years come in any order, and late; the books agree.

What holds after each step stands in walked_books.py.
"""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from portal.kit import clock
from rewards import awards, corrections
from rewards.awards import Told
from rewards.books import periods, shares
from rewards.closing import books
from rewards.dividends import dividend_runs, dividends
from rewards.intake import purchases
from rewards.intake.purchases import Outcome, State
from rewards.intake.receipts import Purchase, Receipt
from rewards.models.dividends import Dividend, Stage
from rewards.models.ledger import Period
from rewards.rules.earning import Line
from tests.rewards import machines, made
from tests.rewards.books_model import SHARE_PENCE, Declared, Sold, Year
from tests.rewards.walked_books import MEMBERS, WalkedBooks

ENDS = date(2029, 2, 1)
LATE_DAYS = 88

lines = st.lists(
    st.tuples(st.sampled_from(["grocery", "grocery", "fuel", "pharmacy", "tobacco"]), st.integers(1, 40_000), st.booleans()),
    min_size=1, max_size=4,
)  # fmt: skip
days_back = st.one_of(st.integers(0, 60), st.integers(0, 60), st.integers(0, 500))
someone = st.integers(0, MEMBERS - 1)
which = st.integers(0, 99)
terms = st.one_of(
    st.builds(
        lambda rate, first: {"rate": rate, "first_points": first}, st.sampled_from([0, 7_777, 10_000, 25_000]), st.sampled_from([0, 0, 9])
    ),
    st.builds(lambda pool: {"pool_pence": pool}, st.integers(1, 30_000)),
)


class Books(WalkedBooks):
    @initialize(baskets=st.lists(lines, min_size=2 * MEMBERS, max_size=2 * MEMBERS))
    def open(self, baskets: list[list[tuple[str, int, bool]]]) -> None:
        """A purchase of each member in each of the two years."""
        self.begin()
        for number, basket in enumerate(baskets):
            self.sell(number % MEMBERS, basket, 40 * (number // MEMBERS), arrives=True)

    def take(self, told: Purchase) -> Outcome:
        """Sent to the till's door, or where it is too old for that, by an operator."""
        history = (self.today - told.sold_at.date()).days > LATE_DAYS
        (outcome,) = self.do(purchases.take(self.shop.society, [told], by=self.shop.by, history=history))
        return outcome

    @rule(who=someone, basket=lines, back=days_back, arrives=st.sampled_from([True, True, True, False]))
    def sell(self, who: int, basket: list[tuple[str, int, bool]], back: int, arrives: bool) -> None:
        bought = [Line(f"product {n}", category, 1, pence, own) for n, (category, pence, own) in enumerate(basket)]
        sold = Sold(who, self._told(who, bought, self.day(back)), [line.pence for line in bought])
        self.sold.append(sold)
        if arrives:
            self.arrive(sold)

    def _told(self, who: int, bought: list[Line], day: date, of: Sold | None = None) -> Purchase:
        number, at = self.number(), datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        refunds = Receipt(of.told.store, of.told.till, of.told.receipt, of.day) if of else None
        return Purchase(self.shop.store.number, "T1", number, at, bought, card=self.cards[who], refunds=refunds)

    @precondition(lambda self: any(sold.number is None for sold in self.sold))
    @rule(which=which)
    def let_a_purchase_arrive(self, which: int) -> None:
        late = [sold for sold in self.sold if sold.number is None]
        self.arrive(late[which % len(late)])

    def arrive(self, sold: Sold) -> None:
        outcome = self.take(sold.told)
        assert outcome.state is State.CREATED and (outcome.points, outcome.contribution_units) == sold.worth
        sold.number = outcome.id
        self.model.earned[sold.who, self.model.books_of(sold.day, self.today)] += sold.worth[0]
        for day, back in sold.waiting:  # in the order in which they came; what does not fit waits for somebody who looks
            self.take_back(sold, day, back)

    def take_back(self, sold: Sold, day: date, back: list[Line]) -> bool:
        before = sold.worth[0]
        if not sold.take(back):
            return False
        self.model.earned[sold.who, self.model.books_of(day, self.today)] += sold.worth[0] - before
        return True

    @precondition(lambda self: self.sold)
    @rule(which=which, hundredths=st.sampled_from([1, 33, 50, 100, 100, 130]), most=st.integers(1, 4), back=days_back)
    def give_back(self, which: int, hundredths: int, most: int, back: int) -> None:
        sold = self.sold[which % len(self.sold)]
        left = [(line, left) for line, left in zip(sold.told.lines, sold.left, strict=True) if left][:most]
        returned = [Line(line.product, line.category, 1, max(1, part * hundredths // 100), line.own) for line, part in left]
        if not returned:
            return
        day = max(self.day(back), sold.day)
        told = self._told(sold.who, returned, day, of=sold)
        if sold.number is None:
            sold.waiting.append((day, returned))
            expected = State.HELD
        else:
            expected = State.CREATED if self.take_back(sold, day, returned) else State.REFUSED
        assert self.take(told).state is expected

    @precondition(lambda self: any(sold.number for sold in self.sold))
    @rule(which=which)
    def give_everything_back(self, which: int) -> None:
        here = [sold for sold in self.sold if sold.number]
        sold = here[which % len(here)]
        while sold.is_open:
            self.give_back(self.sold.index(sold), 100, 2, 0)
        assert sold.worth == (0, 0)

    @rule(who=someone, back=st.integers(0, LATE_DAYS), fuel=st.sampled_from(["electricity", "gas"]))
    def read_a_meter(self, who: int, back: int, fuel: str) -> None:
        self._read(who, self.day(back), self.number(), fuel)

    @precondition(lambda self: any(self.model.read.values()))
    @rule(which=which)
    def withdraw_a_reading(self, which: int) -> None:
        read = [(key[0], day, reference) for key, told in sorted(self.model.read.items()) for reference, (day, _fuel) in told.items()]
        self._read(*read[which % len(read)], "")

    def _read(self, who: int, day: date, reference: str, fuel: str) -> None:
        """A reading; without a fuel it is withdrawn."""
        month, before = self.model.read[who, day.year, day.month], self.model.readings(who, day)
        told = Told(reference, "energy", "reading", day.isoformat(), self.members[who].number, fuel=fuel, withdrawn=not fuel)
        (outcome,) = self.do(awards.take(self.shop.society, [told], by=self.shop.by))
        assert outcome.state is (State.CREATED if fuel else State.CHANGED)
        if fuel:
            month[reference] = (day, fuel)
        else:
            del month[reference]
        self.model.earned[who, self.model.books_of(day, self.today)] += self.model.readings(who, day) - before

    @precondition(lambda self: any(sold.number for sold in self.sold))
    @rule(which=which, points=st.one_of(st.integers(-900, -1), st.integers(1, 300)), posts=st.sampled_from([True, True, False]))
    def put_right(self, which: int, points: int, posts: bool) -> None:
        here = [sold for sold in self.sold if sold.number]
        sold = here[which % len(here)]
        self.do(self._put_right(sold, points, posts))
        if posts:
            day = min(self.today, date(sold.day.year, 12, 31))
            self.model.earned[sold.who, self.model.books_of(day, self.today)] += points

    async def _put_right(self, sold: Sold, points: int, posts: bool) -> None:
        """One proposes, another one decides, twice."""
        purchase, once = f"{(await self.period(sold.day.year)).id}-{sold.number}", uuid4().hex
        proposed = await corrections.propose(
            self.members[sold.who], by=self.first, line="food", points=points, reason="goodwill", note="", once=once, purchase=purchase
        )
        for _ in range(2):
            if posts:
                await corrections.confirm(proposed, by=self.second)
            else:
                await corrections.refuse(proposed, by=self.second, reason="Not so")

    @rule(who=someone)
    def pay_a_share(self, who: int) -> None:
        assert self.do(shares.receive(self.shop.society, [self.members[who].id], by=self.shop.by)) == (self.model.share[who] < SHARE_PENCE)
        self.model.share[who] = SHARE_PENCE

    @rule(ago=st.sampled_from([1, 1, 1, 2, 0]), stage=st.sampled_from(Stage), terms=terms, steps=st.sampled_from([0, 3, 7, 7]))
    def declare(self, ago: int, stage: Stage, terms: dict[str, int], steps: int) -> None:
        """Draft a dividend, and take it so many steps further."""
        year = max(self.today.year - ago, min(self.model.years))
        if (row := self.allowed(self._draft(year, stage, terms), self.model.may_draft(year, stage, self.declared))) is not None:
            self.declared.append(Declared(row, year, stage, terms))
            self._move_on(self.declared[-1], steps)

    async def _draft(self, year: int, stage: Stage, terms: dict[str, int]) -> Dividend:
        period, by = await self.period(year), self.first
        return await dividends.draft(self.shop.society, by=by, period=f"{period.id}", pays_on=None, once=uuid4().hex, stage=stage, **terms)

    @precondition(lambda self: any(one.is_on_its_way for one in self.declared))
    @rule(which=which, steps=st.sampled_from([0, 1, 2, 7, 7]))
    def move_a_dividend_on(self, which: int, steps: int) -> None:
        """So many steps; none of them withdraws it."""
        on_its_way = [one for one in self.declared if one.is_on_its_way]
        dividend = on_its_way[which % len(on_its_way)]
        self._move_on(dividend, steps)
        if not steps:
            self.do(dividends.withdraw(dividend.row, by=self.second, reason="The board thought again"))
            dividend.state = "withdrawn"

    def _move_on(self, dividend: Declared, steps: int) -> None:
        """Its next steps, each taken twice. It cannot be calculated while its year runs."""
        for _ in range(steps):
            if dividend.state == dividend.before_calculated and dividend.year == self.today.year:
                self.allowed(dividend_runs.calculate(dividend.row, by=self.first), False)
            elif dividend.is_on_its_way:
                self._take_next_step(dividend)

    def _take_next_step(self, dividend: Declared) -> None:
        row, state = dividend.row, dividend.state
        if state == "draft":
            acts, then = [dividends.recommend(row, by=self.first) for _ in range(2)], "recommended"
        elif state == dividend.before_calculated:
            acts, then = [dividend_runs.calculate(row, by=self.first) for _ in range(2)], "calculated"
        elif state == "recommended":
            acts, then = [made.approve(row, self.first) for _ in range(2)], "approved"
        elif state == "calculated":
            acts, then = [dividends.release(row, by=by) for by in (self.first, self.first, self.second)], "released"
        else:
            acts, then = [dividend_runs.post(row, by=self.second) for _ in range(2)], "posted"
        for act in acts:
            self.do(act)
        dividend.state = then
        if then == "calculated":
            for year in self.model.years:
                self.model.years[year].locked |= year <= dividend.year
            self.model.freeze(dividend)
        elif then == "posted":
            self.model.post(dividend)

    @rule(ago=st.sampled_from([1, 1, 2, 3, 0]), seals=st.booleans())
    def close_a_year(self, ago: int, seals: bool) -> None:
        """Lock it, and have it agreed by one and sealed by another."""
        year = max(self.today.year - ago, min(self.model.years))
        over = year < self.today.year
        self.allowed(books.lock(self.do(self.period(year)), self.shop.society, by=self.first), over)
        self.model.years[year].locked = over
        if seals:
            may = self.model.may_seal(year, self.declared)
            self.allowed(self._seal(year), may)
            self.model.years[year].sealed |= may

    async def _seal(self, year: int) -> Period:
        period = await self.period(year)
        await books.agree(period, self.shop.society, by=self.first)
        return await books.seal(period, self.shop.society, by=self.second)

    @precondition(lambda self: 2025 not in self.model.years)
    @rule()
    def open_the_year_before(self) -> None:
        may = not self.model.years[2026].sealed
        if self.allowed(made.last_year(self.shop), may):
            self.model.years[2025] = Year()

    @precondition(lambda self: self.today < ENDS)
    @rule(days=st.sampled_from([1, 40, 350]))
    def let_days_pass(self, days: int) -> None:
        clock.start_at(clock.now() + timedelta(days=days))
        self.do(periods.cover(self.shop.society))
        self.model.years.setdefault(self.today.year, Year())


@pytest.mark.heavy
@pytest.mark.row("M6.5")
def test_some_short_walks_through_two_years_leave_books_that_agree(machine_url: str) -> None:
    machines.run(Books, machine_url, examples=5, steps=12)


@pytest.mark.slow
@pytest.mark.row("X9.1")
@pytest.mark.row("X2.2")
@pytest.mark.row("M6.5")
@pytest.mark.row("M8.1")
@pytest.mark.row("O22.2")
def test_whatever_comes_in_whatever_order_over_two_years_the_books_agree(machine_url: str) -> None:
    machines.run(Books, machine_url, examples=40, steps=40)
