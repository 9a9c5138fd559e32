"""The doors for machines against their own description: whatever is sent, the answer is one that the description names, of its shape."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import asyncpg
import msgspec
import pytest
import schemathesis
from httpx2 import Response
from hypothesis import HealthCheck, settings as trying
from jsonschema import Draft202012Validator
from schemathesis import APIOperation, BaseSchema, Case, HookContext
from schemathesis.core.result import Ok
from schemathesis.python.asgi import shutdown_lifespans
from starlette.applications import Starlette
from tortoise.context import TortoiseContext
from tortoise.models import Model

import app as site
from portal import clients, sessions
from portal.actors import system
from portal.kit import check_digits, clock, database, embedded
from portal.kit.machines import JSON, describe
from portal.kit.settings import Settings
from portal.models import Card, Client, Member, Society, Store
from rewards import verify
from rewards.books import point_terms
from rewards.books.point_terms import PointTerms
from rewards.models.holdings import Holding
from rewards.models.purchases import Purchase
from rewards.models.redemptions import Redemption
from rewards.models.vouchers import VoucherEntry
from rewards.payouts import redemptions, voucher_uses
from rewards.payouts.voucher_uses import Receipt
from tests import people
from tests.browser import Browser
from tests.conftest import NAMES, ORIGIN
from tests.rewards import made, paid
from tests.rewards.tills import Shop, food, open_shop

pytestmark = pytest.mark.anyio
NOWHERE = "postgres://nobody@127.0.0.1:1/nothing"
Operation = APIOperation[Any, Any, Any, Any]
Tried = Case[Any]
STORE, CARD, MEMBER, CODE = "lane", "99000000008", "99000000019", check_digits.append_damm("123456789012345")

# What mostly stands in a body, where the description allows much else: what the shop below knows, and the ends of the calendar.
KNOWN: dict[str, list[str | int]] = {
    "store": [STORE],
    "till": ["1"],
    "receipt": ["1", "2"],
    "sold_at": [*(f"2026-11-20T{hour}:00:00Z" for hour in (10, 11, 12, 13)), "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"],
    "card": [CARD],
    "lines[*].category": ["grocery", "tobacco"],
    "lines[*].pence": [1234, 500],
    "refunds.store": [STORE],
    "refunds.till": ["1"],
    "refunds.receipt": ["1", "2"],
    "refunds.sold_on": ["2026-11-20", "0001-01-01", "9999-12-31"],
}
KNOWN_HOLDING: dict[str, list[str | int]] = {
    "member": [MEMBER],
    "line": ["food"],
    "reference": ["P/1", "P/2"],
    "starts_on": ["2026-01-01", "0001-01-01", "9999-12-31"],
    "ends_on": ["2026-12-31", "0001-01-01", "9999-12-31"],
    "as_of": ["2026-11-19", "2026-11-20", "0001-01-01", "9999-12-31"],
}
KNOWN_USE: dict[str, list[str | int]] = {
    **{name: KNOWN[name] for name in ("store", "till", "receipt")},
    "sold_on": ["2026-11-20", "0001-01-01", "9999-12-31"],
    "pence": [100, 1, 1234],
    "used.store": [STORE],
    "used.till": ["1"],
    "used.receipt": ["paid"],
    "used.sold_on": ["2026-11-20"],
    "code": [CODE],
    "points": [10],
    "redemption": ["1"],
}
BY_NUMBER = (
    "/api/cards/{number}", "/api/vouchers/{code}", "/api/vouchers/{code}/uses", "/api/vouchers/{code}/returns", "/api/redemptions",
    "/api/redemptions/{redemption}/returns",
)  # fmt: skip
EACH_RUN_THE_SAME = {
    "seed": 1844,
    "generation": {"deterministic": True},
    "dictionaries": {place: {"values": values} for place, values in (KNOWN | KNOWN_HOLDING | KNOWN_USE).items()},
    "parameters": {
        **{f"body.purchases[*].{place}": {"dictionary": place, "probability": 0.9} for place in KNOWN},
        **{f"body.holdings[*].{place}": {"dictionary": place, "probability": 0.9} for place in KNOWN_HOLDING},
        **{f"body.{place}": {"dictionary": place, "probability": 0.9} for place in ("card", *KNOWN_USE)},
        "path.number": {"dictionary": "card", "probability": 0.5},
        "path.code": {"dictionary": "code", "probability": 0.7},
        "path.redemption": {"dictionary": "redemption", "probability": 0.7},
    },
    "operations": [
        {
            "include-path": path,  # no type can say that a check digit must be right, or how much is left
            "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "404", "409", "422"]}},
        }
        for path in BY_NUMBER
    ],
}


def map_body(context: HookContext, body: Any) -> Any:
    """The same body with whole numbers as the description asks for them in words: to a schema 1.0 would be one too."""
    match body:
        case float() if body.is_integer():
            return int(body)
        case dict():
            return {name: map_body(context, value) for name, value in body.items()}
        case list():
            return [map_body(context, value) for value in body]
    return body


def described(**phases: Any) -> BaseSchema:
    """The description of the whole site, ready to be tried."""
    doors = [door for domain in site.DOMAINS for door in domain.routes]
    config = schemathesis.Config.from_dict({**EACH_RUN_THE_SAME, "phases": phases})
    schema = schemathesis.openapi.from_dict(describe(doors, title="Toad Lane", origin=ORIGIN), config=config)
    schema.hook(map_body)
    return schema


DESCRIBED = described()
DEEPER = described(coverage={"enabled": False})  # each edge of each type is the quick test's part
OPERATIONS = [found.ok() for found in DESCRIBED.get_all_operations() if isinstance(found, Ok)]
SCOPES = list(DESCRIBED.raw_schema["components"]["securitySchemes"]["client"]["flows"]["clientCredentials"]["scopes"])


WRITES: dict[str, type[Model]] = {
    "/api/purchases": Purchase,
    "/api/holdings": Holding,
    "/api/vouchers/{code}/uses": VoucherEntry,
    "/api/vouchers/{code}/returns": VoucherEntry,
    "/api/redemptions": Redemption,
    "/api/redemptions/{redemption}/returns": Redemption,
}
"""What of each operation that writes must be there in the end."""


@dataclass
class Till:
    """A till's token; `tried` keeps which addresses it was shown at."""

    token: str
    tried: set[str] = field(default_factory=set)


