"""Moving house: to which community a member belongs, and from when."""

from starlette.requests import Request
from starlette.responses import Response

from portal.kit.pages import go, page
from regions import communities, residences
from regions.forms import ResidenceForm
from regions.models import Community


async def show_residence(request: Request) -> Response:
    """Where the member belongs, and a form to move."""
    return await _form(request, ResidenceForm.blank(choices={"community": await communities.choices(request.user)}))


async def create_residence(request: Request) -> Response:
    """A member picks their community, because the table does not know their postcode, or moves house (R24)."""
    member = request.user.member
    form = await ResidenceForm.read(request, choices={"community": await communities.choices(request.user)})
    picked = await communities.picked(request.user, form.values.pop("community", None))
    residence = await form.submit(residences.settle, member, community=picked, by=request.user)
    if residence is None:
        return await _form(request, form)
    home = await Community.get(id=residence.community_id)
    return go(request, "regions:home", toast=communities.settled_words(residence, home))


async def _form(request: Request, form: ResidenceForm) -> Response:
    """The form, empty or as it was sent."""
    present = await residences.community_of(request.user.member)
    return page(request, "regions/residence", form=form, community=present, status=422 if form.problems else 200)
