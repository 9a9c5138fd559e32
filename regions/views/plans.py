"""Planning activities: all is loaded through the communities that the member runs (R27)."""

from starlette.requests import Request
from starlette.responses import Response

from portal.kit import clock, formats
from portal.kit.locale import gettext as _
from portal.kit.pages import find, go, page
from portal.kit.paging import number_of
from regions import activities, attendees, bookings
from regions.forms import ActivityForm, CancellationForm, NewActivityForm
from regions.models import Activity, Community
from regions.views import running


async def show_new_activity(request: Request) -> Response:
    """An empty form, or with `?copy=` one filled from an earlier activity."""
    community = await running.community(request)
    copied = await activities.run_by(request.user).get_or_none(slug=request.query_params.get("copy", ""))
    values = activities.plan_again(copied) if copied else {"free": True}
    form = NewActivityForm.blank(choices={"space": await bookings.choices(community)}, **values)
    return await _new_page(request, community, form)


async def create_activity(request: Request) -> Response:
    """Publish an activity, or keep it as a draft."""
    community = await running.community(request)
    form = await NewActivityForm.read(request, choices={"space": await bookings.choices(community)})
    activity = await form.submit(activities.create, community, by=request.user)
    if activity is None:
        return await _new_page(request, community, form)
    return go(request, "regions:activity", slug=activity.slug, toast=_planned_words(activity))


async def _new_page(request: Request, community: Community, form: NewActivityForm) -> Response:
    earlier = await Activity.filter(community_id=community.id, published_at__isnull=False).order_by("-starts_at").first()
    status = 422 if form.problems else 200
    return page(request, "regions/plan", community=community, form=form, activity=None, shown=False, earlier=earlier, status=status)


def _planned_words(activity: Activity) -> str:
    if activity.published_at is None:
        return _("Saved as a draft. Only you see it.")
    if activity.is_shown(clock.now()):
        return _("Saved. It is on the page.")
    zone = activity.time_zone
    words = {"day": formats.day_of(activity.published_at, zone, "full"), "time": formats.time_of(activity.published_at, zone)}
    return _("Saved. It is on show from %(day)s, %(time)s.", **words)


async def show_edit(request: Request) -> Response:
    """The form of an activity as it stands."""
    activity = await running.activity(request)
    form = ActivityForm.blank(choices={"space": await bookings.choices(activity.community)}, **activities.planned(activity))
    return _edit_page(request, activity, form)


async def create_edit(request: Request) -> Response:
    """Change an activity."""
    activity = await running.activity(request)
    form = await ActivityForm.read(request, choices={"space": await bookings.choices(activity.community)})
    edited = await form.submit(activities.edit, activity, by=request.user)
    if edited is None:
        return _edit_page(request, activity, form, status=422)
    return go(request, "regions:activity", slug=activity.slug, toast=_planned_words(edited))


def _edit_page(request: Request, activity: Activity, form: ActivityForm, *, status: int = 200) -> Response:
    shown = activity.is_shown(clock.now())
    return page(
        request, "regions/plan", community=activity.community, form=form, activity=activity, shown=shown, earlier=None, status=status
    )


async def show_cancellation(request: Request) -> Response:
    """What cancelling does, before it is done."""
    return page(request, "regions/cancellation", activity=await running.activity(request), form=CancellationForm.blank())


async def create_cancellation(request: Request) -> Response:
    """Cancel an activity: who was coming, or might, or waited, hears of it."""
    activity = await running.activity(request)
    form = await CancellationForm.read(request)
    if await form.submit(activities.cancel, activity, by=request.user) is None:
        return page(request, "regions/cancellation", activity=activity, form=form, status=422)
    return go(request, "regions:activity", slug=activity.slug, toast=_("Cancelled. We tell everyone who meant to come."))


async def show_attendees(request: Request) -> Response:
    """Who comes: first name, initial and guests, and nothing else (R27). A page for reading: to others it is not there."""
    activity = await find(activities.run_by(request.user), slug=request.path_params["slug"])
    return page(request, "regions/attendees", activity=activity, coming=await attendees.of(activity, number_of(request)))
