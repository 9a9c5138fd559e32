"""How a member's 1% of a round comes about: by the causes that have it, and what is undecided (M15, M18)."""

from functools import partial

from causes import parts
from portal.figures import Explainer, Explanation, Input, Step, Way, whole
from portal.kit import database, formats
from portal.kit.locale import gettext as _
from portal.models import Member
from rewards.statements import contribution_basis


async def of_round(member: Member, id: str) -> Explanation | None:
    """The 1% of the round that runs, by its id."""
    mine = await parts.mine(member)
    if mine.round is None or mine.round.id != whole(id):
        return None
    rows = await database.rows(database.sql("causes", "round_by_cause"), member.id, mine.round.id)
    write = partial(formats.contribution, currency=mine.currency)
    inputs = [Input(row["name"] or _("Not decided"), row["units"], write(row["units"])) for row in rows]
    basis = await contribution_basis.sentence(await member.society)
    words = _("What went to each cause, and what is undecided")
    return Explanation(
        title=_("My 1%% of round %(name)s", name=mine.round.name), booked=mine.units,
        steps=[Step(words, inputs, Way.SUM, _("Set aside in this round"), write)],
        rounding=_("Nothing is rounded: the 1% is kept to a hundredth of a penny or øre."),
        remarks=[basis, _("Every receipt marks what counted. A refund takes its part back from where it went.")],
    )  # fmt: skip


EXPLAINERS = (Explainer("round", of_round),)
"""Who says how the figures of causes come about: a line a kind."""
