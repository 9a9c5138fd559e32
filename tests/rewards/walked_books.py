"""Books of two years for a machine to walk through: a shop with three members, a plain model beside it, and what must hold after each step.

Every balance is what the transfers come to, and what the model says; trial balances and statements agree.
"""

from collections import Counter
from collections.abc import Awaitable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TypeVar

from hypothesis.stateful import invariant

from portal.kit import clock, database
from portal.kit.refusals import Refused
from rewards.books import ledger, periods, shares
from rewards.closing import trial_balance
from rewards.intake.tills import points_accounts
from rewards.models.ledger import Period, Unit
from rewards.statements import statements
from tests import people
from tests.rewards import machines, made
from tests.rewards.books_model import BooksModel, Declared, Sold
from tests.rewards.test_awards import give_rules
from tests.rewards.tills import open_shop

Answer = TypeVar("Answer")
BEGINS = datetime(2027, 1, 20, 18, tzinfo=UTC)
MEMBERS = 3

EARNED = """
SELECT tally.account_id, period.name, sum(tally.points)::bigint AS points
FROM rewards_tally tally JOIN rewards_period period ON period.id = tally.period_id
WHERE period.society_id = $1
GROUP BY 1, 2
"""
CLOSED = """
SELECT given.account_id, period.name, sum(given.closed_points)::bigint AS closed, sum(given.gross_pence)::bigint AS pence
FROM rewards_dividend_given given JOIN rewards_period period ON period.id = given.period_id
WHERE given.society_id = $1
GROUP BY 1, 2
"""


