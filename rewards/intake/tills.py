"""What the intake must know to read a batch: stores, who stands behind each card, the rules, the periods. Read set-wise, once a batch."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from portal import temporary_cards
from portal.kit import clock, database
from portal.models import Society
from rewards.books import ledger, periods
from rewards.books.periods import Span
from rewards.intake.receipts import Purchase
from rewards.models.ledger import Unit
from rewards.rules import terms
from rewards.rules.terms import Terms

AHEAD_MAX = timedelta(minutes=10)
"""How far a till's clock may be ahead of ours."""


@dataclass(frozen=True)
class TillStore:
    id: int
    time_zone: str


@dataclass(frozen=True)
class TillMember:
    """Whose a purchase is: a member, or for now a temporary card's own account (R32)."""

    member_id: int | None
    account_id: int


@dataclass(frozen=True)
class Till:
    """Everything that a batch is read with. `issued` gives the society's own account of points by business line."""

    society: Society
    terms: Terms
    periods: list[Span]
    issued: dict[int, int]
    stores: dict[str, TillStore] = field(default_factory=dict)
    by_card: dict[str, TillMember] = field(default_factory=dict)
    temporary: dict[str, datetime | None] = field(default_factory=dict)
    by_blocked_card: dict[str, TillMember] = field(default_factory=dict)
    by_identifier: dict[tuple[str, str], TillMember] = field(default_factory=dict)

    def member_of(self, purchase: Purchase) -> TillMember | None:
        if purchase.card is not None:
            return self.by_card.get(purchase.card)
        return self.by_identifier.get(purchase.identifier) if purchase.identifier else None

    def former_holder_of(self, purchase: Purchase) -> TillMember | None:
        """Whose card it was, where that is blocked: lost, or replaced (R35)."""
        return self.by_blocked_card.get(purchase.card) if purchase.card is not None else None

    def has_lapsed(self, purchase: Purchase) -> bool:
        """Whether its card is a temporary one that nobody registered within twelve weeks of its first use, this one included."""
        if purchase.card is None or purchase.card not in self.temporary:
            return False
        first = min(self.temporary[purchase.card] or purchase.sold_at, purchase.sold_at)
        return temporary_cards.has_lapsed(first, self.society.time_zone)

    def period_of(self, day: date) -> Span | None:
        """The period that a day belongs to."""
        return next((period for period in self.periods if period.starts_on <= day <= period.ends_on), None)

    @property
    def has_lasting_points(self) -> bool:
        """Whether the points of some books last (R9)."""
        return any(period.points_last for period in self.periods)

    def books_of(self, day: date) -> int | None:
        """The period whose books take a purchase of that day: its own, or once that is locked the one that runs (R8)."""
        own = self.period_of(day)
        taking = self.period_of(clock.today(self.society.time_zone)) if own and own.locked else own
        return taking.id if taking and not taking.locked else None


async def open_till(society: Society, batch: Sequence[Purchase]) -> Till:
    """The till for a batch of one society; the books reach to the last day that its purchases may have."""
    stores = await _stores(society.id, {purchase.store for purchase in batch})
    till = Till(society, await terms.of_society(society.id), [], await _issued(society.id), stores)
    cards = {purchase.card for purchase in batch if purchase.card is not None}
    identifiers = {purchase.identifier for purchase in batch if purchase.identifier is not None}
    if cards:
        await _look_up_cards(till, sorted(cards))
    # behind the cards, as whoever registers one locks it first and the books then
    till.periods.extend(await _books(society, {store.time_zone for store in stores.values()}))
    if identifiers:
        till.by_identifier.update(await _by_identifier(society.id, sorted(identifiers)))
    return till


async def _books(society: Society, zones: set[str]) -> list[Span]:
    soon = clock.now() + AHEAD_MAX
    latest = max(soon.astimezone(ZoneInfo(zone)).date() for zone in {society.time_zone, *zones})
    found = await _periods(society.id)
    if all(period.ends_on < latest for period in found):
        await periods.cover(society, latest)
        found = await _periods(society.id)
    return found


async def _periods(society_id: int) -> list[Span]:
    # held until the batch is posted, so that nobody closes the books between this look and the posting
    return [Span(**row) for row in await database.rows(periods.HELD, society_id)]


