"""Business lines: by what a society counts points. It begins with those that the published schemes have (R2)."""

from typing import NamedTuple

from portal.kit import locale
from portal.models import BusinessLine, Society

Names = tuple[str, str, str]
"""A name in English, Welsh and Danish."""


class FirstLine(NamedTuple):
    """A business line to begin with: its code, its names, and whether R37 keeps it out of all talk."""

    code: str
    names: Names
    sensitive: bool = False


FIRST = (
    FirstLine("food", ("Food", "Bwyd", "Mad")),
    FirstLine("pharmacy", ("Pharmacy", "Fferyllfa", "Apotek"), sensitive=True),
    FirstLine("electrical", ("Electrical goods", "Nwyddau trydanol", "Elartikler")),
    FirstLine("fuel", ("Fuel", "Tanwydd", "Brændstof")),
    FirstLine("travel", ("Travel", "Teithio", "Rejser")),
    FirstLine("funeral", ("Funeral care", "Gofal angladdau", "Bedemand"), sensitive=True),
    FirstLine("insurance", ("Insurance", "Yswiriant", "Forsikring")),
    FirstLine("legal", ("Legal services", "Gwasanaethau cyfreithiol", "Juridisk hjælp"), sensitive=True),
    FirstLine("energy", ("Energy", "Ynni", "Energi")),
    FirstLine("mortgage", ("Mortgages", "Morgeisi", "Boliglån"), sensitive=True),
)


async def lay_down(society: Society) -> None:
    """The lines with which a society begins; those that it has already stay as they are."""
    lines = [BusinessLine(society=society, code=line.code, names=by_language(line.names), sensitive=line.sensitive) for line in FIRST]
    await BusinessLine.bulk_create(lines, ignore_conflicts=True)


def by_language(names: Names) -> dict[str, str]:
    """A name as rows keep it: by the code of its language."""
    return dict(zip([language.code for language in locale.LANGUAGES], names, strict=True))
