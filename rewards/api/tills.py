"""The doors for machines, each batch answered item by item: purchases (X1), holdings (X13), awards (R5); and the look at a card (X3)."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta
from starlette.requests import Request
from starlette.responses import Response

from portal.kit.locale import gettext as _
from portal.kit.machines import Problem, answer
from rewards import awards, holdings
from rewards.intake import purchases, scans
from rewards.intake.bounds import LINES_MAX
from rewards.intake.purchases import BATCH_MAX, Outcome, State
from rewards.intake.receipts import Purchase, Receipt
from rewards.intake.scans import BalanceClass, CardState
from rewards.rules.earning import Line

# `$` alone would let a line break follow: Python reads it so, the standard of patterns in JSON does not
Name = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[^\u0000-\u001f/]+$(?!\n)")]
Word = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[^\u0000-\u001f]+$(?!\n)")]
Pence = Annotated[int, Meta(ge=-100_000_000, le=100_000_000)]
STATUS = {State.CREATED: 201, State.SAME: 200, State.CHANGED: 409, State.REFUSED: 422, State.HELD: 202}
STATUS_OF_WORD = {**STATUS, State.CHANGED: 200}


class LineBody(msgspec.Struct, forbid_unknown_fields=True):
    """A line: price after discounts in pence, the society's category, whether it is own brand. Whole numbers have no decimal point.

    `due_on` is the day on which it can no longer be given back: its points are pending until then.
    """

    product: Name
    category: Name
    quantity: Annotated[int, Meta(ge=0, le=1_000_000)]
    pence: Pence
    own: bool = False
    name: Annotated[str, Meta(max_length=80, pattern=r"^[^\u0000]*$")] = ""
    due_on: date | None = None


class ReceiptBody(msgspec.Struct, forbid_unknown_fields=True):
    """The receipt that a refund takes back from."""

    store: Name
    till: Name
    receipt: Name
    sold_on: date


class PurchaseBody(msgspec.Struct, forbid_unknown_fields=True):
    """A purchase with its key (store, till, receipt, day) and the member's card. A refund says what comes back, in pence above zero."""

    store: Name
    till: Name
    receipt: Name
    sold_at: Annotated[datetime, Meta(tz=True)]
    card: Annotated[str, Meta(pattern=r"^[0-9]{11}$(?!\n)")]
    lines: Annotated[list[LineBody], Meta(min_length=1, max_length=LINES_MAX)]
    refunds: ReceiptBody | None = None


class PurchasesBody(msgspec.Struct, forbid_unknown_fields=True):
    """A batch."""

    purchases: Annotated[list[PurchaseBody], Meta(min_length=1, max_length=BATCH_MAX)]


class OutcomeAnswer(msgspec.Struct):
    """What became of one purchase: created (201), same as before (200), held (202), changed content under a known key (409), refused (422).

    A purchase on a blocked card is held until somebody has looked at it, a refund until its purchase is there; sent again, it is answered
    with what became of it. `pending_points` count on later days, once nothing can be given back; a refund before that takes them off again.
    """

    state: State
    status: int
    id: str | None
    points: int
    contribution_units: int
    pending_points: int
    why: str


class PurchasesAnswer(msgspec.Struct):
    """One outcome for each purchase, in the order of the batch."""

    outcomes: list[OutcomeAnswer]


class CardAnswer(msgspec.Struct, omit_defaults=True):
    """Whether a purchase on a card would be taken, and of its member's points the class: owed, none or some; null where it is blocked."""

    state: CardState
    balance: BalanceClass | None
    register_until: date | None = None


class HoldingBody(msgspec.Struct, forbid_unknown_fields=True):
    """What a business line says of a policy, plan or mandate as of a day: whose it is by member number, and under which reference."""

    member: Annotated[str, Meta(pattern=r"^[0-9]{11}$(?!\n)")]
    line: Name
    kind: Word
    reference: Word
    state: Literal["applied", "active", "paused", "ended"]
    starts_on: date
    as_of: date
    ends_on: date | None = None


class HoldingsBody(msgspec.Struct, forbid_unknown_fields=True):
    """A batch."""

    holdings: Annotated[list[HoldingBody], Meta(min_length=1, max_length=holdings.BATCH_MAX)]


