"""Verbs of rewards: purchases, mappings and holdings from files, periods, dividends, shares, sums per customer for a till's books."""

import csv
import json
import sys
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from portal.actors import system
from portal.commands import DAY, AsJson, OfSociety
from portal.file_verbs import DryRun, LayoutFile, Rejects, layout_of, take_files
from portal.kit import check_digits, database
from portal.kit.csv_files import Taken
from portal.kit.fields import Text
from portal.kit.locale import gettext as _
from portal.kit.progress import OUT, shown
from portal.kit.refusals import Refused
from portal.models import Member, Society
from portal.society_verbs import for_society
from rewards import award_files, brought_files, holding_files
from rewards.books import shares
from rewards.holding_lists import Complete
from rewards.intake import imports as loads, till_mappings
from rewards.intake.imports import Load, Report
from rewards.intake.till_mappings import MappingInvalid
from rewards.models.purchases import TillMapping
from rewards.rules import term_files
from rewards.verbs import (
    books as books_verbs,
    cards as card_verbs,
    corrections as correction_verbs,
    disbursements as disbursement_verbs,
    dividends as dividend_verbs,
    periods as period_verbs,
    releases as release_verbs,
    reviews as review_verbs,
    simulations as simulation_verbs,
)

FOUND_WRONG = 1
NAME = Text("", most=40)

app = typer.Typer()
imports = typer.Typer()
exports = typer.Typer()
app.add_typer(period_verbs.verbs, name="period")
dividend_verbs.verbs.add_typer(simulation_verbs.verbs)
app.add_typer(dividend_verbs.verbs, name="dividend")
app.add_typer(correction_verbs.verbs, name="correction")
app.add_typer(card_verbs.verbs, name="card")
app.add_typer(disbursement_verbs.verbs, name="disbursement")
app.add_typer(disbursement_verbs.voucher_verbs, name="voucher")
app.add_typer(release_verbs.verbs, name="pending")
app.add_typer(books_verbs.verbs, name="books")
app.add_typer(review_verbs.verbs, name="review")
share_verbs = typer.Typer(help="Shares: members' capital.", no_args_is_help=True)
app.add_typer(share_verbs, name="share")


@imports.command("mapping")
def import_mapping(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="JSON, as docs/operations.md shows it", exists=True, dir_okay=False)],
    name: Annotated[str, typer.Option(help="By which `import purchases --mapping` will call it")],
    society: OfSociety = "",
) -> None:
    """Keep how one source of till files writes."""

    async def keep(of: Society) -> None:
        try:
            says = msgspec.json.decode(file.read_bytes())
            till_mappings.mapping_of(says)
        except (MappingInvalid, msgspec.DecodeError) as error:
            raise Refused(str(error)) from error
        await TillMapping.update_or_create(defaults={"says": says}, society=of, name=NAME.read(name))

    for_society(context, society, keep)
    OUT.print(_("The mapping %(name)s is kept.", name=name), markup=False)


@imports.command("rates")
def import_rates(context: typer.Context, file: list[Path], society: OfSociety = "") -> None:
    """Set what business lines give from a day on, by CSV files (line, points, spend, starts_on): so many points for so much money."""

    def load(of: Society, path: Path) -> AsyncIterator[Taken]:
        return term_files.load_rates(of, path, by=system(of))

    take_files(context, file, society, load)


@imports.command("categories")
def import_categories(context: typer.Context, file: list[Path], society: OfSociety = "") -> None:
    """Write down what tills sell, by CSV files (code, line, name; name_cy, name_da, why_not, basis, sensitive, starts_on, due_days,
    points_an_item); without a day from tomorrow on."""

    def load(of: Society, path: Path) -> AsyncIterator[Taken]:
        return term_files.load_categories(of, path, by=system(of))

    take_files(context, file, society, load)


@imports.command("points")
def import_points(
    context: typer.Context,
    file: list[Path],
    society: OfSociety = "",
    layout: LayoutFile = None,
    dry_run: DryRun = False,
    rejects: Rejects = None,
) -> None:
    """Bring points over from an older system, by files (member or household, line, points; day): what each member has or owes."""
    stands = layout_of(layout)

    def load(of: Society, path: Path) -> AsyncIterator[Taken]:
        return brought_files.load(of, path, by=system(of), layout=stands)

    take_files(context, file, society, load, dry_run=dry_run, rejects=rejects)


@imports.command("holdings")
def import_holdings(context: typer.Context, file: list[Path], society: OfSociety = "") -> None:
    """Take what members hold, by CSV files (member, line, kind, reference, state, starts_on, as_of; ends_on); the newest word holds."""

    def load(of: Society, path: Path) -> AsyncIterator[Taken]:
        return holding_files.load(of, path, by=system(of))

    take_files(context, file, society, load)