async def _issued(society_id: int) -> dict[int, int]:
    lines = await database.rows("SELECT id FROM portal_business_line WHERE society_id = $1", society_id)
    found = await database.rows(
        "SELECT owner_id, id FROM rewards_account WHERE society_id = $1 AND unit = $2 AND owner_kind = 'line'", society_id, int(Unit.POINTS)
    )
    issued = {row["owner_id"]: row["id"] for row in found}
    for line in lines:
        if line["id"] not in issued:
            issued[line["id"]] = await ledger.own_account(society_id, Unit.POINTS, "line", line["id"])
    return issued


async def _stores(society_id: int, numbers: set[str]) -> dict[str, TillStore]:
    statement = "SELECT number, id, time_zone FROM portal_store WHERE society_id = $1 AND number = ANY($2::text[])"
    return {row["number"]: TillStore(row["id"], row["time_zone"]) for row in await database.rows(statement, society_id, sorted(numbers))}


async def _look_up_cards(till: Till, cards: list[str]) -> None:
    statement = (
        "SELECT number, member_id, blocked_at IS NOT NULL AS blocked FROM portal_card "
        "WHERE society_id = $1 AND number = ANY($2::text[]) AND member_id IS NOT NULL"
    )
    found = await database.rows(statement, till.society.id, cards)
    accounts = await points_accounts(till.society.id, {row["member_id"] for row in found})
    for row in found:
        kept = till.by_blocked_card if row["blocked"] else till.by_card
        kept[row["number"]] = TillMember(row["member_id"], accounts[row["member_id"]])
    if len(found) < len(cards):
        await _look_up_temporary(till, sorted(set(cards) - {row["number"] for row in found}))


async def _look_up_temporary(till: Till, cards: list[str]) -> None:
    """Cards that nobody has registered yet. They are held until the batch is posted, so that none is registered in between."""
    statement = (
        "SELECT id, number, member_id, first_used_at FROM portal_card "
        "WHERE society_id = $1 AND number = ANY($2::text[]) AND batch_id IS NOT NULL AND blocked_at IS NULL ORDER BY id FOR NO KEY UPDATE"
    )
    found = await database.rows(statement, till.society.id, cards)
    free = {row["number"]: row["id"] for row in found if row["member_id"] is None}
    accounts = await points_accounts(till.society.id, set(free.values()), owner="card")
    members = await points_accounts(till.society.id, {row["member_id"] for row in found if row["member_id"] is not None})
    for row in found:  # one may have been registered while we waited for it
        account_id = members[row["member_id"]] if row["member_id"] else accounts[row["id"]]
        till.by_card[row["number"]] = TillMember(row["member_id"], account_id)
        if row["member_id"] is None:
            till.temporary[row["number"]] = row["first_used_at"]


async def _by_identifier(society_id: int, identifiers: list[tuple[str, str]]) -> dict[tuple[str, str], TillMember]:
    statement = (
        "SELECT identifier.kind, identifier.value, identifier.member_id FROM portal_identifier identifier "
        "JOIN unnest($2::text[], $3::text[]) AS asked(kind, value) ON asked.kind = identifier.kind AND asked.value = identifier.value "
        "WHERE identifier.society_id = $1"
    )
    kinds, values = zip(*identifiers, strict=True)
    found = await database.rows(statement, society_id, list(kinds), list(values))
    accounts = await points_accounts(society_id, {row["member_id"] for row in found})
    return {(row["kind"], row["value"]): TillMember(row["member_id"], accounts[row["member_id"]]) for row in found}


async def points_accounts(society_id: int, owner_ids: set[int], *, owner: str = "member") -> dict[int, int]:
    """The points account of each member, or of each temporary card, opened where it is missing."""
    statement = (
        "SELECT owner_id, id FROM rewards_account WHERE society_id = $1 AND unit = $2 AND owner_kind = $4 AND owner_id = ANY($3::bigint[])"
    )
    found = {row["owner_id"]: row["id"] for row in await database.rows(statement, society_id, int(Unit.POINTS), sorted(owner_ids), owner)}
    if missing := owner_ids - set(found):
        await ledger.open_accounts(society_id, Unit.POINTS, owner, sorted(missing))
        again = await database.rows(statement, society_id, int(Unit.POINTS), sorted(missing), owner)
        found |= {row["owner_id"]: row["id"] for row in again}
    return found
