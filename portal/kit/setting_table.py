"""The table of settings, read from their types: for `toadlane settings` and for docs/operations.md, which a test holds to it."""

import re
from dataclasses import dataclass

from msgspec import inspect

from portal.kit.settings import PREFIX, SECRET, Settings

HIDDEN = "***"
IN_AN_ADDRESS = re.compile(r"(?<=://)([^:@/?#]*):.*(?=@)|(?<=[?&])(\w*password)=[^&#]*")
"""A password where an address says it: between user and host, or in what is asked for."""


@dataclass(frozen=True)
class Row:
    """One setting as people read it; `value` as it stands, no secret in it."""

    variable: str
    says: str
    value: str
    default: str


def rows(settings: Settings) -> list[Row]:
    """Every setting, in the order of its definition."""
    kind = inspect.type_info(Settings)
    assert isinstance(kind, inspect.StructType)
    return [
        Row(PREFIX + field.name.upper(), _says(field.type), _shown(field, getattr(settings, field.name)), _written(field.default))
        for field in kind.fields
    ]


def markdown() -> str:
    """The table as docs/operations.md holds it."""
    lines = ["| Variable | What it is for | Default |", "|---|---|---|"]
    lines += [f"| `{row.variable}` | {row.says} | {f'`{row.default}`' if row.default else ''} |" for row in rows(Settings())]
    return "\n".join(lines) + "\n"


def _says(kind: inspect.Type) -> str:
    assert isinstance(kind, inspect.Metadata) and kind.extra_json_schema
    return str(kind.extra_json_schema["description"])


def _shown(field: inspect.Field, value: object) -> str:
    written = _written(value)
    if not (isinstance(field.type, inspect.Metadata) and field.type.extra == SECRET):
        return written
    if "://" in written:
        return IN_AN_ADDRESS.sub(lambda found: f"{found[1]}:{HIDDEN}" if found[1] is not None else f"{found[2]}={HIDDEN}", written)
    return HIDDEN if written else ""


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
