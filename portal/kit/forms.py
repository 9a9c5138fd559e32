"""Forms: one small class a form says shape and bounds; what was typed is kept, and the words stand beside the field.

class RsvpForm(Form):
    reply = OneOf(lazy("Your answer"), Reply)
    guests = Whole(lazy("Guests"), least=0, most=9, default=0)
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, ClassVar, Generic, Self, TypeVar
from uuid import uuid4
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused

Value = TypeVar("Value")
Result = TypeVar("Result")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u202a-\u202e\u2066-\u2069]")
LINES_MAX = 20_000


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
        except InvalidOperation:
            raise refusal from None
        if not scaled.is_finite() or scaled != scaled.to_integral_value():
            raise refusal
        if not self.least <= scaled <= self.most:
            bounds = {"least": self.write(self.least), "most": self.write(self.most)}
            raise Refused(_("Enter a number from %(least)s to %(most)s.", **bounds))
        return int(scaled)

    def write(self, value: int) -> str:
        return f"{Decimal(value).scaleb(-self.places):f}"


class Day(Field[date]):
    """A day, as `<input type=date>` sends it."""

    def read(self, typed: str) -> date:
        try:
            return date.fromisoformat(typed.strip())
        except ValueError:
            raise Refused(_("Enter a day, such as 2026-11-28.")) from None


class Instant(Field[datetime]):
    """A day and time on the clock of a place; naive: the operation knows the place's time zone."""

    def read(self, typed: str) -> datetime:
        try:
            return datetime.fromisoformat(typed.strip()).replace(tzinfo=None, second=0, microsecond=0)
        except ValueError:
            raise Refused(_("Enter a day and a time, such as 2026-11-28 18:30.")) from None

    def write(self, value: datetime) -> str:
        return value.strftime("%Y-%m-%dT%H:%M")

    @staticmethod
    def in_zone(value: datetime, zone: str) -> datetime:
        """The instant at which the clock of `zone` shows `value`."""
        return value.replace(tzinfo=ZoneInfo(zone))


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


@dataclass(frozen=True)
class BoundField:
    """A field as a template draws it."""

    field: Field[Any]
    value: str
    error: str | None
    choices: Sequence[tuple[str, str]]

    @property
    def name(self) -> str:
        return self.field.name

    @property
    def id(self) -> str:
        return f"field-{self.field.name}"

    @property
    def required(self) -> bool:
        return self.field.required

    @property
    def max_length(self) -> int | None:
        return self.field.max_length


@dataclass(frozen=True)
class Problem:
    """One line of the summary above a form."""

    id: str
    label: str
    message: str


class Form:
    """What was typed, the values it stands for, and the words where it does not fit."""

    fields: ClassVar[dict[str, Field[Any]]] = {}

    def __init_subclass__(cls) -> None:
        own = {name: field for name, field in vars(cls).items() if isinstance(field, Field)}
        cls.fields = {**cls.fields, **own}
        for name in own:
            delattr(cls, name)

    def __init__(self, typed: Mapping[str, str] | None = None, *, choices: Mapping[str, Sequence[tuple[str, str]]] | None = None) -> None:
        self.typed = dict(typed or {})
        self.choices = dict(choices or {})
        self.values: dict[str, Any] = {}
        self.errors: dict[str, str] = {}
        self.refusal: str | None = None
        self.read_at_all = False

    @classmethod
    def blank(cls, *, choices: Mapping[str, Sequence[tuple[str, str]]] | None = None, **values: Any) -> Self:
        """A form to be filled in, with what is known already."""
        form = cls(choices=choices)
        for name, field in cls.fields.items():
            known = values.get(name, field.default)
            form.typed[name] = "" if known is None else field.write(known)
            if isinstance(field, Once):
                form.typed[name] = uuid4().hex
        return form

    @classmethod
    async def read(cls, request: Request, *, choices: Mapping[str, Sequence[tuple[str, str]]] | None = None) -> Self:
        """The form that a request carries, checked against its shape. `choices` narrows OneOf fields to what this person may choose."""
        sent: FormData = await request.form(max_files=4, max_fields=200)
        typed = {name: value for name, value in sent.items() if not isinstance(value, UploadFile)}
        form = cls({name: str(typed.get(name, ""))[:LINES_MAX] for name in cls.fields}, choices=choices)
        form.check()
        return form

    def check(self) -> None:
        """Turn what was typed into values, or errors."""
        self.read_at_all = True
        for name, field in self.fields.items():
            try:
                self.values[name] = self._value(field, self.typed.get(name, ""))
            except Refused as refused:
                self.errors[name] = refused.message

    def _value(self, field: Field[Any], typed: str) -> Any:
        if not typed.strip() and not isinstance(field, Tick):
            if field.required:
                raise Refused(_("This is needed."))
            return field.default
        if field.name in self.choices and typed not in [value for value, label in self.choices[field.name]]:
            raise Refused(_("Choose one of the answers."))
        return typed if field.name in self.choices else field.read(typed)

    @property
    def valid(self) -> bool:
        return self.read_at_all and not self.errors and self.refusal is None

    async def submit(self, operation: Callable[..., Awaitable[Result]], /, *arguments: Any, **named: Any) -> Result | None:
        """Run an operation with the form's values as keyword arguments; None when it did not happen, the words then being in the form."""
        if not self.valid:
            return None
        try:
            return await operation(*arguments, **self.values, **named)
        except Refused as refused:
            if refused.field in self.fields:
                self.errors[str(refused.field)] = refused.message
            else:
                self.refusal = refused.message
            return None

    def __getattr__(self, name: str) -> BoundField:
        field = type(self).fields.get(name)
        if field is None:
            raise AttributeError(name)
        return BoundField(field, self.typed.get(name, ""), self.errors.get(name), self.choices.get(name, field.choices))

    @property
    def problems(self) -> list[Problem]:
        """For the summary above the form, in the order of the fields."""
        beside = [
            Problem(f"field-{name}", _(self.fields[name].label), text) for name, text in self.errors.items() if self.fields[name].label
        ]
        return beside + ([Problem("form", "", self.refusal)] if self.refusal else [])
