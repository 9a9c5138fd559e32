"""Causes' part of the demo: two rounds, three causes in each community, who chose which, and who speaks for one."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from causes import rounds
from causes.demo.world import IDEAS
from causes.models import Cause, Round, Running
from portal import people
from portal.demo import names
from portal.demo.tables import fill
from portal.demo.world import WALES
from portal.kit import clock, database
from portal.kit.demonstration import Demo, Part
from portal.models import Contact, Society
from portal.people import surname_key
from regions.models import Community
from regions.slugs import slug_of
from rewards.models.ledger import Period

CAUSES = 3
CHOSE = 0.2  # one member in five, as in the real scheme; in a small demo more, or no cause had members enough to show its figures (R22)
CHOOSERS, CHOSE_MOST = 7, 0.6  # for each cause; but some never do
SLUG_MAX = 80


async def furnish(demo: Demo) -> bool:
    """Rounds, causes, choices, contacts."""
    for society in await Society.all().order_by("id"):
        both = await _rounds(society)
        chance = demo.random(f"causes {society.slug}")
        await _causes(society, both, chance)
        for one in both:
            await _choices(society, one, chance)
        await _contacts(society, chance)
    return True


async def _rounds(society: Society) -> list[Round]:
    """Every round that the books of the demo touch, by the calendar of R16."""
    first = await Period.filter(society=society).order_by("starts_on").first()
    assert first
    day, opened = max(first.starts_on, clock.today(society.time_zone) - timedelta(days=360)), []
    while day <= clock.today(society.time_zone):
        starts_on, ends_on = rounds.span(day)
        opened.append(await rounds.open_round(society, name=f"{starts_on.year}/{ends_on:%y}", starts_on=starts_on, ends_on=ends_on))
        day = ends_on
    return opened


async def _causes(society: Society, both: Sequence[Round], chance: Random) -> None:
    """Three for each community; from one round to the next, one of them changes."""
    for community in await Community.filter(society=society).order_by("id").select_related("region"):
        language = "cy" if community.region.slug in WALES else society.language
        chosen = chance.sample(range(len(IDEAS)), CAUSES + len(both) - 1)
        made = [await _cause(society, community, number, language) for number in chosen]
        for turn, one in enumerate(both):
            for cause in made[turn : turn + CAUSES]:
                await rounds.enter(cause, one)


async def _cause(society: Society, community: Community, number: int, language: str) -> Cause:
    idea = IDEAS[number]
    place = community.name.split(" and ")[0].split(" og ")[0]
    name, aim, story = idea.words(language, place)
    return await Cause.create(
        society=society, community=community, slug=slug_of(f"{name} {community.slug}", "cause")[:SLUG_MAX], name=name, aim=aim, story=story,
        category=idea.category, sensitive=idea.sensitive, latitude=community.latitude, longitude=community.longitude,
    )  # fmt: skip


async def _choices(society: Society, one: Round, chance: Random) -> None:
    """Who chose, and when: most within the first weeks of a round, some later."""
    running: dict[int, list[int]] = {}
    for run in await Running.filter(round=one).order_by("id"):
        running.setdefault(run.community_id, []).append(run.id)
    living = await database.rows(
        "SELECT residence.member_id, residence.community_id FROM regions_residence residence "
        "JOIN portal_member member ON member.id = residence.member_id "
        "WHERE member.society_id = $1 AND residence.ends_at IS NULL ORDER BY residence.member_id",
        society.id,
    )
    until = min(one.ends_at, clock.now())
    share = min(CHOSE_MOST, max(CHOSE, CHOOSERS * sum(map(len, running.values())) / len(living)))
    chose = [row for row in living if chance.random() < share]
    at = {row["member_id"]: _moment(one.starts_at, until, chance) for row in chose}
    await fill(
        "causes_choice", ("member_id", "round_id", "running_id", "is_first", "begins_at", "by_kind", "by_id"),
        [
            (row["member_id"], one.id, chance.choice(running[row["community_id"]]), True, at[row["member_id"]], "member", row["member_id"])
            for row in chose
        ],
    )  # fmt: skip


def _moment(starts_at: datetime, until: datetime, chance: Random) -> datetime:
    """Early rather than late: the square of chance."""
    return starts_at + (until - starts_at) * chance.random() ** 2


async def _contacts(society: Society, chance: Random) -> None:
    """Somebody who speaks for the first cause, and somebody from outside who validates."""
    cause = await Cause.filter(society=society).order_by("id").first()
    assert cause
    for role, organisation in (("cause contact", cause.id), ("outside validator", None)):
        name = names.draw(chance, society.language)
        email = f"{surname_key(name.given)}.{surname_key(name.family)}@{society.slug}.example.org"
        person = await people.add(society, given_name=name.given, family_name=name.family, email=email)
        kind, at = ("cause" if organisation else None), clock.now()
        await Contact.create(society=society, person=person, role=role, organisation_kind=kind, organisation_id=organisation, since=at)


PART = Part(furnish=furnish)
