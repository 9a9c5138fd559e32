"""What a member holds with business lines, as pages show it (X13)."""

from collections.abc import Mapping
from datetime import date

import msgspec

from rewards.points import named


class Held(msgspec.Struct, frozen=True):
    """A holding in a list, as it was told last. `kind` is the source's own word, empty in a sensitive line."""

    code: str
    names: Mapping[str, str]
    kind: str
    state: str
    starts_on: date
    ends_on: date | None

    @property
    def name(self) -> str:
        """The business line's name."""
        return named(self.names)
