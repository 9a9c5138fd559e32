"""Events: how a lower floor causes something above without knowing it.

A domain publishes a frozen dataclass; listeners of higher floors run inside the publisher's transaction, all or nothing.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

Listener = Callable[[Any], Awaitable[None]]
Listens = Mapping[type[Any], Listener]

_listeners: dict[type[Any], list[Listener]] = {}


def wire(tables: Sequence[Listens]) -> None:
    """Replace the table of listeners with those of the domains, given in floor order."""
    _listeners.clear()
    for table in tables:
        for event, listener in table.items():
            _listeners.setdefault(event, []).append(listener)


async def publish(event: object) -> None:
    """Tell every listener, lowest floor first. A listener that raises undoes the publisher's transaction."""
    for listener in _listeners.get(type(event), ()):
        await listener(event)
