"""Categories as a society sets them: what a till sells, whether it earns, and whether the 1% counts it (R3)."""

from collections.abc import Mapping
from typing import Any

from portal.actors import Actor
from portal.kit import database
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Society
from rewards.earning import EXCLUSIONS
from rewards.earning_rules import line_named
from rewards.models.earning import Category

BASES = ("own brand", "all", "none")
NOT_OF_A_CATEGORY = ("no rate", "unknown")
REASONS = tuple(code for code in EXCLUSIONS if code not in NOT_OF_A_CATEGORY)


async def keep(society: Society, *, by: Actor, code: str, line: str, names: Mapping[str, str], **told: Any) -> Category:
    """Write a category down, or rewrite what is told of it: what is judged from now on counts by it. The same twice changes nothing.

    Args:
        line: the code of its business line.
        told: `excluded_why`, a code of REASONS or None; `basis`, one of BASES; `sensitive`.

    Raises:
        Refused: there is no such line, reason or basis.
    """
    assert by.kind in ("staff", "system")
    if (why := told.get("excluded_why")) is not None and why not in REASONS:
        raise Refused(_("There is no reason %(reason)s. There are: %(all)s.", reason=why, all=", ".join(REASONS)), field="excluded_why")
    if (basis := told.get("basis", BASES[0])) not in BASES:
        raise Refused(_("The 1%% counts own brand, all or none of a category, not %(basis)s.", basis=basis), field="basis")
    async with database.transaction():
        await Society.select_for_update(no_key=True).get(id=society.id)  # one writer at a time
        business = await line_named(society, line)
        category = await Category.get_or_none(society=society, code=code)
        if category is None:
            return await Category.create(society=society, code=code, line=business, names=dict(names), **{"basis": basis, **told})
        await database.rewrite(category, {"line_id": business.id, "names": {**category.names, **names}, **told})
    return category