@dataclass
class Served:
    """The site over a database of its own, and a till; `heard` keeps which statuses it answered."""

    app: Starlette
    till: Till
    heard: set[int] = field(default_factory=set)

    def answers(self, case: Tried) -> None:
        answer = case.call_and_validate(app=self.app, headers={"Authorization": f"Bearer {self.till.token}"})
        self.heard.add(answer.status_code)
        self.till.tried.add(case.operation.path)


async def token_of(society: Society, *scopes: str) -> str:
    client_id, _secret = await clients.create(society, name="Till 1", scopes=scopes or SCOPES, by=system(society))
    return await clients.issue_token(await Client.get(client_id=client_id))


KNOWN_CODE = f"CREATE OR REPLACE FUNCTION rewards_voucher_code() RETURNS text LANGUAGE sql VOLATILE AS $$ SELECT '{CODE}' $$"


async def voucher_of_the_known(owner_url: str, society: Society) -> None:
    """A voucher of a thousand pounds whose code stands in what is sent; half of it is spent."""
    owner = await asyncpg.connect(owner_url)
    await owner.execute(KNOWN_CODE)
    await owner.close()
    shop = Shop(society, await Store.get(society=society), system(society))
    voucher = await paid.with_voucher(shop, await made.last_year(shop), 100_000)
    await voucher_uses.use(society, voucher, Receipt(STORE, "1", "paid", date(2026, 11, 20)), 50_000, by=shop.by)


async def shop_of_the_known() -> Society:
    shop = await open_shop()
    await Store.filter(id=shop.store.id).update(number=STORE)
    shop.store.number = STORE
    member = await people.member(shop.society)
    await Card.filter(member=member).update(number=CARD)
    await point_terms.set_terms(shop.society, period="2026", terms=PointTerms(36, 10_000))
    await shop.sell(member, food(1_000_000), receipt="points to spend")
    paid_with = Receipt(STORE, "1", "paid", date(2026, 11, 20))
    await redemptions.spend(shop.society, paid_with, card=CARD, points=5_000, by=shop.by)
    await Member.filter(id=member.id).update(number=MEMBER)
    return shop.society


@pytest.fixture
async def till(committed: str) -> AsyncIterator[Till]:
    """A till. What it sends must reach the books, and whatever it is, they must add up."""
    society = await shop_of_the_known()
    await voucher_of_the_known(committed, society)
    till = Till(await token_of(society))
    yield till
    for path in till.tried & WRITES.keys():
        assert await WRITES[path].all().exists(), path
    assert await verify.verify() == []


@pytest.fixture
def served(committed: str, till: Till) -> Iterator[Served]:
    """The site as it is served, in schemathesis's own loop. It must have taken some of what was sent, and refused some."""
    served = Served(site.create_app(Settings(origin=ORIGIN), database_url=embedded.site_url(committed)), till)
    yield served
    shutdown_lifespans()
    assert served.heard >= {200, 422}


MEANT = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)  # one shop takes all that is sent, as in life; a machine may be busy


@pytest.mark.commits
@pytest.mark.heavy
@pytest.mark.row("X10.5")
@DESCRIBED.parametrize()
@trying(max_examples=30, deadline=None, suppress_health_check=MEANT)
def test_whatever_is_sent_the_answer_is_one_that_the_description_names(case: Tried, served: Served) -> None:
    served.answers(case)


