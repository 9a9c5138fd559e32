"""The slots of the ground floor: where higher floors show what they know of a member, a viewer, a thing."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from portal.actors import Kind
from portal.figures import Explainer
from portal.kit.slots import Panel, Slot

HOME: Slot[Panel] = Slot("home", ("bigint", "timestamptz"))
"""Panels of a member's home: $1 the member's id, $2 now."""

DESK: Slot[Panel] = Slot("desk", ("bigint", "bigint", "timestamptz"))
"""Panels of a member as staff see them: $1 the member's id, $2 the viewer's staff id, $3 now. Their templates find
`explained_at(kind, id)`, where the page has the explanation of a figure."""


@dataclass(frozen=True)
class Link:
    """A link of the bar: the route's name, its words (through the catalogue), and the roles that see it; none: visitors."""

    route: str
    label: str
    roles: frozenset[str] = frozenset()


NAV: Slot[Link] = Slot("nav")
"""Links of the bar, in floor order."""

ROLES: Slot[Callable[[str, int], Awaitable[Sequence[str]]]] = Slot("roles")
"""What higher floors call an actor, by kind and id: asked once at sign-in."""

EXPLAIN: Slot[Explainer] = Slot("explain")
"""How figures come about, by kind (M18)."""

TITLE: Slot[Callable[[str, int], Awaitable[str | None]]] = Slot("title")
"""The title of a thing of a higher floor, by its opaque kind and id."""


@dataclass(frozen=True)
class ReadyPerson:
    """Somebody of the demo whom a visitor may try: `kind` and `id` of the actor, the name, and what there is to see as them.

    `serves` marks a member who runs something for others; `works_for` names the society of staff.
    """

    kind: Kind
    id: int
    name: str
    says: str
    serves: bool = False
    works_for: str = ""


READY: Slot[Callable[[], Awaitable[Sequence[ReadyPerson]]]] = Slot("ready")
"""The ready people of the demo: each domain names those who show its part."""
