from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st
from icalendar import Calendar, Component

from portal.kit.calendar import CalendarEntry, ics

LONDON = ZoneInfo("Europe/London")
BREAD = CalendarEntry(
    uid="activity-17@toadlane.example",
    sequence=2,
    changed_at=datetime(2026, 10, 1, 9, 0, tzinfo=UTC),
    starts_at=datetime(2026, 10, 22, 18, 30, tzinfo=LONDON),
    ends_at=datetime(2026, 10, 22, 20, 30, tzinfo=LONDON),
    zone="Europe/London",
    title="Bread from scratch, with Huw; all welcome",
    place="The Lane store, 1 Toad Lane, Rochdale",
    description="Bring a bowl.\nTea and jam are there: ŵ ŷ å ø æ.",
    url="https://toadlane.example/activities/bread",
    organiser_name="Huw P.; pioneer",
    organiser_email="huw@toadlane.example",
)


def only_event(text: str) -> Component:
    events = Calendar.from_ical(text).walk("VEVENT")
    assert len(events) == 1
    return events[0]


def test_what_was_written_reads_back() -> None:
    event = only_event(ics(BREAD))
    assert event["uid"] == BREAD.uid
    assert event["sequence"] == 2
    assert event["summary"] == BREAD.title
    assert event["location"] == BREAD.place
    assert event["description"] == BREAD.description
    assert event["url"] == BREAD.url
    assert event["status"] == "CONFIRMED"
    assert event["organizer"] == "mailto:huw@toadlane.example"
    assert event.decoded("dtstamp") == BREAD.changed_at
    assert event.decoded("dtstart") == BREAD.starts_at
    assert event.decoded("dtend") == BREAD.ends_at


def test_the_file_holds_this_activity_and_nothing_else() -> None:
    calendar = Calendar.from_ical(ics(BREAD))
    assert [component.name for component in calendar.subcomponents] == ["VTIMEZONE", "VEVENT"]
    assert calendar["method"] == "PUBLISH"
    assert calendar["version"] == "2.0"


def test_half_past_six_stays_half_past_six_over_the_clock_change() -> None:
    week_after = replace(BREAD, starts_at=BREAD.starts_at + timedelta(weeks=1), ends_at=BREAD.ends_at + timedelta(weeks=1))
    assert "DTSTART;TZID=Europe/London:20261022T183000" in ics(BREAD)
    assert "DTSTART;TZID=Europe/London:20261029T183000" in ics(week_after)
    assert BREAD.starts_at.utcoffset() != week_after.starts_at.utcoffset()


@pytest.mark.parametrize("month", [1, 3, 6, 10, 12])
@pytest.mark.parametrize("zone", ["Europe/London", "Europe/Copenhagen"])
def test_the_time_zone_in_the_file_agrees_with_the_real_one(zone: str, month: int) -> None:
    starts_at = datetime(2026, month, 28, 18, 30, tzinfo=ZoneInfo(zone))
    text = ics(replace(BREAD, zone=zone, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2)))
    calendar = Calendar.from_ical(text)
    written = calendar.timezones[0].to_tz()
    assert datetime(2026, month, 28, 18, 30, tzinfo=written).utcoffset() == starts_at.utcoffset()


def test_an_instant_kept_in_utc_is_written_in_the_time_of_its_place() -> None:
    summer = replace(BREAD, starts_at=datetime(2026, 7, 1, 17, 30, tzinfo=UTC), ends_at=datetime(2026, 7, 1, 19, 30, tzinfo=UTC))
    assert "DTSTART;TZID=Europe/London:20260701T183000" in ics(summer)


def test_a_cancelled_activity_says_so_to_the_calendar_that_has_it() -> None:
    text = ics(replace(BREAD, is_cancelled=True, sequence=3))
    event = only_event(text)
    assert Calendar.from_ical(text)["method"] == "CANCEL"
    assert event["status"] == "CANCELLED"
    assert (event["uid"], event["sequence"]) == (BREAD.uid, 3)


def test_lines_are_folded_and_ended_as_the_standard_asks() -> None:
    text = ics(replace(BREAD, description="ŵŷåøæ " * 60))
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


def test_what_is_not_known_is_left_out() -> None:
    event = only_event(ics(replace(BREAD, place="", description="", url="", organiser_email="")))
    assert not {"location", "description", "url", "organizer"} & {name.lower() for name in event}


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=80)


@given(words, words)
def test_no_title_or_description_can_add_a_line_of_its_own(title: str, description: str) -> None:
    text = ics(replace(BREAD, title=f"{title}\r\nEND:VEVENT\r\nBEGIN:VEVENT", description=description))
    assert only_event(text)["uid"] == BREAD.uid


def test_a_time_without_a_zone_is_a_bug() -> None:
    with pytest.raises(AssertionError):
        ics(replace(BREAD, starts_at=datetime(2026, 10, 22, 18, 30)))  # noqa: DTZ001
