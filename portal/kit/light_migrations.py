"""Migrations without their weight: Tortoise copies and rebuilds every model around each operation, for those that look back.

Operations that only add never look back, and a constraint changes no field: for a plan of these alone both are left out. Making our
whole schema then took 6 seconds instead of 27 (two shared cores, November 2026), for which a newcomer waits and every test run too.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass

from tortoise.fields import Field
from tortoise.migrations.executor import PlanStep
from tortoise.migrations.operations import AddConstraint, AddField, AddIndex, AlterField, CreateModel, RunSQL
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import ModelState, State


class NoLongerUnique(AlterField):
    """A field without the UNIQUE that it had. A statement beside it drops that; the state alone hears of it, and is not built again."""

    def state_forward(self, app_label: str, state: State) -> None:
        """Tell the state of the model, as it will be compared with the model itself."""
        assert isinstance(self.field, Field)
        self.get_model_state(state, app_label, self.model_name).fields[self.name] = deepcopy(self.field)

    async def database_forward(
        self, app_label: str, old_state: State, new_state: State, state_editor: BaseSchemaEditor | None = None
    ) -> None:
        """Nothing: see the statement."""


ADDING = (CreateModel, AddField, AddIndex, AddConstraint, NoLongerUnique, RunSQL)


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
