"""Explanations: whoever knows a figure is asked how it comes about; member and advisor read the same answer (M18)."""

from portal import slots
from portal.figures import Explanation
from portal.kit.refusals import NotFound
from portal.models import Member


async def of_figure(member: Member, kind: str, id: str) -> Explanation:
    """How a member's figure comes about.

    Raises:
        NotFound: nobody knows the kind, or the member has no such figure.
    """
    for explainer in slots.EXPLAIN.fillings:
        if explainer.kind == kind and (explanation := await explainer.explain(member, id)):
            return explanation
    raise NotFound
