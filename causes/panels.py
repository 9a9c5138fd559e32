"""What other pages show of causes."""

from causes.parts import MyContribution
from causes.standings import Standing
from portal.kit import database
from portal.kit.locale import lazy
from portal.kit.slots import Panel
from portal.slots import Link

MINE = database.sql("causes", "mine")

HOME_CARD = Panel("my-1-percent", MINE, MyContribution, "causes/panels/home.html", area="aside")
# a desk is asked about the viewer second, about now third
DESK_CARD = Panel(lazy("contribution"), MINE.replace("$2", "$3"), MyContribution, "causes/panels/desk.html")
COMMUNITY_CAUSES = Panel("causes", database.sql("causes", "standing"), Standing, "causes/panels/community.html", area="lead")

MY_LINK = Link("causes:mine", lazy("My 1%"), frozenset({"member"}))
