"""What a cause is about: the code that a row keeps, and the words that people read."""

from portal.kit.locale import lazy

LABELS = {
    "food": lazy("Food"),
    "health": lazy("Health"),
    "young people": lazy("Young people"),
    "older people": lazy("Older people"),
    "environment": lazy("Environment"),
    "arts": lazy("Music and arts"),
    "sport": lazy("Sport"),
    "animals": lazy("Animals"),
    "community space": lazy("Places to meet"),
    "other": lazy("Other"),
}
