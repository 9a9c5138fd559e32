"""Migrations without their weight: Tortoise copies and rebuilds every model around each operation, for those that look back.

Operations that only add never look back, and a constraint changes no field: for a plan of these alone both are left out. Making our
whole schema then takes a fifth of the time (docs/operations.md), which a newcomer waits for and every test run too.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from tortoise.migrations.executor import PlanStep
from tortoise.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel, RunSQL
from tortoise.migrations.schema_generator.state import ModelState, State

ADDING = (CreateModel, AddField, AddIndex, AddConstraint, RunSQL)


@dataclass(frozen=True)
class _NoReload:
    """A state as `AddConstraint` sees it: its models' options change, nothing is built again."""

    models: dict[tuple[str, str], ModelState]

    def reload_model(self, app_label: str, model_name: str) -> None:
        """Not needed: a constraint stands in the database only."""


@contextmanager
def light(plan: Sequence[PlanStep]) -> Iterator[None]:
    """Leave the weight out for the length of the block, where every step of the plan only adds."""
    if any(step.backward or not isinstance(operation, ADDING) for step in plan for operation in step.migration.operations):
        yield
        return
    clone, forward = State.clone, AddConstraint.state_forward

    def forward_without_reload(self: AddConstraint, app_label: str, state: State) -> None:
        forward(self, app_label, _NoReload(state.models))  # type: ignore[arg-type]

    State.clone = lambda self: self  # type: ignore[method-assign]
    AddConstraint.state_forward = forward_without_reload  # type: ignore[method-assign]
    try:
        yield
    finally:
        State.clone, AddConstraint.state_forward = clone, forward  # type: ignore[method-assign]
