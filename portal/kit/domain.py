"""The manifest that every domain hands to `app.py`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.kit.events import Listens
from portal.kit.gates import Door
from portal.kit.jobs import Job
from portal.kit.slots import Fills


@dataclass(frozen=True)
class Domain:
    """One domain: its doors, what it shows elsewhere, what it reacts to, its jobs; where its verbs, its demo and its proof stand.

    `commands`, `demo` and `verify` name modules that only the command line loads.
    """

    name: str
    routes: Sequence[Door] = ()
    fills: Fills = field(default_factory=dict)
    listens: Listens = field(default_factory=dict)
    jobs: Sequence[Job] = ()
    commands: str | None = None
    demo: str | None = None
    verify: str | None = None
    append_only: Sequence[str] = ()
    globals: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
