"""The readable part of an address, made from a title once and kept for life."""

import re
import unicodedata

LENGTH_MAX = 60
# letters that Unicode does not take apart
PLAIN = str.maketrans({"ø": "o", "æ": "ae", "å": "aa", "ð": "d", "þ": "th", "ł": "l", "ß": "ss"})


def slug_of(title: str, otherwise: str) -> str:
    """Letters a-z, digits and hyphens: "Bælg & brød, 2. gang" is "baelg-brod-2-gang"."""
    plain = unicodedata.normalize("NFKD", title.casefold().translate(PLAIN)).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:LENGTH_MAX].strip("-") or otherwise


def is_slug(text: str) -> bool:
    """Whether an address that somebody typed is written as ours are."""
    return slug_of(text, "") == text != ""
