"""What other floors' pages show of points, purchases, dividends and holdings."""

import msgspec

from portal.kit.database import sql
from portal.kit.locale import lazy
from portal.kit.slots import Panel
from rewards.dividends.dividend_notes import Note
from rewards.holding_lists import Lacking
from rewards.holdings import Listed
from rewards.payouts.payout_notes import Wallet
from rewards.statements.history import Recent
from rewards.statements.points import Points


def _at_desk(query: str) -> str:
    """The same query where the staff member stands between the member and now."""
    return query.replace("$2", "$3")


POINTS = sql("rewards", "points")
RECENT = sql("rewards", "recent_purchases")
WALLET = sql("rewards", "payout_notes")
NOTES = sql("rewards", "dividend_notes")
HOLDINGS = sql("rewards", "holdings")


class Held(msgspec.Struct, frozen=True):
    """What the desk says of holdings: those that are known, and of what there is none, by a complete list."""

    holdings: list[Listed]
    lacking: list[Lacking]


HELD = f"SELECT json_build_object('holdings', (\n{HOLDINGS}\n), 'lacking', (\n{sql('rewards', 'holdings_lacking')}\n))"

HOME = (
    Panel("points", POINTS, Points, "rewards/panels/points.html", "hero"),
    Panel("dividend", NOTES, list[Note], "rewards/panels/dividend.html", "hero"),
    Panel("vouchers", WALLET, Wallet, "rewards/panels/vouchers.html", "aside"),
    Panel("points by business", POINTS, Points, "rewards/panels/by_business.html"),
    Panel("purchases", RECENT, list[Recent], "rewards/panels/purchases.html"),
    Panel("holdings", HOLDINGS, list[Listed], "rewards/panels/holdings.html"),
)
# what the desk shows is named in the log that the member reads (R39)
DESK = (
    Panel(lazy("points"), _at_desk(POINTS), Points, "rewards/panels/desk_points.html", "who"),
    Panel(lazy("dividend"), _at_desk(NOTES), list[Note], "rewards/panels/desk_dividend.html", "who"),
    Panel(lazy("payouts and vouchers"), _at_desk(WALLET), Wallet, "rewards/panels/desk_payouts.html", "who"),
    Panel(lazy("purchases"), _at_desk(RECENT), list[Recent], "rewards/panels/desk_purchases.html", "middle"),
    Panel(lazy("policies, plans and mandates"), HELD, Held, "rewards/panels/desk_holdings.html", "middle"),
)
