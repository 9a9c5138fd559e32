"""Forms: one small class a form says shape and bounds; what was typed is kept, and the words stand beside the field.

class RsvpForm(Form):
    reply = OneOf(lazy("Your answer"), Reply)
    guests = Whole(lazy("Guests"), least=0, most=9, default=0)
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self, TypeVar
from uuid import uuid4

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from portal.kit.fields import Field, Once, Tick
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused

Result = TypeVar("Result")
LINES_MAX = 20_000
UNWRITABLE = re.compile(r"[\x00\ud800-\udfff]")
"""What neither a row nor a page can hold, and nobody types."""


async def sent(request: Request, *, files_max: int, fields_max: int) -> dict[str, str]:
    """The text that a request carries, by name.

    Raises:
        HTTPException: 400, it is not written as it says.
    """
    try:
        form = await request.form(max_files=files_max, max_fields=fields_max)
    except UnicodeError as error:  # in an encoding that a stranger may name, and that does not serve
        raise HTTPException(400) from error
    return {name: UNWRITABLE.sub("", value) for name, value in form.items() if not isinstance(value, UploadFile)}


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
        typed = await sent(request, files_max=4, fields_max=200)
        form = cls({name: typed.get(name, "")[:LINES_MAX] for name in cls.fields}, choices=choices)
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
                if not field.label:  # hidden: nobody typed it, and no words can stand beside it
                    self.refusal = _("This form is out of date. Open it again.")

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
