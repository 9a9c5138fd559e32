"""Preferences: how a person wants to see the site."""

from portal.actors import Actor
from portal.models import Person


async def remember(*, by: Actor, language: str | None = None, theme: str | None = "") -> None:
    """Keep a language, or a theme: "light", "dark" or None, which is as the device has it. A visitor's are kept by their browser."""
    if by.person_id is None:
        return
    if language is not None:
        await Person.filter(id=by.person_id).update(language=language)
    if theme != "":
        await Person.filter(id=by.person_id).update(theme=theme)
