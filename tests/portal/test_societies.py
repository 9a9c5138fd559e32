"""Societies of one installation."""

from typing import Any

import pytest

from portal import societies
from portal.actors import VISITOR, system
from portal.kit import events
from portal.kit.refusals import Refused
from portal.models import Brand, BusinessLine, Society
from portal.societies import SocietyFounded
from tests import people

pytestmark = pytest.mark.anyio


async def test_each_society_gets_a_range_of_numbers_of_its_own_and_a_brand(rolled_back: None) -> None:
    first = await societies.create(by=system(), slug="lane", name="Lane")
    second = await societies.create(
        by=system(), slug="baelt", name="Bælt", currency="DKK", language="da", country="DK", time_zone="Europe/Copenhagen"
    )
    assert first.number_range != second.number_range
    assert (await Brand.get(society=second)).name == "Bælt"


async def test_the_same_society_twice_is_made_once_and_another_of_its_name_is_refused(rolled_back: None) -> None:
    first = await societies.create(by=system(), slug="lane", name="Lane")
    assert await societies.create(by=system(), slug="lane", name="Lane") == first
    with pytest.raises(Refused):
        await societies.create(by=system(), slug="lane", name="Other")
    assert await Society.all().count() == 1


async def test_whoever_listens_hears_once_of_a_society_that_has_its_business_lines(
    rolled_back: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[SocietyFounded, bool]] = []

    async def hear(event: SocietyFounded) -> None:
        heard.append((event, await BusinessLine.filter(society_id=event.society_id, code="food").exists()))

    monkeypatch.setitem(events._listeners, SocietyFounded, [hear])
    for _ in range(2):
        society = await societies.create(by=system(), slug="lane", name="Lane")
    assert heard == [(SocietyFounded(society.id), True)]


@pytest.mark.parametrize(
    "other",
    [
        {"currency": "DKK"}, {"language": "cy"}, {"country": "DK"}, {"time_zone": "Europe/Copenhagen"}, {"share_pence": 200},
        {"age_least": 18},
    ],
    ids=str,
)  # fmt: skip
async def test_the_same_society_with_other_content_is_refused_and_stays_as_it_was(rolled_back: None, other: dict[str, Any]) -> None:
    first = await societies.create(by=system(), slug="lane", name="Lane")
    ((field, _),) = other.items()
    with pytest.raises(Refused, match=f"founded with .*{field} {getattr(first, field)}"):
        await societies.create(by=system(), slug="lane", name="Lane", **other)
    assert (await Society.get()).__dict__[field] == getattr(first, field)


async def test_share_and_age_are_what_is_usual_in_the_country_unless_told(rolled_back: None) -> None:
    danish = await societies.create(by=system(), slug="baelt", name="Bælt", currency="DKK", country="DK")
    british = await societies.create(by=system(), slug="lane", name="Lane")
    own = await societies.create(by=system(), slug="quay", name="Quay", share_pence=0, age_least=18)
    kept = [(one.share_pence, one.age_least) for one in (danish, british, own)]
    assert kept == [(20_000, 15), (100, 16), (0, 18)]


async def test_a_listener_that_fails_leaves_no_society(rolled_back: None, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(event: SocietyFounded) -> None:
        raise Refused("no")

    monkeypatch.setitem(events._listeners, SocietyFounded, [fail])
    with pytest.raises(Refused):
        await societies.create(by=system(), slug="lane", name="Lane")
    assert not await Society.exists() and not await BusinessLine.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"slug": "Lane!"},
        {"currency": "pounds"},
        {"language": "fr"},
        {"country": "FR"},
        {"time_zone": "Europe/Rochdale"},
        {"share_pence": -1},
        {"age_least": 31},
    ],
    ids=str,
)
async def test_what_does_not_fit_is_refused_and_named(rolled_back: None, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refusal:
        await societies.create(by=system(), **{"slug": "lane", "name": "Lane", **wrong})
    assert refusal.value.field in wrong
    assert not await Society.all().exists()


async def test_only_the_command_line_makes_societies(rolled_back: None) -> None:
    with pytest.raises(AssertionError):
        await societies.create(by=VISITOR, slug="lane", name="Lane")


async def test_a_hundred_ranges_are_all_there_are(rolled_back: None) -> None:
    for number in range(99):
        await people.society(number_range=f"{number:02d}")
    await societies.create(by=system(), slug="last", name="Last")
    with pytest.raises(Refused, match="hundred"):
        await societies.create(by=system(), slug="lane", name="Lane")
