"""The table of settings, read from their types: for `toadlane settings` and for docs/operations.md, which a test holds to it."""

from dataclasses import dataclass

from msgspec import inspect

from portal.kit.settings import PREFIX, Settings


@dataclass(frozen=True)
class Row:
    """One setting as people read it."""

    variable: str
    says: str
    default: str


def rows() -> list[Row]:
    """Every setting, in the order of its definition."""
    kind = inspect.type_info(Settings)
    assert isinstance(kind, inspect.StructType)
    return [Row(PREFIX + field.name.upper(), _says(field.type), _default(field.default)) for field in kind.fields]


def markdown() -> str:
    """The table as docs/operations.md holds it."""
    lines = ["| Variable | What it is for | Default |", "|---|---|---|"]
    lines += [f"| `{row.variable}` | {row.says} | {f'`{row.default}`' if row.default else ''} |" for row in rows()]
    return "\n".join(lines) + "\n"


def _says(kind: inspect.Type) -> str:
    assert isinstance(kind, inspect.Metadata) and kind.extra_json_schema
    return str(kind.extra_json_schema["description"])


def _default(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
