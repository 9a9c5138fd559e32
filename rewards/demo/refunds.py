"""Some members of the demo brought something back: a line of one of their latest purchases."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from portal.kit import clock
from portal.kit.demonstration import Demo
from rewards.demo.till import Sale
from rewards.intake.receipts import Purchase, Receipt
from rewards.rules.earning import Line

PART = 0.05
RECENT = timedelta(days=40)
KINDS = ("grocery", "household", "meat")
LEAST_PENCE = 150


class Refunds:
    """Watches purchases go by, and remembers for some households the last one that held something worth taking back."""

    def __init__(self, demo: Demo) -> None:
        self.chance = demo.random("refunds")
        self.decided: dict[int, bool] = {}
        self.last: dict[int, tuple[Sale, Line]] = {}
        self.newest: tuple[Sale, Line] | None = None

    def watched(self, sales: Iterable[Sale]) -> Iterator[Sale]:
        """The same sales, one by one."""
        for sale in sales:
            number = sale.household.number
            if number not in self.decided:
                self.decided[number] = self.chance.random() < PART
            if sale.purchase.sold_at > clock.now() - RECENT:
                self._remember(number, sale)
            yield sale

    def _remember(self, number: int, sale: Sale) -> None:
        line = next((line for line in sale.purchase.lines if line.category in KINDS and line.pence >= LEAST_PENCE), None)
        if line:
            self.newest = (sale, line)
            if self.decided[number]:
                self.last[number] = (sale, line)

    def sales(self) -> list[Sale]:
        """What came back, the same evening; at least one thing did."""
        bought = list(self.last.values()) or ([self.newest] if self.newest else [])
        return [Sale(sale.society, sale.household, _back(sale, line)) for sale, line in bought]


def _back(sale: Sale, line: Line) -> Purchase:
    bought = sale.purchase
    day = bought.sold_at.astimezone(ZoneInfo(sale.society.time_zone)).date()
    at = min(bought.sold_at + timedelta(hours=3), clock.now())
    return Purchase(
        bought.store, bought.till, f"R{bought.receipt}", at, [line], identifier=bought.identifier,
        refunds=Receipt(bought.store, bought.till, bought.receipt, day),
    )  # fmt: skip
