"""What work costs: CPU seconds of Python and of PostgreSQL, which stay comparable on a busy machine, and seconds by the clock."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import psutil


@dataclass(frozen=True)
class Cost:
    """CPU seconds of Python, of PostgreSQL, and seconds by the clock."""

    python: float = 0
    postgres: float = 0
    wall: float = 0

    @property
    def cpu(self) -> float:
        return self.python + self.postgres

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.python + other.python, self.postgres + other.postgres, self.wall + other.wall)

    def __sub__(self, other: "Cost") -> "Cost":
        return Cost(self.python - other.python, self.postgres - other.postgres, self.wall - other.wall)


class Meter:
    """Reads the cost so far of this process and of some backends of PostgreSQL, each known by its process number."""

    def __init__(self, backends: Sequence[int]) -> None:
        self.backends = [psutil.Process(number) for number in backends]

    def read(self) -> Cost:
        return Cost(time.process_time(), sum(_seconds(backend) for backend in self.backends), self.clock())

    @staticmethod
    def clock() -> float:
        """Seconds by the clock, from no particular beginning."""
        return time.perf_counter()


def _seconds(process: psutil.Process) -> float:
    spent = process.cpu_times()
    return float(spent.user + spent.system)
