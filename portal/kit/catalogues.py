"""Compiling a catalogue: `python -m portal.kit.catalogues FILE.po FILE.mo`.

Babel's own command holds the first plural form to the English singular; in Welsh the first form is that of many, and has a hole more.
Whether the holes agree is proved by tests/house.
"""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_file(source: Path, target: Path) -> None:
    """Write the compiled catalogue beside its source."""
    with source.open("rb") as file:
        catalogue = read_po(file)
    with target.open("wb") as file:
        write_mo(file, catalogue)


if __name__ == "__main__":
    compile_file(Path(sys.argv[1]), Path(sys.argv[2]))
