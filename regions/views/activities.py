"""Activities: the list, one of them, the answer to it, its calendar file."""

from starlette.requests import Request
from starlette.responses import Response

from portal.kit import clock
from portal.kit.locale import gettext as _, ngettext
from portal.kit.pages import find, go, page
from portal.kit.paging import number_of
from regions import activities, appointments, cards, distances, rsvps, waitlists
from regions.cards import Search
from regions.forms import RsvpForm, SearchForm
from regions.models import Activity, Reply, Rsvp, Turn

SHOWN_IN_LINE = 4


async def show_activities(request: Request) -> Response:
    """What is on, by date, distance, kind, price and access (M21). A member who asks for no distance sees what is near."""
    asked = {"within": distances.nearness()[-1][0] if request.user.is_member else "", **request.query_params}
    form = SearchForm({**SearchForm.blank().typed, **{name: asked.get(name, "") for name in SearchForm.fields}})
    form.check()
    found = await cards.search(request.user, _search(form), number_of(request))
    kept = {name: typed for name, typed in form.typed.items() if typed or name == "within"}
    near = dict(distances.nearness()).get(form.typed["within"]) if any(card.metres is not None for card in found.items) else None
    return page(request, "regions/activities", form=form, found=found, kept=kept, near=near, past=form.values.get("when") == "past")


def _search(form: SearchForm) -> Search:
    asked = form.values
    return Search(
        past=asked.get("when") == "past",
        category=asked.get("category") or None,
        online=asked["online"],
        free=asked["free"],
        step_free=asked["step_free"],
        day=asked.get("day"),
        metres=asked.get("within"),
    )


async def show_activity(request: Request) -> Response:
    """One activity: when, where, how much room, and the reader's own answer."""
    activity = await _visible(request)
    return await _activity_page(request, activity)


async def create_rsvp(request: Request) -> Response:
    """Going, maybe or cannot."""
    activity = await _visible(request)
    form = await RsvpForm.read(request)
    answered = await form.submit(rsvps.answer, activity, request.user.member, by=request.user)
    if answered is None:
        return await _activity_page(request, activity, form)
    return go(request, "regions:activity", slug=activity.slug, toast=_answered_words(answered))


def _answered_words(answered: Rsvp | Turn) -> str:
    if isinstance(answered, Turn):
        return _("Saved. You are in line: we tell you when a place is free.")
    if answered.reply is Reply.GOING and answered.guests:
        return ngettext("Saved. You are going, with %(num)s guest.", "Saved. You are going, with %(num)s guests.", answered.guests)
    return {
        Reply.GOING: _("Saved. You are going."),
        Reply.MAYBE: _("Saved. Maybe you come; no place is kept."),
        Reply.DECLINE: _("Saved. You do not come."),
    }[answered.reply]


async def _visible(request: Request) -> Activity:
    seen = activities.visible_to(request.user).select_related("community__region")
    return await find(seen, slug=request.path_params["slug"])


async def _activity_page(request: Request, activity: Activity, form: RsvpForm | None = None) -> Response:
    viewer = request.user
    if not activity.is_shown(clock.now()):
        return page(request, "regions/draft", activity=activity)
    card = await cards.card_of(activity, viewer)
    turn = await waitlists.turn_of(activity.id, viewer.id) if viewer.is_member else None
    reply = Reply.GOING if card.reply in ("waiting", "offered") else card.reply
    return page(
        request,
        "regions/activity",
        activity=activity,
        card=card,
        line=await waitlists.line_around(turn, SHOWN_IN_LINE) if turn else None,
        form=form or RsvpForm.blank(reply=reply and Reply(reply), guests=card.guests or 0),
        closed=activity.is_closed(clock.now()),
        others=await cards.around(activity, viewer),
        pioneers=await appointments.names_in(activity.community),
        runs=await activities.run_by(viewer).filter(id=activity.id).exists(),
        status=422 if form else 200,
    )
