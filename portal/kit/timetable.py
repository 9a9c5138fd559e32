"""The timetable of a site as a table for people: every address, what may be done there, and who may."""

from collections.abc import Sequence

from portal.kit.domain import Domain
from portal.kit.gates import Door

HEAD = ("Address", "Methods", "Who may", "Route")


def table(domains: Sequence[Domain]) -> str:
    """Markdown: one table a domain, one line a gate, in the order of the timetables."""
    return "\n".join(_of_domain(domain) for domain in domains if domain.routes)


def _of_domain(domain: Domain) -> str:
    lines = [_line(HEAD), _line(("---",) * len(HEAD)), *(_line(_cells(door)) for door in domain.routes)]
    return f"### {domain.name}\n\n" + "\n".join(lines) + "\n"


def _cells(door: Door) -> tuple[str, ...]:
    return f"`{door.path}`", " ".join(door.views), door.gate.says, f"`{door.name}`"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
