"""The command line: the kit's own verbs and those of each domain, loaded only here.

A domain's `commands` module may hold three Typer applications: `app` (verbs, and groups of verbs), `imports` and `exports` (the KINDs of
`toadlane import KIND` and `toadlane export KIND`). A verb that needs the database asks `site_of(context).run(...)`.

Exit codes: 0 done, 1 something was found wrong, 2 the command or its input does not fit, 3 something that it needs is not there.
"""

import re
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

import typer
from starlette.applications import Starlette
from tortoise.exceptions import ValidationError
from typer.main import get_command

from portal.kit import verbs
from portal.kit.domain import Domain
from portal.kit.locale import gettext as _
from portal.kit.opening import Unavailable
from portal.kit.progress import ERRORS
from portal.kit.refusals import Refused
from portal.kit.settings import SettingsInvalid
from portal.kit.site import Site

NOT_FITTING, NOT_THERE = 2, 3
LENGTH = re.compile(r"(?P<what>\w+): Length of '.*' (?P<count>\d+) > (?P<most>\d+)", re.DOTALL)
"""How Tortoise says that a text does not fit its column."""


def run(domains: Sequence[Domain], create_app: Callable[..., Starlette]) -> None:
    """Do what the words of the command line say. What a person can do wrong is one plain line, never a traceback."""
    try:
        get_command(root(domains))(obj=Site(domains, create_app), prog_name="toadlane")
    except (Refused, SettingsInvalid) as error:
        _say(error)
        sys.exit(NOT_FITTING)
    except ValidationError as error:
        _say(_too_long(error))
        sys.exit(NOT_FITTING)
    except Unavailable as error:
        _say(error)
        sys.exit(NOT_THERE)


def _say(error: Exception | str) -> None:
    ERRORS.print(str(error), markup=False)


def _too_long(error: ValidationError) -> str:
    """What is longer than its column, kept or looked for; the model's own words where it is something else."""
    if found := LENGTH.fullmatch(str(error)):
        return _("%(what)s: write at most %(most)s characters; these are %(count)s.", **found.groupdict())
    return str(error)


def root(domains: Sequence[Domain]) -> typer.Typer:
    """All verbs under one root."""
    made = typer.Typer(name="toadlane", help="The portal of a consumer co-operative.", no_args_is_help=True, add_completion=False)
    importing = typer.Typer(help="Take in files of one KIND.", no_args_is_help=True)
    exporting = typer.Typer(help="Write out one KIND.", no_args_is_help=True)
    made.add_typer(verbs.app)
    for module in [import_module(domain.commands) for domain in domains if domain.commands]:
        for mine, name in ((made, "app"), (importing, "imports"), (exporting, "exports")):
            if theirs := getattr(module, name, None):
                mine.add_typer(theirs)
    made.add_typer(importing, name="import")
    made.add_typer(exporting, name="export")
    return made