class ToldAnswer(msgspec.Struct):
    """What became of one word: created (201), same as before or older than what holds (200), changed (200), refused (422)."""

    state: State
    status: int
    why: str


class ToldAnswers(msgspec.Struct):
    """One outcome for each word, in the order of the batch."""

    outcomes: list[ToldAnswer]


class IdentifierBody(msgspec.Struct, forbid_unknown_fields=True):
    """By what a system knows a member, such as its household."""

    kind: Word
    value: Word


class AwardBody(msgspec.Struct, forbid_unknown_fields=True):
    """A member's balance of a year or meter reading of a day, under a reference of the line's own; whose, by number or by identifier.

    `on` is a year for a balance (2025), a day or a moment with its offset for a reading. A balance has its yearly average in `pence`,
    a reading a `fuel`. `withdrawn`: what was told under the reference does not count any more.
    """

    reference: Word
    line: Name
    kind: Literal["balance", "reading"]
    on: Annotated[str, Meta(pattern=r"^[0-9]{4}(-[0-9]{2}-[0-9]{2}(T[0-9:.]+(Z|[+-][0-9:]+))?)?$(?!\n)", max_length=40)]
    member: Annotated[str, Meta(pattern=r"^[0-9]{11}$(?!\n)")] | None = None
    identifier: IdentifierBody | None = None
    fuel: Literal["", "electricity", "gas", "heat"] = ""
    pence: Annotated[int, Meta(ge=0, le=awards.PENCE_MAX)] | None = None
    withdrawn: bool = False


class AwardsBody(msgspec.Struct, forbid_unknown_fields=True):
    """A batch."""

    awards: Annotated[list[AwardBody], Meta(min_length=1, max_length=awards.BATCH_MAX)]


async def create_purchases(request: Request, body: PurchasesBody) -> Response:
    """Take a batch. A single purchase whose key is known with other content answers 409 as a whole."""
    outcomes = await purchases.take(request.user.home, [_purchase(sent) for sent in body.purchases], by=request.user)
    alone_and_changed = len(outcomes) == 1 and outcomes[0].state is State.CHANGED
    return answer(PurchasesAnswer([_answer(outcome) for outcome in outcomes]), 409 if alone_and_changed else 200)


async def show_card(request: Request) -> Response:
    """What a till may know of a card. 404 for a number that is no card of the client's society."""
    found = await scans.scan(request.user.home, request.path_params["number"])
    if found is None:
        return answer(Problem(_("No card has this number.")), 404)
    return answer(CardAnswer(found.state, found.balance, found.register_until))


async def create_holdings(request: Request, body: HoldingsBody) -> Response:
    """Take a batch of holdings."""
    told = [holdings.Told(**msgspec.structs.asdict(sent)) for sent in body.holdings]
    outcomes = await holdings.take(request.user.home, told, by=request.user)
    return answer(ToldAnswers([ToldAnswer(each.state, STATUS_OF_WORD[each.state], each.why) for each in outcomes]))


async def create_awards(request: Request, body: AwardsBody) -> Response:
    """Take a batch of balances and readings."""
    outcomes = await awards.take(request.user.home, [_award(sent) for sent in body.awards], by=request.user)
    return answer(ToldAnswers([ToldAnswer(each.state, STATUS_OF_WORD[each.state], each.why) for each in outcomes]))


def _award(sent: AwardBody) -> awards.Told:
    known_as = (sent.identifier.kind, sent.identifier.value) if sent.identifier else None
    return awards.Told(sent.reference, sent.line, sent.kind, sent.on, sent.member or "", known_as, sent.fuel, sent.pence, sent.withdrawn)


def _purchase(sent: PurchaseBody) -> Purchase:
    lines = [
        Line(line.product, line.category, line.quantity, line.pence, line.own, name=line.name, due_on=line.due_on) for line in sent.lines
    ]
    back = sent.refunds
    refunds = Receipt(back.store, back.till, back.receipt, back.sold_on) if back else None
    return Purchase(sent.store, sent.till, sent.receipt, sent.sold_at, lines, card=sent.card, refunds=refunds)


def _answer(outcome: Outcome) -> OutcomeAnswer:
    number = None if outcome.id is None else str(outcome.id)
    return OutcomeAnswer(
        outcome.state, STATUS[outcome.state], number, outcome.points, outcome.contribution_units, outcome.pending_points, outcome.why
    )