@imports.command("holding-list")
def import_holding_list(
    context: typer.Context,
    file: Path,
    line: Annotated[str, typer.Option(help="The business line that it is complete for, by its code")],
    as_of: Annotated[datetime, typer.Option(help="The day as of which it is complete", formats=DAY)],
    kind: Annotated[str, typer.Option(help="The one kind that it is complete for; else the whole line")] = "",
    shorter: Annotated[bool, typer.Option("--shorter", help="It is right that it ends more than a fifth of what is in force")] = False,
    society: OfSociety = "",
    dry_run: DryRun = False,
    rejects: Rejects = None,
) -> None:
    """Take a complete list of what members hold of a line, by a CSV file as `import holdings` has it: what is not on it has ended."""
    ended: list[int] = []

    def load(of: Society, path: Path) -> AsyncIterator[Taken]:
        complete = Complete(line, NAME.read(kind) if kind else "", as_of.date())
        return holding_files.load_complete(of, path, complete, ended, by=system(of), shorter=shorter)

    take_files(context, [file], society, load, dry_run=dry_run, rejects=rejects)
    OUT.print(_("Ended, as the list lacks them: %(count)s.", count=sum(ended)))


@imports.command("awards")
def import_awards(
    context: typer.Context,
    file: list[Path],
    society: OfSociety = "",
    history: Annotated[bool, typer.Option("--history", help="A first load: balances and readings of any age")] = False,
) -> None:
    """Take balances and meter readings, by CSV files (reference, line, kind, on, member or identifier_kind and identifier; fuel, amount,
    withdrawn); what a year or a month gives is worked out again."""

    def load(of: Society, path: Path) -> AsyncIterator[Taken]:
        return award_files.load(of, path, by=system(of), history=history)

    take_files(context, file, society, load)


@imports.command("purchases")
def import_purchases(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="CSV, plain or gz, in the order in which they were written")],
    mapping: Annotated[str, typer.Option(help="The name of the mapping that says what the columns mean")],
    society: OfSociety = "",
    history: Annotated[bool, typer.Option("--history", help="A first load: purchases of any age")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and judge everything, keep nothing")] = False,
    rejects: Annotated[Path, typer.Option(help="Where lines that were not taken are written, with their reason")] = Path("rejects.csv"),
    as_json: AsJson = False,
) -> None:
    """Take in purchases as tills write them. Safe to kill and to run again: what is there already is passed over."""

    async def load(of: Society) -> Report:
        with shown() as told:
            work = Load(
                of, await loads.mapping_named(of, mapping), system(of), history=history, dry_run=dry_run, rejects=rejects,
                told=lambda report: told(_("Lines"), report.lines, report.lines),
            )  # fmt: skip
            try:
                return await loads.load(work, files)
            except MappingInvalid as error:
                raise Refused(str(error)) from error

    report = for_society(context, society, load)
    if as_json:
        OUT.print_json(json.dumps({"lines": report.lines, "rejected_lines": report.rejected_lines, **report.states}))
    else:
        OUT.print(_("%(lines)s lines read, %(rejected)s of them rejected.", lines=report.lines, rejected=report.rejected_lines))
        for state, count in sorted(report.states.items()):
            OUT.print(f"{count:>12,}  {state}", markup=False)
    if report.rejected_lines:
        OUT.print(_("The rejected lines stand in %(file)s.", file=str(rejects)), markup=False)
        raise typer.Exit(FOUND_WRONG)


@exports.command("customers")
def export_customers(
    context: typer.Context,
    kind: Annotated[str, typer.Option(help="The kind of identifier by which the till knows them")] = "household",
    society: OfSociety = "",
) -> None:
    """Write what each of a till's customers spent as CSV: purchases, lines, all, own brand, without a record, points, the 1% in units."""

    async def sums(of: Society) -> list[database.Row]:
        return await database.rows(database.sql("rewards", "customer_sums"), of.id, kind)

    found = for_society(context, society, sums, says=_("Adding up"))
    writer = csv.writer(sys.stdout)
    writer.writerow(("customer", "purchases", "lines", "pence", "own_brand_pence", "unknown_pence", "points", "contribution_units"))
    writer.writerows(row.values() for row in found)


@share_verbs.command("receive")
def receive_shares(
    context: typer.Context,
    numbers: Annotated[list[str], typer.Argument(help="Member numbers, with or without spaces inside quotes")],
    society: OfSociety = "",
) -> None:
    """Note that members have paid their share, at a till, by phone or in an older system. Whose share is paid already counts once."""

    async def receive(of: Society) -> int:
        wanted = {number: check_digits.normalise_number(number) for number in numbers}
        found = {member.number: member.id for member in await Member.filter(society=of, number__in=[one for one in wanted.values() if one])}
        if unknown := [typed for typed, number in wanted.items() if number not in found]:
            raise Refused(_("No member has the number %(number)s. Nothing was noted.", number=unknown[0]))
        return await shares.receive(of, sorted(found.values()), by=system(of))

    OUT.print(_("Shares received: %(count)s.", count=for_society(context, society, receive)))
