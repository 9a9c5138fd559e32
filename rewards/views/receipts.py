"""The page of one purchase."""

from starlette.requests import Request
from starlette.responses import Response

from portal.kit.pages import page
from rewards import contribution_basis, history


async def show_receipt(request: Request) -> Response:
    """One of the member's own purchases: what earned, what did not, and why."""
    parts = request.path_params
    receipt = await history.receipt(request.user.member, period_id=parts["period"], number=parts["number"])
    return page(request, "rewards/receipt", receipt=receipt, basis=await contribution_basis.sentence(request.user.home))
