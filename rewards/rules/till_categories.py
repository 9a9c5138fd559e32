"""Categories as a society sets them: what a till sells, whether it earns, and whether the 1% counts it, each from a day on (R3, O1)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from portal.actors import Actor
from portal.kit import clock, database, formats
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Society
from rewards.models.earning import Category, CategoryVersion
from rewards.rules.earning_rules import line_named, must_be_ahead
from rewards.rules.terms import ALWAYS, EXCLUSIONS

BASES = ("own brand", "all", "none")
NOT_OF_A_CATEGORY = ("no rate", "unknown")
REASONS = tuple(code for code in EXCLUSIONS if code not in NOT_OF_A_CATEGORY)
DUE_DAYS_MAX = 3_660
TERMS = ("line_id", "excluded_why", "basis", "due_days")


async def keep(
    society: Society, *, by: Actor, code: str, line: str, names: Mapping[str, str], starts_on: date | None = None, **told: Any
) -> Category:
    """Write a category down, or what holds of it from a day on, by itself from tomorrow. The same twice changes nothing.

    What was bought keeps the terms of its day, whenever its file comes; a first version holds from the beginning. Names change at once.
    That a category is sensitive holds at once, for purchases of any day, and for good: the safest answer wins (X1).

    Args:
        line: the code of its business line.
        told: `excluded_why`, a code of REASONS or None; `basis`, one of BASES; `due_days`, for how long it may be given back (R6);
            `sensitive`. What is not told stays.

    Raises:
        Refused: there is no such line, reason or basis; the day is over, or other terms begin on it; it was sensitive.
    """
    assert by.kind in ("staff", "system")
    check(told)
    async with database.transaction():
        await Society.select_for_update(no_key=True).get(id=society.id)  # one writer at a time
        business = await line_named(society, line)
        sensitive = bool(told.pop("sensitive", False))
        category = await Category.get_or_none(society=society, code=code)
        if category is None:
            category = await Category.create(society=society, code=code, names=dict(names), sensitive=sensitive)
        await database.rewrite(category, {"names": {**category.names, **names}, "sensitive": category.sensitive or sensitive})
        await _change(society, category, {"line_id": business.id, **told}, starts_on, by)
    return category


async def line_of(society: Society, code: str, day: date) -> str:
    """The business line, by its code, that a category belongs to on a day.

    Raises:
        Refused: there is no such category.
    """
    versions = CategoryVersion.filter(category__society=society, category__code=code).select_related("line").order_by("-starts_on")
    held = await versions.filter(starts_on__lte=day).first()
    if held is None:
        raise Refused(_("There is no category %(category)s.", category=code), field="category")
    return str(held.line.code)


def check(told: Mapping[str, Any]) -> None:
    """What terms may say.

    Raises:
        Refused: there is no such reason or basis, or points would be pending for too long.
    """
    if (why := told.get("excluded_why")) is not None and why not in REASONS:
        raise Refused(_("There is no reason %(reason)s. There are: %(all)s.", reason=why, all=", ".join(REASONS)), field="excluded_why")
    if (basis := told.get("basis", BASES[0])) not in BASES:
        raise Refused(_("The 1%% counts own brand, all or none of a category, not %(basis)s.", basis=basis), field="basis")
    if (due_days := told.get("due_days")) is not None and not 1 <= due_days <= DUE_DAYS_MAX:
        raise Refused(_("Points are pending for 1 to %(most)s days.", most=DUE_DAYS_MAX), field="due_days")


async def _change(society: Society, category: Category, told: Mapping[str, Any], starts_on: date | None, by: Actor) -> None:
    """Add a version that says so, where the one that holds on that day says otherwise."""
    versions = await CategoryVersion.filter(category=category).order_by("starts_on")
    tomorrow = clock.today(society.time_zone) + timedelta(days=1)
    begins = starts_on or (tomorrow if versions else ALWAYS)
    holding = next((one for one in reversed(versions) if one.starts_on <= begins), versions[0] if versions else None)
    before = {name: getattr(holding, name) for name in TERMS} if holding else {"basis": BASES[0], "excluded_why": None, "due_days": None}
    wanted = {**before, **told}
    if holding and wanted == before:
        return
    if holding and holding.starts_on == begins:
        words = _("Other terms of %(category)s begin on %(day)s.", category=category.code, day=formats.date(begins))
        raise Refused(words, field="starts_on")
    if versions:
        must_be_ahead(society, begins)
    await CategoryVersion.create(
        category=category, version=max((one.version for one in versions), default=0) + 1, starts_on=begins, **wanted,
        created_at=clock.now(), by_kind=by.kind, by_id=by.id, by_name=by.name,
    )  # fmt: skip
