"""The forms of claims: a receipt that a member misses, and its lines as the till's journal has them."""

from portal.kit.fields import Day, Field, Fixed, Once, OneOf, Text, Tick
from portal.kit.forms import BoundField, Form
from portal.kit.locale import gettext as _, lazy
from rewards.claims import LINES_MAX
from rewards.intake.bounds import PENCE_MAX
from rewards.rules.earning import Line


class ClaimForm(Form):
    """What stands on the receipt."""

    store = OneOf(lazy("Store"))
    sold_on = Day(lazy("Day of the receipt"))
    till = Text(lazy("Till"), most=40)
    receipt = Text(lazy("Receipt number"), most=40)
    total_pence = Fixed(lazy("Total"), places=2, least=0, most=PENCE_MAX, required=False)
    once = Once()


def _line(number: int) -> dict[str, Field[object]]:
    fields: dict[str, Field[object]] = {
        f"category_{number}": OneOf(lazy("What"), required=number == 1),
        f"pence_{number}": Fixed(lazy("Amount"), places=2, least=1, most=PENCE_MAX, required=number == 1),  # type: ignore[dict-item]
        f"own_{number}": Tick(lazy("Own brand")),  # type: ignore[dict-item]
    }
    for name, field in fields.items():
        field.__set_name__(Form, name)
    return fields


class BookingForm(Form):
    """Lines of a receipt: what was bought, in one category each, and for how much."""

    fields = {name: field for number in range(1, LINES_MAX + 1) for name, field in _line(number).items()}  # noqa: RUF012 - as the class it stands on

    @staticmethod
    def category_names() -> list[str]:
        """The names of the fields that choose a category."""
        return [f"category_{number}" for number in range(1, LINES_MAX + 1)]

    def check(self) -> None:
        super().check()
        for number in range(1, LINES_MAX + 1):
            category, pence = f"category_{number}", f"pence_{number}"
            if self.errors.keys().isdisjoint((category, pence)) and bool(self.values[category]) != bool(self.values[pence]):
                self.errors[pence] = _("A line has a category and an amount.")

    @property
    def lines(self) -> list[Line]:
        """The lines that were filled in."""
        filled = [number for number in range(1, LINES_MAX + 1) if self.values[f"category_{number}"]]
        return [Line("", self.values[f"category_{n}"], 1, self.values[f"pence_{n}"], bool(self.values[f"own_{n}"])) for n in filled]

    @property
    def drawn(self) -> list[tuple[int, BoundField, BoundField, BoundField]]:
        """The fields of each line, with its number."""
        numbers = range(1, LINES_MAX + 1)
        return [(n, getattr(self, f"category_{n}"), getattr(self, f"pence_{n}"), getattr(self, f"own_{n}")) for n in numbers]
