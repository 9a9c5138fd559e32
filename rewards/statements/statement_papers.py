"""A statement on paper: the lines of the page as a tagged PDF (M6), in large print too."""

from datetime import date
from pathlib import Path
from typing import Any

from portal.kit import formats, locale, papers
from portal.kit.check_digits import spoken_groups
from portal.kit.locale import gettext as _, pgettext
from portal.models import Member, Person, Society
from rewards.statements import contribution_basis, statements
from rewards.statements.statements import Entry, Standing, Statement

ENTRIES_A_PAPER = 2_000
"""A hundred sheets, set in some four seconds; what is longer goes to a file."""
SOURCE = Path(__file__).parent / "statement.typ"


async def as_paper(member: Member, *, begins: date, ends: date, large: bool = False) -> bytes:
    """The whole statement of these days as PDF/UA-1, in the present language.

    Raises:
        Refused: it is longer than a file may be, or takes too long.
    """
    whole = await statements.whole_of_member(member, begins=begins, ends=ends, most=ENTRIES_A_PAPER)
    person, society = await Person.get(id=member.person_id), await Society.get(id=member.society_id)
    basis = await contribution_basis.sentence(society)
    return await papers.typeset(SOURCE, told(whole, person.name, member.number, society.name, basis, large=large))


def told(statement: Statement, name: str, number: str, society: str, basis: str, *, large: bool) -> dict[str, Any]:
    """All that stands on the paper, in words."""
    period = _("%(first)s to %(last)s", first=formats.date(statement.begins), last=formats.date(statement.ends))
    opening = _stand(statement, statement.begins, _("Opening balance"), statement.opening)
    return {
        "title": _("Statement"),
        "language": locale.present().tag.partition("-")[0],
        "large": large,
        "society": society,
        "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        "facts": [(_("Member"), name), (_("Number"), spoken_groups(number)), (_("Period"), period)],
        "warnings": [] if statement.adds_up else [_("This statement does not add up")],
        "heads": [_("Date"), _("Where"), _("Business"), _("Counted spend"), _("Points"), pgettext("head of a column", "1%")],
        "lines": [opening, *(_line(statement, each) for each in statement.entries)],
        "closing": _stand(statement, statement.ends, _("Closing balance"), statement.closing),
        "notes": [*statement.rejected, _adding_up(), basis],
    }


def _line(statement: Statement, entry: Entry) -> list[Any]:
    spend = formats.amount(entry.spend_pence, entry.currency) if entry.earned else ""
    share = _share(entry.units, entry.currency) if entry.units else ""
    return _row(entry.day, [entry.title, *statement.notes(entry)], entry.business, spend, entry.points, share)


def _stand(statement: Statement, day: date, words: str, standing: Standing) -> list[Any]:
    return _row(day, [words], "", "", standing.points, _share(standing.units, statement.currency))


def _row(day: date, place: list[str], business: str, spend: str, points: int, share: str) -> list[Any]:
    return [formats.date(day, "yMMMd"), place, business, spend, formats.number(points), share]


def _share(units: int, currency: str) -> str:
    return str(formats.contribution(units, currency).striptags())


def _adding_up() -> str:
    return _(
        "A line stands on the day of its purchase. Opening and lines add up to the closing: "
        "points to the point, the 1% to a hundredth of a penny or øre."
    )
