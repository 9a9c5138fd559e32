"""iCalendar (RFC 5545): one activity as a file, and never more than that one in it; or a community's activities as a feed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress

PRODUCT = "-//Toad Lane//Activities//EN"
AROUND = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """`uid` stays for life; `sequence` rises with each change of time or place. Instants are aware; `zone` is where the activity is."""

    uid: str
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    zone: str
    title: str
    place: str = ""
    description: str = ""
    url: str = ""
    organiser_name: str = ""
    organiser_email: str = ""
    is_cancelled: bool = False


def ics(entry: CalendarEntry) -> str:
    """The file's text, lines folded and ended as the standard asks. Serve it as `text/calendar; charset=utf-8`."""
    return _written(_calendar([entry], "CANCEL" if entry.is_cancelled else "PUBLISH"))


def feed(name: str, entries: Sequence[CalendarEntry]) -> str:
    """A calendar to follow: phones fetch it again and see what changed; what is cancelled stays in it, marked."""
    calendar = _calendar(entries, "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1))
    return _written(calendar)


def _calendar(entries: Sequence[CalendarEntry], method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for entry in entries:
        assert entry.starts_at.tzinfo and entry.ends_at.tzinfo and entry.starts_at <= entry.ends_at, entry
        calendar.add_component(_event(entry))
    if entries:
        first, last = min(entry.starts_at for entry in entries), max(entry.ends_at for entry in entries)
        calendar.add_missing_timezones((first - AROUND).date(), (last + AROUND).date())
    return calendar


def _written(calendar: Calendar) -> str:
    file: bytes = calendar.to_ical()
    return file.decode()


def _event(entry: CalendarEntry) -> Event:
    zone = ZoneInfo(entry.zone)
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at)
    event.add("dtstart", entry.starts_at.astimezone(zone))
    event.add("dtend", entry.ends_at.astimezone(zone))
    event.add("summary", entry.title)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    for name, words in (("location", entry.place), ("description", entry.description), ("url", entry.url)):
        if words:
            event.add(name, words)
    if entry.organiser_email:
        event.add("organizer", _organiser(entry))
    return event


def _organiser(entry: CalendarEntry) -> vCalAddress:
    address = vCalAddress(f"mailto:{entry.organiser_email}")
    if entry.organiser_name:
        address.params["CN"] = entry.organiser_name
    return address
