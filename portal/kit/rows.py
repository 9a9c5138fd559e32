"""What each model of ours derives from."""

from typing import Any

from tortoise.models import Model, ModelMeta


class _Rows(ModelMeta):
    """Tortoise looks into the source of each model for comments to put into the database; ours has none, and reading it was a
    quarter of a web process's start (G11). `_no_comments` switches that off, class by class.
    """

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> "_Rows":
        made = super().__new__(cls, name, bases, {"_no_comments": True, **attrs})
        assert isinstance(made, _Rows)
        return made


class Row(Model, metaclass=_Rows):
    """A row of a table."""

    class Meta:
        abstract = True
