"""docs/roles.md tells every route with its gate, and no gate stands open by mistake."""

import pytest

import app as site
from portal.kit.gates import Door
from portal.roles import ROLES as OF_STAFF
from tests import roles
from tests.house.source import none

DOORS = [door for domain in site.DOMAINS for door in domain.routes]
ROLES = frozenset({"member", "pioneer", "co-ordinator", "cause contact", "outside validator", *OF_STAFF})


@pytest.mark.row("O18.7")
def test_the_paper_tells_every_route_as_it_is() -> None:
    paper = roles.PAPER.read_text(encoding="utf-8")
    assert paper == roles.written(paper), f"type: {roles.COMMAND}"


@pytest.mark.row("O18.7")
def test_every_gate_names_roles_that_there_are() -> None:
    none(f"{door.path}: {role}" for door in DOORS for role in door.gate.roles if role not in ROLES and not role.startswith("scope:"))


def test_a_role_is_explained_in_the_paper() -> None:
    before = roles.PAPER.read_text(encoding="utf-8").partition(roles.MARK)[0]
    none(role for role in ROLES if f"**{role}**" not in before)


def test_two_routes_never_have_one_name_or_address() -> None:
    for names in ([str(door.name) for door in DOORS], [door.path for door in DOORS]):
        none(f"{name} stands twice" for name in set(names) if names.count(name) > 1)


def test_whoever_signs_in_at_a_door_that_is_open_is_no_accident() -> None:
    """Open doors lead nowhere that is somebody's own."""
    none(f"{door.path} is open" for door in DOORS if door.gate.open and _is_somebodys(door))


def _is_somebodys(door: Door) -> bool:
    return door.path.startswith(("/card", "/staff", "/consents", "/messages", "/desk"))
