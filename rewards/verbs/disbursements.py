"""Verbs of disbursements and vouchers: see them, add one up, post it, the bank's files, what comes back, and vouchers that end."""

import json
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from portal.actors import system
from portal.commands import AsJson, OfSociety
from portal.kit import formats
from portal.kit.locale import gettext as _
from portal.kit.progress import OUT
from portal.kit.refusals import Refused
from portal.models import Society
from portal.society_verbs import for_society
from rewards.models.disbursements import Disbursement
from rewards.payouts import bank_files, disbursement_runs, disbursement_states, disbursements, payout_returns, vouchers

verbs = typer.Typer(help="Disbursements: see them, add one up, post what was released, and the bank.", no_args_is_help=True)
voucher_verbs = typer.Typer(help="Vouchers: end those whose last day is over.", no_args_is_help=True)


@verbs.command("list")
def list_disbursements(context: typer.Context, society: OfSociety = "", as_json: AsJson = False) -> None:
    """Every disbursement with where it stands."""

    async def found(of: Society) -> list[dict[str, object]]:
        kept = await disbursements.visible_to(of).limit(500)
        states = [str(disbursement_states.state_of(disbursements.steps_of(one))) for one in kept]
        return [
            {"id": one.id, "period": one.dividend.period.name, "cut_off": one.cut_off.isoformat(), "state": state}
            for one, state in zip(kept, states, strict=True)
        ]

    rows = for_society(context, society, found)
    if as_json:
        OUT.print_json(json.dumps(rows))
        return
    for row in rows:
        OUT.print("  ".join(str(value) for value in row.values()), markup=False)


async def _of(society: Society, number: int) -> Disbursement:
    found = await disbursements.visible_to(society).get_or_none(id=number)
    if found is None:
        raise Refused(_("There is no disbursement with the number %(number)s.", number=number))
    return found


@verbs.command("figures")
def show_figures(context: typer.Context, number: int, society: OfSociety = "", as_json: AsJson = False) -> None:
    """What a disbursement comes to by method, and what is carried: as frozen, or as it would come out now. Nothing is written."""

    async def figures(of: Society) -> tuple[disbursement_runs.Figures, str]:
        return await disbursement_runs.figures(await _of(of, number)), of.currency

    found, currency = for_society(context, society, figures, says=_("Adding up what each member is paid"))
    if as_json:
        OUT.print_json(msgspec.json.encode(found).decode())
        return
    for name, part in {**found.methods, **found.carried}.items():
        OUT.print(f"{name}  {part.members}  {formats.amount(part.pence, currency)}", markup=False)


@verbs.command("post")
def post_disbursement(context: typer.Context, number: int, society: OfSociety = "") -> None:
    """Post a disbursement that two people have released. Once, however often it is asked for."""

    async def post(of: Society) -> Disbursement:
        return await disbursement_runs.post(await _of(of, number), by=system(of))

    for_society(context, society, post, says=_("Posting"))
    OUT.print(_("Disbursement %(number)s is posted.", number=number), markup=False)


@verbs.command("account")
def keep_account(
    context: typer.Context,
    iban: Annotated[str, typer.Argument(help="The society's own account")],
    name: Annotated[str, typer.Option(help="The name on it")],
    society: OfSociety = "",
) -> None:
    """Say from which account the society pays its members."""

    async def keep(of: Society) -> None:
        await bank_files.keep_account(of, name=name, iban=iban)

    for_society(context, society, keep)
    OUT.print(_("The account is kept."), markup=False)


@verbs.command("bank-file")
def write_files(
    context: typer.Context,
    number: int,
    folder: Annotated[Path, typer.Option(help="Where the files are put", file_okay=False)] = Path(),
    society: OfSociety = "",
) -> None:
    """Put the files for the bank (ISO 20022, pain.001) into a folder. Written once: asked for again they are the same."""

    async def write(of: Society) -> list[tuple[str, bytes]]:
        found = await _of(of, number)
        files = await bank_files.write(found)
        if files:
            await disbursements.note_opening(found, by=system(of))
        return [(f"{file.message}.xml", bytes(file.content)) for file in files]

    written = for_society(context, society, write, says=_("Writing"))
    for name, content in written:
        (folder / name).write_bytes(content)
        OUT.print(str(folder / name), markup=False)
    if not written:
        OUT.print(_("Nothing is paid by bank."), markup=False)


@verbs.command("return")
def note_return(
    context: typer.Context,
    number: int,
    payment: Annotated[str, typer.Argument(help="The payment's name, as the bank's notice says it")],
    reason: Annotated[str, typer.Option(help="Why it came back")],
    society: OfSociety = "",
) -> None:
    """Note that the bank sent a payment back: the money stands on the member's account again. The same one twice counts once."""

    async def note(of: Society) -> str:
        came = await payout_returns.note(await _of(of, number), by=system(of), payment=payment, reason=reason)
        return formats.amount(came.pence, of.currency)

    amount = for_society(context, society, note)
    OUT.print(_("Noted: %(amount)s stands on the member’s account again.", amount=amount), markup=False)


@voucher_verbs.command("expire")
def expire_vouchers(context: typer.Context, society: OfSociety = "") -> None:
    """End the vouchers whose last day is over, as every night: what is left goes back to the reserve."""
    count = for_society(context, society, vouchers.expire, says=_("Ending vouchers"))
    OUT.print(_("Vouchers that ended: %(count)s.", count=count), markup=False)
