"""A PDF as somebody reads it: its words in order, and what it tells those who hear it."""

import io
import re
from dataclasses import dataclass

from pypdf import PdfReader
from pypdf.generic import DictionaryObject

WHITE = re.compile(r"[\s\u200b]+")


@dataclass(frozen=True)
class Paper:
    """A PDF that was set."""

    content: bytes

    @property
    def reader(self) -> PdfReader:
        return PdfReader(io.BytesIO(self.content))

    @property
    def root(self) -> DictionaryObject:
        """What it tells of itself: language, marks, structure."""
        root = self.reader.trailer["/Root"].get_object()
        assert isinstance(root, DictionaryObject)
        return root

    @property
    def pages(self) -> list[str]:
        """The words of each sheet."""
        return [sheet.extract_text() for sheet in self.reader.pages]

    def lacks(self, lines: list[str]) -> list[str]:
        """Which of these lines do not stand in it, in this order. White space is the paper's own affair: it breaks lines elsewhere."""
        text, at, missing = close("".join(self.pages)), 0, []
        for line in lines:
            found = text.find(close(line), at)
            if found < 0:
                missing.append(line)
            else:
                at = found + len(close(line))
        return missing


def close(text: str) -> str:
    """Text without white space, and without the places where a long word may break."""
    return WHITE.sub("", text)