class WalkedBooks(machines.BooksMachine):
    """What the walks have in common; they say by rules what may happen."""

    def begin(self) -> None:
        """It is January 2027: the year 2026 is over, its books are open."""
        self.model = BooksModel(MEMBERS, (2026, 2027))
        self.sold: list[Sold] = []
        self.declared: list[Declared] = []
        self.told = 0
        self.do(self._open_shop())

    async def _open_shop(self) -> None:
        self.shop = await give_rules(await open_shop())
        self.members = [await people.member(self.shop.society) for _ in range(MEMBERS)]
        self.cards = [await self.shop.card_of(member) for member in self.members]
        found = await points_accounts(self.shop.society.id, {member.id for member in self.members})
        self.accounts = [found[member.id] for member in self.members]
        await shares.open_accounts(self.shop.society.id, [member.id for member in self.members])
        self.first, self.second = await made.officer(self.shop), await made.officer(self.shop, "operator")
        clock.start_at(BEGINS)
        await periods.open_period(self.shop.society, name="2027", starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))

    @property
    def today(self) -> date:
        return clock.today(self.shop.society.time_zone)

    def day(self, back: int) -> date:
        """So many days ago, in the books at the earliest."""
        return max(self.today - timedelta(days=back), date(min(self.model.years), 1, 1))

    def number(self) -> str:
        """The next number of a receipt or reading."""
        self.told += 1
        return f"{self.told}"

    async def period(self, year: int) -> Period:
        return await Period.get(society=self.shop.society, name=f"{year}")

    def allowed(self, act: Awaitable[Answer], may: bool) -> Answer | None:
        """Do what may be done and give its answer; what may not is refused."""

        async def ask() -> Answer | None:
            try:
                async with database.transaction():
                    return await act
            except Refused:
                return None

        answer = self.do(ask())
        assert (answer is not None) is may
        return answer

    @invariant()
    def the_books_agree(self) -> None:
        if hasattr(self, "members"):
            self.do(self._look())

    async def _look(self) -> None:
        await self._balances_are_what_is_posted()
        await self._trial_balances_agree()
        await self._purchases_gave_what_is_left_of_them()
        await self._each_year_took_what_is_its_own()
        for who in range(MEMBERS):
            await self._the_member_has_what_the_model_says(who)

    async def _balances_are_what_is_posted(self) -> None:
        """Every transfer and every line of a posted dividend, added up here."""
        stands: Counter[int] = Counter()
        sums: Counter[int] = Counter()
        for row in await database.rows("SELECT debit_id, credit_id, amount, unit FROM rewards_transfer"):
            stands[row["credit_id"]] += row["amount"]
            stands[row["debit_id"]] -= row["amount"]
        kept = {row["account_id"]: row["amount"] for row in await database.rows("SELECT account_id, amount FROM rewards_balance")}
        assert {number: amount for number, amount in kept.items() if amount} == {
            n: amount for n, amount in stands.items() if amount and n > 0
        }
        units = {row["id"]: row["unit"] for row in await database.rows("SELECT id, unit FROM rewards_account")}
        for number, amount in stands.items():
            sums[units[number]] += amount
        assert not any(sums.values())

    async def _trial_balances_agree(self) -> None:
        """Each year's and that of all; each year opens with what the one before closed with."""
        closing: dict[tuple[int, str, int], int] = {}
        for period in await periods.visible_to(self.shop.society):
            found = await trial_balance.of_period(period)
            assert found.agrees
            assert {line.key: line.opening for line in found.lines if line.opening} == closing
            closing = {line.key: line.closing for line in found.lines if line.closing}
        whole = await trial_balance.of_all(self.shop.society)
        assert whole.agrees and {line.key: line.closing for line in whole.lines if line.closing} == closing
        assert whole.closing(Unit.MONEY, "fund") == sum(self.model.funded.values())

    async def _purchases_gave_what_is_left_of_them(self) -> None:
        """So what came back wholly gives 0 of points and of the 1%."""
        found = await database.rows(
            "SELECT coalesce(refunds_id, id) AS id, sum(points)::bigint AS points, sum(contribution_units)::bigint AS units "
            "FROM rewards_purchase GROUP BY 1"
        )
        assert {row["id"]: (row["points"], row["units"]) for row in found} == {sold.number: sold.worth for sold in self.sold if sold.number}

    async def _each_year_took_what_is_its_own(self) -> None:
        """What came late stands in the year that ran (R8), and what a dividend closed in its own."""
        found = await database.rows(EARNED, self.shop.society.id)
        earned = {(self.accounts.index(row["account_id"]), int(row["name"])): row["points"] for row in found if row["points"]}
        assert earned == {name: points for name, points in self.model.earned.items() if points}
        found = await database.rows(CLOSED, self.shop.society.id)
        closed = {(self.accounts.index(row["account_id"]), int(row["name"])): (row["closed"], row["pence"]) for row in found}
        assert closed == {name: (self.model.closed[name], self.model.paid[name]) for name in closed}
        assert {name for name, points in (self.model.closed | self.model.paid).items() if points} <= closed.keys()

    async def _the_member_has_what_the_model_says(self, who: int) -> None:
        member, society_id = self.members[who], self.shop.society.id
        points = await ledger.balance(self.accounts[who])
        assert points == self.model.points(who)
        money = await ledger.balance(await ledger.account(society_id, Unit.MONEY, "member", member.id))
        assert (money, await shares.held(member)) == (self.model.money[who], self.model.share[who])
        units = sum(sold.worth[1] for sold in self.sold if sold.number and sold.who == who)
        cuts = [date(2025, 1, 1), date(2026, 12, 31), date(2027, 1, 10), self.today + timedelta(days=1)]
        stands = statements.Standing(0, 0)
        for begins, ends in pairwise(cuts):
            part = await statements.whole_of_member(member, begins=begins, ends=ends - timedelta(days=1), most=10_000)
            assert part.adds_up and part.opening == stands
            lines = sum(entry.points for entry in part.entries), sum(entry.units for entry in part.entries)
            stands = statements.Standing(stands.points + lines[0], stands.units + lines[1])
            assert part.closing == stands
        assert stands == statements.Standing(points, units)
