"""The page of one purchase."""

from starlette.requests import Request
from starlette.responses import Response

from portal.kit.pages import page
from rewards.explanations import purchases
from rewards.statements import contribution_basis, history


async def show_receipt(request: Request) -> Response:
    """One of the member's own purchases: what earned, what did not, and why."""
    member, parts = request.user.member, request.path_params
    receipt = await history.receipt(member, period_id=parts["period"], number=parts["number"])
    basis = await contribution_basis.sentence(request.user.home)
    why_points, why_contribution = await purchases.of_both(member, receipt, basis)
    return page(request, "rewards/receipt", receipt=receipt, why_points=why_points, why_contribution=why_contribution)
