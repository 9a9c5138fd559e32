"""The kit's own verbs: what every site needs, whatever its domains."""

import asyncio
import json
import signal
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from portal.kit import backups, demonstration, migrating, migration_files, opening, progress, server, serving, setting_table
from portal.kit.demonstration import HOUSEHOLDS, SEED, Demo
from portal.kit.locale import gettext as _
from portal.kit.opening import Addresses
from portal.kit.progress import ERRORS, OUT
from portal.kit.site import Site, site_of

FOUND_WRONG = 1

app = typer.Typer()

AsJson = Annotated[bool, typer.Option("--json", help="For a script to read")]
Households = Annotated[int, typer.Option(help="How many households the demo has", min=12, max=2_469)]


@app.command()
def serve(
    context: typer.Context,
    demo: Annotated[bool, typer.Option("--demo", help="Show the demo; fill the database first where it is empty")] = False,
    host: Annotated[str | None, typer.Option(help="Address to listen on")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on", min=1, max=65_535)] = None,
    workers: Annotated[int | None, typer.Option(help="Web worker processes", min=1, max=64)] = None,
    households: Households = HOUSEHOLDS,
) -> None:
    """Serve the site, with its job worker inside. The embedded database is brought up to date first."""
    site = site_of(context)
    settings = site.change(demo=demo or None, host=host, port=port, workers=workers)
    addresses = asyncio.run(opening.addresses(settings))
    if demo or not settings.database_url:
        asyncio.run(migrating.migrate(addresses.owner_url, site.domains))
    greeting = _prepare_demo(site, Demo(households)) if settings.demo else []
    server.serve(settings, site.create_app, addresses.site_url, greeting)


def _prepare_demo(site: Site, demo: Demo) -> list[str]:
    _load_demo(site, demo)
    return site.run(demonstration.sign_ins, site.domains)


@app.command()
def work(context: typer.Context) -> None:
    """Do the waiting jobs, in a process beside the web server's, until a signal says stop."""
    site = site_of(context)
    site.run_with_addresses(lambda addresses: _work(site, addresses))


async def _work(site: Site, addresses: Addresses) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with serving.background(site.settings, site.domains, addresses.site_url):
        OUT.print(_("The worker is at work."))
        await stop.wait()


@app.command()
def migrate(
    context: typer.Context,
    check: Annotated[bool, typer.Option("--check", help="Only see whether a migration file is missing")] = False,
    write: Annotated[bool, typer.Option("--write", help="Only write the migration files that the models ask for")] = False,
) -> None:
    """Bring the database up to date, as its owner."""
    site = site_of(context)
    if write:
        for path in asyncio.run(migration_files.write([domain.name for domain in site.domains])):
            OUT.print(str(path), markup=False)
        return
    if check:
        _check_migrations(site)
        return
    with ERRORS.status(_("Bringing the database up to date")):
        addresses = asyncio.run(opening.addresses(site.settings))
        asyncio.run(migrating.migrate(addresses.owner_url, site.domains))
    OUT.print(_("The database is up to date."))


def _check_migrations(site: Site) -> None:
    missing = asyncio.run(migration_files.missing([domain.name for domain in site.domains]))
    for writer in missing:
        operations = ", ".join(type(operation).__name__ for operation in writer.operations)
        ERRORS.print(_("%(domain)s lacks a migration: %(operations)s", domain=writer.app_label, operations=operations))
    if missing:
        raise typer.Exit(FOUND_WRONG)
    OUT.print(_("Every model has its migration."))


@app.command()
def demo(
    context: typer.Context,
    full: Annotated[bool, typer.Option("--full", help="Every household, every line, every postcode")] = False,
    households: Households = HOUSEHOLDS,
    seed: Annotated[int, typer.Option(help="The same seed makes the same demo")] = SEED,
) -> None:
    """Fill an empty database with the demo."""
    site = site_of(context)
    addresses = asyncio.run(opening.addresses(site.settings))
    asyncio.run(migrating.migrate(addresses.owner_url, site.domains))
    if _load_demo(site, Demo(None if full else households, seed)):
        OUT.print(_("The demo is loaded."))
    else:
        OUT.print(_("The demo is there already."))


def _load_demo(site: Site, demo: Demo) -> bool:
    async def load(addresses: Addresses) -> bool:
        loaded = await demonstration.load(Demo(demo.households, demo.seed, told), site.domains)
        if loaded:
            await migrating.analyse(addresses.owner_url)
        return loaded

    with progress.shown() as told:
        return site.run_with_addresses(load)


@app.command()
def verify(context: typer.Context) -> None:
    """Add everything up again from what is posted; name the first disagreement."""
    site = site_of(context)
    for domain in site.domains:
        if domain.verify is None:
            continue
        with ERRORS.status(_("Adding up %(domain)s", domain=domain.name)):
            wrong = site.run(import_module(domain.verify).verify)
        if wrong:
            ERRORS.print(f"{domain.name}: {wrong[0]}", markup=False)
            raise typer.Exit(FOUND_WRONG)
        OUT.print(_("%(domain)s agrees.", domain=domain.name))


@app.command()
def routes(context: typer.Context, as_json: AsJson = False) -> None:
    """Every route, with its methods and who may pass."""
    doors = [door for domain in site_of(context).domains for door in domain.routes]
    rows = [(" ".join(door.views), door.path, str(door.name), door.gate.says) for door in doors]
    if as_json:
        OUT.print_json(json.dumps([dict(zip(("methods", "path", "name", "gate"), row, strict=True)) for row in rows]))
        return
    _table(("Methods", "Path", "Name", "Who may"), rows)


@app.command()
def settings(
    context: typer.Context,
    as_json: AsJson = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="As docs/operations.md holds it")] = False,
) -> None:
    """Every setting: its variable, what it is for, its value as it stands (no secret in it), its default."""
    if as_markdown:
        OUT.print(setting_table.markdown(), end="", markup=False)
        return
    rows = [(line.variable, line.says, line.value, line.default) for line in setting_table.rows(site_of(context).settings)]
    if as_json:
        OUT.print_json(json.dumps([dict(zip(("variable", "says", "value", "default"), row, strict=True)) for row in rows]))
        return
    _table(("Variable", "What it is for", "Value", "Default"), rows)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = Table(*heads, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    OUT.print(table, markup=False)


@app.command()
def backup(context: typer.Context, file: Path) -> None:
    """Write the whole database, as it stands at one instant, to one file."""
    addresses = asyncio.run(opening.addresses(site_of(context).settings))
    with ERRORS.status(_("Backing up")):
        size = asyncio.run(backups.backup(addresses.owner_url, file))
    OUT.print(_("%(file)s holds the whole database (%(size)s bytes).", file=str(file), size=f"{size:,}"), markup=False)


@app.command()
def restore(
    context: typer.Context,
    file: Path,
    replace: Annotated[bool, typer.Option("--replace", help="Also where the database holds something, which is then lost")] = False,
) -> None:
    """Make the database what it was at the backup, then bring it up to date."""
    site = site_of(context)
    addresses = asyncio.run(opening.addresses(site.settings))
    with ERRORS.status(_("Restoring")):
        asyncio.run(backups.restore(addresses.owner_url, file, replace=replace))
        asyncio.run(migrating.migrate(addresses.owner_url, site.domains))
    OUT.print(_("The database stands as %(file)s holds it.", file=str(file)), markup=False)
