"""What kind of activity it is: the words that a search and a form offer."""

from portal.kit.locale import gettext as _, lazy

LABELS = {
    "food": lazy("Food and cooking"),
    "walk": lazy("Walks"),
    "repair": lazy("Repair and making"),
    "garden": lazy("Gardens and growing"),
    "music": lazy("Music and stage"),
    "children": lazy("Children and families"),
    "learning": lazy("Learning"),
    "talk": lazy("Talks and meetings"),
    "volunteering": lazy("Lending a hand"),
    "wellbeing": lazy("Wellbeing"),
    "other": lazy("Something else"),
}


def category_name(code: str) -> str:
    """A category in the present language."""
    return _(LABELS[code])