@pytest.mark.commits
@pytest.mark.slow
@pytest.mark.row("X10.5")
@DEEPER.parametrize()
@trying(max_examples=400, deadline=None, suppress_health_check=MEANT)
def test_however_much_is_sent_the_answer_is_one_that_the_description_names(case: Tried, served: Served) -> None:
    served.answers(case)


@pytest.mark.row("X10.3")
async def test_what_is_served_is_the_description_that_is_tried_with_every_operation(browser: Browser) -> None:
    offered = (await browser.client.get("/api/openapi.json")).json()
    assert offered == DESCRIBED.raw_schema == DEEPER.raw_schema
    operations = {f"{method.upper()} {path}" for path, methods in offered["paths"].items() for method in methods}
    assert {operation.label for operation in OPERATIONS} == operations


@pytest.mark.row("X10.3")
async def test_the_description_is_of_its_standard(browser: Browser) -> None:
    offered = (await browser.client.get("/api/openapi.json")).json()
    schemathesis.openapi.from_dict(offered).validate()
    for schema in offered["components"]["schemas"].values():  # the standard leaves them to a standard of their own
        Draft202012Validator.check_schema(schema)


async def no_token(society: Society) -> str:
    return ""


async def made_up(society: Society) -> str:
    return "made-up"


async def of_another_scope(society: Society) -> str:
    return await token_of(society, "other:write")


async def ended(society: Society) -> str:
    with clock.standing_at(clock.now() - clients.TOKEN_LASTS - timedelta(seconds=1)):
        return await token_of(society)


async def disabled(society: Society) -> str:
    token = await token_of(society)
    await clients.disable(await Client.get(society=society), by=system(society))
    return token


async def of_a_member(society: Society) -> str:
    return await sessions.begin("member", (await people.member(society)).id, agent="test", days=1, ends=sessions.Stay())


for_every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)


async def send(browser: Browser, operation: Operation, token: str, *, query: str = "", body: bytes = b"{}") -> Response:
    """Send something to an operation, and hold the answer to what the description names."""
    headers = {"content-type": JSON, **({"authorization": f"Bearer {token}"} if token else {})}
    answer = await browser.client.request(operation.method, operation.path + query, content=body, headers=headers)
    assert str(answer.status_code) in operation.definition.raw["responses"]
    assert answer.headers["content-type"] == JSON and operation.is_valid_response(answer), answer.text
    return answer


@for_every_operation
@pytest.mark.parametrize("wrong", [no_token, made_up, of_another_scope, ended, disabled, of_a_member])
@pytest.mark.row("X10.5")
async def test_without_a_right_token_every_operation_answers_401(
    rolled_back: None, browser: Browser, operation: Operation, wrong: Callable[[Society], Awaitable[str]]
) -> None:
    answer = await send(browser, operation, await wrong(await people.society()))
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


@pytest.mark.row("X10.5")
async def test_a_purchase_known_with_other_content_is_answered_as_described(rolled_back: None, browser: Browser) -> None:
    token = await token_of(await shop_of_the_known())
    (purchases,) = [operation for operation in OPERATIONS if operation.path == "/api/purchases"]
    statuses = [(await send(browser, purchases, token, body=sale(pence))).status_code for pence in (500, 500, 1234)]
    assert statuses == [200, 200, 409]


def sale(pence: int) -> bytes:
    line = {"product": "bread", "category": "grocery", "quantity": 1, "pence": pence}
    key = {"store": STORE, "till": "1", "receipt": "1", "sold_at": "2026-11-20T10:00:00Z"}
    return msgspec.json.encode({"purchases": [{**key, "card": CARD, "lines": [line]}]})


@for_every_operation
@pytest.mark.row("X10.5")
async def test_what_names_nothing_is_answered_as_described(rolled_back: None, browser: Browser, operation: Operation) -> None:
    answer = await send(browser, operation, await token_of(await people.society()), query="?name=%00")
    assert answer.status_code == 404


@pytest.mark.parametrize("operation", [each for each in OPERATIONS if each.body], ids=lambda operation: operation.label)
@pytest.mark.row("X10.5")
async def test_a_body_that_is_too_large_is_answered_as_described(rolled_back: None, browser: Browser, operation: Operation) -> None:
    answer = await send(browser, operation, await token_of(await people.society()), body=b" " * (Settings().body_bytes_max + 1))
    assert answer.status_code == 413


@for_every_operation
@pytest.mark.row("X10.5")
async def test_a_site_without_its_database_answers_as_described(browser: Browser, operation: Operation) -> None:
    async with TortoiseContext() as context:
        await context.init(config=database.configuration(NOWHERE, NAMES, connections_max=1))
        answer = await send(browser, operation, "any")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
