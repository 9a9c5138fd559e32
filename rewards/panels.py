"""What other floors' pages show of points, purchases and dividends."""

from portal.kit.database import sql
from portal.kit.slots import Panel
from rewards.dividend_notes import Note
from rewards.history import Recent
from rewards.points import Points


def _at_desk(query: str) -> str:
    """The same query where the staff member stands between the member and now."""
    return query.replace("$2", "$3")


POINTS = sql("rewards", "points")
RECENT = sql("rewards", "recent_purchases")
NOTES = sql("rewards", "dividend_notes")

HOME = (
    Panel("points", POINTS, Points, "rewards/panels/points.html", "hero"),
    Panel("dividend", NOTES, list[Note], "rewards/panels/dividend.html", "hero"),
    Panel("points by business", POINTS, Points, "rewards/panels/by_business.html"),
    Panel("purchases", RECENT, list[Recent], "rewards/panels/purchases.html"),
)
DESK = (
    Panel("points", _at_desk(POINTS), Points, "rewards/panels/desk_points.html", "who"),
    Panel("dividend", _at_desk(NOTES), list[Note], "rewards/panels/desk_dividend.html", "who"),
    Panel("purchases", _at_desk(RECENT), list[Recent], "rewards/panels/desk_purchases.html", "middle"),
)
