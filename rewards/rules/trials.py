"""Trials: what a draft would have given on sample baskets, beside what today's rules give, by the same `earn` (O1).

Nothing is written. Both sides judge each basket as if it were bought today, so that the draft is the only difference.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

import msgspec

from portal.kit import clock, database
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Society
from rewards.models.earning import DraftKind, RuleDraft
from rewards.rules import award_terms, drafted_rules, terms
from rewards.rules.award_terms import Fact, Rule
from rewards.rules.earning import Line, earn, earn_again
from rewards.rules.rates import RATE_UNITS
from rewards.rules.terms import Terms

SAMPLE = 1_000
"""How many past baskets of the line are tried: judging them twice takes a tenth of a second."""
CHANGES = 5
TYPED_LINES_MAX = 30
PENCE_MAX = 10_000_000
AWARDS = (DraftKind.BALANCE, DraftKind.READING)
AWARDS_TRIED = timedelta(days=400)
"""How far back the first days of awards lie that are tried: a year is tried with its own."""
FACTS = msgspec.json.Decoder(list[Fact])
LINES = msgspec.json.Decoder(list[Line])


@dataclass(frozen=True)
class Tried:
    """A basket by today's rules and by the draft."""

    spend_pence: int
    today: int
    draft: int

    @property
    def change(self) -> int:
        return self.draft - self.today


@dataclass(frozen=True)
class Trial:
    """What a draft changes: of how many members for better or worse, in points, in pence at the last dividend's rate where there is one.

    `baskets` counts what was tried: of a draft of awards, awards.
    """

    baskets: int
    better: int
    worse: int
    same: int
    today: int
    draft: int
    cost_pence: int | None
    rate: int | None
    largest: list[Tried]

    @property
    def change(self) -> int:
        return self.draft - self.today


async def of_draft(society: Society, draft: RuleDraft) -> Trial:
    """A draft on what was sold, or of awards on what was told, lately."""
    return await of_past_awards(society, draft) if draft.kind in AWARDS else await of_past_baskets(society, draft)


async def of_past_awards(society: Society, draft: RuleDraft) -> Trial:
    """A draft of awards on the balances or readings that count of the last year or so, beside the rules that held for them."""
    since = clock.today(society.time_zone) - AWARDS_TRIED
    rules = [Rule(**row) for row in await database.rows(database.sql("rewards", "award_rules"), society.id)]
    told = draft.says
    drafted = Rule(draft.line_id, draft.kind, date.min, told["points"], told.get("pence") or 1, told.get("month_most"))
    tried = []
    for row in await database.rows(database.sql("rewards", "trial_awards"), society.id, draft.line_id, draft.kind.value, since, SAMPLE):
        held, facts = award_terms.rule_for(rules, draft.line_id, draft.kind, row["starts_on"]), FACTS.decode(row["facts"])
        today = award_terms.points(held, facts) if held else 0
        tried.append((row["account_id"], Tried(0, today, award_terms.points(drafted, facts))))
    return _summed(tried, await database.value(database.sql("rewards", "last_rate"), society.id))


async def of_past_baskets(society: Society, draft: RuleDraft) -> Trial:
    """A draft on the newest baskets that hold something of its category, else of its business line."""
    today = clock.today(society.time_zone)
    held = await terms.of_society(society.id)
    sample = await database.rows(database.sql("rewards", "trial_baskets"), society.id, draft.line_id, SAMPLE, draft.says.get("category"))
    drafted = drafted_rules.among(held, draft)
    tried = [(row["account_id"], _try(LINES.decode(row["lines"]), row["store"], held, drafted, today)) for row in sample]
    rate = await database.value(database.sql("rewards", "last_rate"), society.id)
    return _summed(tried, rate)


async def of_typed_basket(society: Society, draft: RuleDraft, *, basket: str) -> Tried:
    """A draft on a basket as somebody types it: a category and an amount on each line, "own" behind it for own brand.

    Raises:
        Refused: a line cannot be read.
    """
    held = await terms.of_society(society.id)
    today = clock.today(society.time_zone)
    written = [line for line in basket.splitlines() if line.strip()]
    if not 0 < len(written) <= TYPED_LINES_MAX:
        raise Refused(_("A basket has 1 to %(most)s lines.", most=TYPED_LINES_MAX), field="basket")
    lines = [_line(line, {category.code for category in held.categories}) for line in written]
    return _try(lines, None, held, drafted_rules.among(held, draft), today)


def _line(written: str, categories: set[str]) -> Line:
    words = written.split()
    own = len(words) > 2 and words[-1].casefold() == "own"
    *name, amount = words[:-1] if own else words
    category = " ".join(name)
    if category not in categories:
        raise Refused(_("There is no category %(category)s.", category=category or written.strip()), field="basket")
    try:
        pence = Decimal(amount.replace(",", ".")) * 100
        whole = int(pence)
    except (InvalidOperation, ValueError, OverflowError):
        raise Refused(_("Enter a number with at most %(places)s decimals.", places=2), field="basket") from None
    if pence != whole or abs(whole) > PENCE_MAX:
        raise Refused(_("Enter a number with at most %(places)s decimals.", places=2), field="basket")
    return Line("-", category, 1, whole, own)


def _try(bought: Sequence[Line], store: str | None, held: Terms, drafted: Terms, day: date) -> Tried:
    lines = [Line(line.product, line.category, line.quantity, line.pence, line.own) for line in bought]
    today, draft = (earn_again(earn(lines, each, day, store=store).lines, each).points for each in (held, drafted))
    return Tried(sum(line.pence for line in lines), today, draft)


def _summed(tried: Sequence[tuple[int, Tried]], rate: int | None) -> Trial:
    by_member: dict[int, int] = defaultdict(int)
    for account_id, each in tried:
        by_member[account_id] += each.change
    ways = Counter((change > 0) - (change < 0) for change in by_member.values())
    today, draft = sum(each.today for _account, each in tried), sum(each.draft for _account, each in tried)
    largest = sorted((each for _account, each in tried if each.change), key=lambda each: (-abs(each.change), each.spend_pence))
    cost = None if rate is None else (draft - today) * rate // RATE_UNITS
    return Trial(len(tried), ways[1], ways[-1], ways[0], today, draft, cost, rate, largest[:CHANGES])
