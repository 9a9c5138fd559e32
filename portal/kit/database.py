"""The database: one PostgreSQL, reached through Tortoise's connection only, so that all work shares its transaction."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import import_module
from importlib.resources import files
from pkgutil import iter_modules
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

import msgspec
from asyncpg import Connection
from tortoise.backends.base.client import BaseDBAsyncClient, TransactionContext
from tortoise.connection import get_connection
from tortoise.models import Model
from tortoise.transactions import in_transaction

Row = dict[str, Any]
NAME = "default"
ALONE = "SELECT pg_advisory_xact_lock(hashtextextended($1, $2))"
BESIDE = ALONE.replace("_lock(", "_lock_shared(")
SITE_ROLE = "toadlane_site"
"""Whom the site is to the database: it may read and add, but not change or delete what is posted."""


def configuration(url: str, domains: Sequence[str], *, connections_max: int = 10) -> dict[str, Any]:
    """Tortoise's configuration for one database.

    Args:
        url: `postgresql://user@host:port/name`; `?host=/folder` for a socket.
        domains: package names in floor order; each has `models`, a file or a folder, and `migrations`.
        connections_max: the size of the pool.
    """
    return {
        "connections": {NAME: {"engine": "tortoise.backends.asyncpg", "credentials": _credentials(url, connections_max)}},
        "apps": {name: {"models": _models(name), "migrations": f"{name}.migrations", "default_connection": NAME} for name in domains},
        "use_tz": True,
        "timezone": "UTC",
    }


def _models(domain: str) -> list[str]:
    """The modules of a domain's rows: one, or where it has become a folder each file in it."""
    models = import_module(f"{domain}.models")
    return [f"{models.__name__}.{file.name}" for file in iter_modules(getattr(models, "__path__", []))] or [models.__name__]


def _credentials(url: str, connections_max: int) -> Row:
    address = urlsplit(url)
    options = {name: values[-1] for name, values in parse_qs(address.query).items()}
    return {
        "host": options.pop("host", None) or address.hostname,
        "port": int(options.pop("port", None) or address.port or 5432),
        "user": unquote(address.username or options.pop("user", "")) or None,
        "password": unquote(address.password or options.pop("password", "")) or None,
        "database": unquote(address.path.lstrip("/")),
        "minsize": 1,
        "maxsize": connections_max,
        "max_cacheable_statement_size": 0,  # no limit: a page's panels are one long statement, and to plan it costs more than to run it
        "server_settings": {"application_name": "toadlane"},
        "reset": _left_as_found,
        **({"ssl": options["sslmode"]} if "sslmode" in options else {}),
    }


async def _left_as_found(_connection: Any) -> None:
    """Nobody here changes a session beyond a transaction, so a connection goes back as it is: asyncpg would ask the server to clean it."""


def connection() -> BaseDBAsyncClient:
    """The connection of the present task: inside `transaction()` it is the transaction's own."""
    return get_connection(NAME)


def transaction() -> TransactionContext:
    """One transaction; nested, a savepoint."""
    return in_transaction(NAME)


async def rows(statement: str, *arguments: Any) -> list[Row]:
    """Every row that a statement returns, as a dict each. Use RETURNING to hear what was written."""
    return await connection().execute_query_dict(statement, list(arguments))


async def row(statement: str, *arguments: Any) -> Row | None:
    """The first row, or None."""
    found = await rows(statement, *arguments)
    return found[0] if found else None


async def take_turn(of: str, number: int = 0, *, alone: bool = True) -> None:
    """Take a turn at something, by its name and number, for the rest of the transaction: alone, or beside whoever comes as one of many.

    There is a queue, as rows have none: who comes after one who waits to be alone waits too.
    """
    await run(ALONE if alone else BESIDE, of, number)


async def value(statement: str, *arguments: Any) -> Any:
    """The first column of the first row, or None."""
    found = await row(statement, *arguments)
    return next(iter(found.values())) if found else None


async def run(statement: str, *arguments: Any) -> None:
    """Run a statement whose rows nobody wants."""
    await connection().execute_query_dict(statement, list(arguments))


def differing(row: Model, told: Mapping[str, Any]) -> list[str]:
    """The fields of a row that read otherwise than we are told."""
    return [name for name, value in told.items() if getattr(row, name) != value]


async def rewrite(row: Model, told: Mapping[str, Any]) -> None:
    """Write over what reads otherwise; told the same again, nothing is written."""
    if names := differing(row, told):
        row.update_from_dict({name: told[name] for name in names})
        await row.save(update_fields=names)


async def copy(table: str, columns: Sequence[str], records: Iterable[Sequence[Any]]) -> None:
    """COPY records into a table, inside the present transaction."""
    await raw().copy_records_to_table(table, columns=list(columns), records=records)


def raw() -> "Connection[Any]":
    """The asyncpg connection of the present transaction.

    COPY and LISTEN need it; outside a transaction there is none to have.
    """
    inner: Connection[Any] | None = getattr(connection(), "_connection", None)
    assert inner is not None, "raw() is for use inside transaction()"
    return inner


@cache
def sql(package: str, name: str) -> str:
    """The text of `<package>/sql/<name>.sql`."""
    return files(package).joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def decode(text: str | None, shape: Any) -> Any:
    """One json value that PostgreSQL returned, as the msgspec type `shape`."""
    return msgspec.json.decode(text or "null", type=shape)


def with_role(url: str, role: str) -> str:
    """The same database address for another user."""
    scheme, rest = url.split("://", 1)
    return f"{scheme}://{quote(role)}@{rest.split('@', 1)[-1]}"
