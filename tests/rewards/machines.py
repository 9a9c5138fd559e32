"""State machines over the books: every example has a connection and a transaction of its own, which leaves nothing behind.

Hypothesis is no asynchronous program. So a machine runs its operations on a loop of its own, whose one context keeps Tortoise's and the
transaction's between the steps.
"""

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import Any, ClassVar, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test
from tortoise.context import TortoiseContext

import app as site
from portal.kit import database
from rewards import verify

Answer = TypeVar("Answer")
NAMES = [domain.name for domain in site.DOMAINS]


class _RollBack(Exception):
    pass


class BooksMachine(RuleBasedStateMachine):
    """A machine whose steps are operations; at its end the books are verified, and rolled back."""

    url: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self.stack = AsyncExitStack()
        self.fell = False
        self.do(self._open())

    def do(self, act: Coroutine[Any, Any, Answer]) -> Answer:
        """Run an operation, or a few, to the end."""
        self.fell = True
        answer = self.runner.run(act)
        self.fell = False
        return answer

    async def _open(self) -> None:
        context = await self.stack.enter_async_context(TortoiseContext())
        await context.init(config=database.configuration(self.url, NAMES, connections_max=1))
        await self.stack.enter_async_context(database.transaction())

    def teardown(self) -> None:
        try:
            if not self.fell:
                assert self.do(verify.verify()) == []
        finally:
            self.runner.run(self._close())
            self.runner.close()

    async def _close(self) -> None:
        await self.stack.__aexit__(_RollBack, _RollBack(), None)


def run(machine: type[BooksMachine], url: str, *, examples: int, steps: int) -> None:
    """Run a machine over an empty database."""
    machine.url = url
    given = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
    )
    run_state_machine_as_test(machine, settings=given)
