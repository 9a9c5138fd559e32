"""Fields: each kind reads what was typed into a value, or says in words why it cannot."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Generic, TypeVar

from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused

Value = TypeVar("Value")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u202a-\u202e\u2066-\u2069]")
YEARS = range(1800, 3000)
"""What a day may lie in: near the ends of the calendar, counting on a day or going to another time zone would fail."""


class Field(Generic[Value]):
    """One field: `label` is a sentence for the catalogue, `read` turns what was typed into a value or raises Refused."""

    def __init__(self, label: str, *, required: bool = True, default: Value | None = None) -> None:
        self.label = label
        self.required = required
        self.default = default
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def read(self, typed: str) -> Value:
        raise NotImplementedError

    def write(self, value: Value) -> str:
        return str(value)

    @property
    def choices(self) -> Sequence[tuple[str, str]]:
        return ()

    @property
    def max_length(self) -> int | None:
        return None


class Text(Field[str]):
    """One line, or with `lines` several."""

    def __init__(self, label: str, *, least: int = 1, most: int = 200, lines: bool = False, **options: Any) -> None:
        super().__init__(label, **options)
        self.least, self.most, self.lines = least, most, lines

    def read(self, typed: str) -> str:
        text = CONTROL.sub("", typed).replace("\r\n", "\n").strip()
        text = text if self.lines else " ".join(text.split())
        if len(text) < self.least:
            raise Refused(_("Write at least %(least)s characters.", least=self.least))
        if len(text) > self.most:
            raise Refused(_("Write at most %(most)s characters; these are %(count)s.", most=self.most, count=len(text)))
        return text

    @property
    def max_length(self) -> int | None:
        return self.most


class Email(Text):
    """An e-mail address; its shape is checked, its owner is asked by mail."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, most=254, **options)

    def read(self, typed: str) -> str:
        text = super().read(typed)
        if not re.fullmatch(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+", text):
            raise Refused(_("An e-mail address looks like name@example.org."))
        return text


class Whole(Field[int]):
    """A whole number within bounds."""

    def __init__(self, label: str, *, least: int, most: int, **options: Any) -> None:
        super().__init__(label, **options)
        self.least, self.most = least, most

    def read(self, typed: str) -> int:
        text = typed.strip()
        if not re.fullmatch(r"[+-]?\d{1,12}", text) or not self.least <= int(text) <= self.most:
            raise Refused(_("Enter a whole number from %(least)s to %(most)s.", least=self.least, most=self.most))
        return int(text)


class Fixed(Field[int]):
    """A decimal number kept as a whole number of its smallest step: `places=2` reads "1.43" as 143. A comma serves as well."""

    def __init__(self, label: str, *, places: int, least: int, most: int, **options: Any) -> None:
        super().__init__(label, **options)
        self.places, self.least, self.most = places, least, most

    def read(self, typed: str) -> int:
        refusal = Refused(_("Enter a number with at most %(places)s decimals.", places=self.places))
        try:
            scaled = Decimal(typed.strip().replace(",", ".")).scaleb(self.places)
        except ArithmeticError:  # no number, or one beyond all counting
            raise refusal from None
        if not scaled.is_finite() or scaled != scaled.to_integral_value():
            raise refusal
        if not self.least <= scaled <= self.most:
            bounds = {"least": self.write(self.least), "most": self.write(self.most)}
            raise Refused(_("Enter a number from %(least)s to %(most)s.", **bounds))
        return int(scaled)

    def write(self, value: int) -> str:
        return f"{Decimal(value).scaleb(-self.places):f}"


class Several(Field[tuple[Value, ...]]):
    """Up to `most` of one kind, between spaces or semicolons: "1; 1.43; 2". The same one twice counts once."""

    def __init__(self, label: str, kind: Field[Value], *, most: int, **options: Any) -> None:
        super().__init__(label, **options)
        self.kind, self.most = kind, most

    def read(self, typed: str) -> tuple[Value, ...]:
        found = tuple(dict.fromkeys(self.kind.read(each) for each in re.split(r"[\s;]+", typed.strip()) if each))
        if not found:
            raise Refused(_("This is needed."))
        if len(found) > self.most:
            raise Refused(_("Enter at most %(most)s; these are %(count)s.", most=self.most, count=len(found)))
        return found

    def write(self, value: tuple[Value, ...]) -> str:
        return " ".join(self.kind.write(each) for each in value)


Moment = TypeVar("Moment", date, datetime)


def _within(moment: Moment) -> Moment:
    if moment.year not in YEARS:
        raise ValueError(moment.year)
    return moment


class Day(Field[date]):
    """A day, as `<input type=date>` sends it."""

    def read(self, typed: str) -> date:
        try:
            return _within(date.fromisoformat(typed.strip()))
        except ValueError:
            raise Refused(_("Enter a day, such as 2026-11-28.")) from None


class Instant(Field[datetime]):
    """A day and time on the clock of a place; naive: the operation knows the place's time zone."""

    def read(self, typed: str) -> datetime:
        try:
            return _within(datetime.fromisoformat(typed.strip()).replace(tzinfo=None, second=0, microsecond=0))
        except ValueError:
            raise Refused(_("Enter a day and a time, such as 2026-11-28 18:30.")) from None

    def write(self, value: datetime) -> str:
        return value.strftime("%Y-%m-%dT%H:%M")


class OneOf(Field[Any]):
    """One of a few words: an Enum, or pairs of value and label that `read` binds later through `among`."""

    def __init__(self, label: str, kind: type[Enum] | None = None, *, labels: Mapping[str, str] | None = None, **options: Any) -> None:
        super().__init__(label, **options)
        self.kind = kind
        self.labels = dict(labels or {})

    def read(self, typed: str) -> Any:
        values = [member.value for member in self.kind] if self.kind else list(self.labels)
        if typed not in values:
            raise Refused(_("Choose one of the answers."))
        return self.kind(typed) if self.kind else typed

    def write(self, value: Any) -> str:
        return str(value.value if isinstance(value, Enum) else value)

    @property
    def choices(self) -> Sequence[tuple[str, str]]:
        return [(value, _(label)) for value, label in self.labels.items()]


class Tick(Field[bool]):
    """A box; never ticked beforehand where it means consent."""

    def __init__(self, label: str, *, default: bool = False, required: bool = False) -> None:
        super().__init__(label, required=required, default=default)

    def read(self, typed: str) -> bool:
        return typed in ("1", "on", "true", "yes")

    def write(self, value: bool) -> str:
        return "1" if value else ""


class Once(Field[str]):
    """A hidden random key: the same form sent twice counts once."""

    def __init__(self) -> None:
        super().__init__("", required=True)

    def read(self, typed: str) -> str:
        if not re.fullmatch(r"[0-9a-f]{32}", typed):
            raise Refused(_("This form is out of date. Open it again."))
        return typed
