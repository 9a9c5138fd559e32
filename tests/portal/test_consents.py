"""Consents: each act kept with its proof, each change at once, each no as easy as a yes (R36-R38)."""

import asyncio
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
from tortoise.exceptions import OperationalError

from portal import consents, suppressions, wordings
from portal.kit import clock, locale
from portal.models import Brand, Consent, Person, Society, Suppression, Wording
from tests import people
from tests.portal.agreeing import NEWS, OFFERS, acts, member_with_brand

pytestmark = pytest.mark.anyio
in_a_transaction = pytest.mark.usefixtures("rolled_back")


@in_a_transaction
async def test_nobody_has_agreed_to_anything_who_did_not_say_so() -> None:
    member, _, _ = await member_with_brand()
    assert not any([await consents.allows(member.person.id, *pair) for pair in consents.ALL])


@in_a_transaction
@pytest.mark.row("M31.2")
async def test_an_act_keeps_day_source_actor_and_the_words_in_the_language_read() -> None:
    member, brand, by = await member_with_brand()
    locale.speak(locale.by_code("da"))
    clock.start_at(datetime(2026, 7, 1, 9, tzinfo=UTC))
    assert await consents.save(member.person.id, brand, {NEWS}, by=by, source="consent centre") == 1
    assert await consents.allows(member.person.id, *NEWS)
    clock.start_at(datetime(2026, 8, 2, 9, tzinfo=UTC))
    assert await consents.save(member.person.id, brand, set(), by=by, source="consent centre") == 1
    act, withdrawn = await Consent.filter(person_id=member.person.id).order_by("id").prefetch_related("wording")
    assert [(each.given, each.at.date()) for each in (act, withdrawn)] == [(True, date(2026, 7, 1)), (False, date(2026, 8, 2))]
    assert (act.purpose, act.channel, act.given, act.source, act.by_kind, act.by_id) == (
        "news",
        "email",
        True,
        "consent centre",
        "member",
        member.id,
    )
    assert (act.wording.version, act.wording.language) == (1, "da")
    assert act.wording.text.startswith("Toad Valley må sende mig nyt")


@in_a_transaction
@pytest.mark.row("M31.1")
async def test_one_yes_says_nothing_about_other_purposes_and_channels() -> None:
    member, brand, by = await member_with_brand()
    await consents.save(member.person.id, brand, {NEWS}, by=by, source="test")
    assert [pair for pair in sorted(consents.ALL) if await consents.allows(member.person.id, *pair)] == [NEWS]


@in_a_transaction
async def test_the_same_save_twice_adds_nothing() -> None:
    member, brand, by = await member_with_brand()
    assert await consents.save(member.person.id, brand, {NEWS, OFFERS}, by=by, source="test") == 2
    assert await consents.save(member.person.id, brand, {NEWS, OFFERS}, by=by, source="test") == 0
    assert await consents.save(member.person.id, brand, {OFFERS}, by=by, source="test") == 1
    assert await acts(member) == 3
    assert not await consents.allows(member.person.id, *NEWS)


@pytest.mark.commits
async def test_many_saves_at_once_count_once(committed: str) -> None:
    member, brand, by = await member_with_brand()
    await asyncio.gather(*(consents.save(member.person.id, brand, {NEWS, OFFERS}, by=by, source="test") for _ in range(12)))
    assert await acts(member) == 2
    assert await Wording.all().count() == 18


@in_a_transaction
@pytest.mark.row("M31.9")
async def test_a_sister_brand_has_a_consent_of_its_own() -> None:
    member, brand, by = await member_with_brand()
    sister = await Brand.create(society_id=brand.society_id, name="Toad Valley Funeral Care")
    await consents.save(member.person.id, brand, {NEWS}, by=by, source="test")
    assert await consents.allows(member.person.id, *NEWS)
    assert not await consents.allows(member.person.id, *NEWS, brand_id=sister.id)


@in_a_transaction
async def test_an_act_cannot_be_changed_afterwards() -> None:
    member, brand, by = await member_with_brand()
    await consents.save(member.person.id, brand, {NEWS}, by=by, source="test")
    with pytest.raises(OperationalError):
        await Consent.filter(person_id=member.person.id).update(given=False)


def test_a_text_that_changes_gets_the_next_version() -> None:
    """Whoever changes a text raises its version, then writes the new print here."""
    print_of = sha256(repr(wordings.TEXTS).encode()).hexdigest()[:12]
    assert print_of == "9b2974cffea9"


@in_a_transaction
@pytest.mark.row("M31.6")
async def test_regional_talk_is_on_until_switched_off_and_suggestions_are_off_until_switched_on() -> None:
    member, _, by = await member_with_brand()
    society, person_id = by.home, member.person.id
    assert await consents.switches(person_id, society) == {"regional talk": True, "purchase suggestions": False}
    assert await consents.allows(person_id, "regional talk", consents.DESK)
    assert not await consents.allows(person_id, "purchase suggestions", consents.DESK)
    await consents.switch(person_id, society, "regional talk", on=False, by=by, source="test")
    await consents.switch(person_id, society, "purchase suggestions", on=True, by=by, source="test")
    assert await consents.switches(person_id, society) == {"regional talk": False, "purchase suggestions": True}
    assert await consents.switch(person_id, society, "regional talk", on=False, by=by, source="test") == 0


@in_a_transaction
@pytest.mark.row("M31.8")
async def test_an_opt_out_outlives_the_erasure_of_the_record() -> None:
    member, brand, by = await member_with_brand(email="Siân.Morris@Example.org", phone="+441706000000")
    person = await Person.get(id=member.person.id)
    await consents.save(person.id, brand, {NEWS}, by=by, source="test")
    await consents.withdraw_all(person.id, by.home, by=by, source="test")
    assert not await consents.allows(person.id, *NEWS)
    await Person.filter(id=person.id).update(email=None, email_key=None, phone=None)
    again = await people.person(by.home, email="siân.morris@example.ORG")
    assert await suppressions.stands(again, "email")
    assert not await suppressions.stands(await people.person(await people.society(), email="siân.morris@example.org"), "email")
    kept = [row.contact_hash for row in await Suppression.filter(society=by.home)]
    assert len(kept) == 3
    assert not any("morris" in text for text in kept)


@in_a_transaction
async def test_a_new_yes_outranks_an_older_opt_out_for_its_channel_only() -> None:
    member, brand, by = await member_with_brand(phone="+441706000000")
    person = await Person.get(id=member.person.id)
    await consents.withdraw_all(person.id, by.home, by=by, source="test")
    await consents.save(person.id, brand, {NEWS}, by=by, source="test")
    assert not await suppressions.stands(person, "email")
    assert await suppressions.stands(person, "text")


@in_a_transaction
async def test_all_wordings_are_archived_in_every_language() -> None:
    _, brand, _ = await member_with_brand()
    found = await wordings.archived(await Society.get(id=brand.society_id), "cy")
    assert set(found) == set(wordings.TEXTS)
    assert await Wording.filter(society_id=brand.society_id).count() == 18
