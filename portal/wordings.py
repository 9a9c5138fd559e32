"""The exact words to which people say yes, in every language of the site, archived for each society on first use (R36).

They stand here and not in the catalogues, because text and version belong together: who changes a text gives it the next version.
What a page shows is the archived row itself, so the proof of a consent is what the person saw.
"""

from dataclasses import dataclass

from portal.kit import clock
from portal.kit.locale import LANGUAGES
from portal.models import Society, Wording


@dataclass(frozen=True)
class Text:
    """One purpose in three languages; `%(society)s` is the named sender."""

    version: int
    en_GB: str
    cy: str
    da: str

    def of(self, society: Society, language: str) -> str:
        """The words as a member of a society reads them."""
        return str(getattr(self, language)) % {"society": society.name}


TEXTS = {
    "news": Text(
        1,
        "%(society)s may send me news of the co-operative: meetings, elections, results and what our communities do.",
        "Caiff %(society)s anfon newyddion y gymdeithas ataf: cyfarfodydd, etholiadau, canlyniadau a gwaith ein cymunedau.",
        "%(society)s må sende mig nyt om foreningen: møder, valg, resultater og det, vores lokalsamfund laver.",
    ),
    "offers": Text(
        1,
        "%(society)s may send me offers and prices from its own shops and services. They are the same for every member.",
        "Caiff %(society)s anfon cynigion a phrisiau o’i siopau a’i gwasanaethau ei hun ataf. Maent yr un fath i bob aelod.",
        "%(society)s må sende mig tilbud og priser fra sine egne butikker og tjenester. De er ens for alle medlemmer.",
    ),
    "digest": Text(
        1,
        "%(society)s may send me a digest, once a week at most, of what is on in my community.",
        "Caiff %(society)s anfon crynodeb ataf, unwaith yr wythnos ar y mwyaf, o’r hyn sydd ymlaen yn fy nghymuned.",
        "%(society)s må højst en gang om ugen sende mig et overblik over, hvad der sker i mit lokalsamfund.",
    ),
    "surveys": Text(
        1,
        "%(society)s may ask me now and then, four times a year at most, what I think.",
        "Caiff %(society)s ofyn fy marn o bryd i’w gilydd, bedair gwaith y flwyddyn ar y mwyaf.",
        "%(society)s må højst fire gange om året spørge, hvad jeg mener.",
    ),
    "regional talk": Text(
        1,
        "When I talk to %(society)s, the colleague who helps me sees what is on near me and may mention it. This uses my community, "
        "the open groups that I am in and my answers to activities.",
        "Pan fyddaf yn siarad â %(society)s, bydd y cydweithiwr sy’n fy helpu yn gweld beth sydd ymlaen yn lleol ac yn cael sôn amdano. "
        "Mae hyn yn defnyddio fy nghymuned, y grwpiau agored yr wyf ynddynt a’m hatebion i weithgareddau.",
        "Når jeg taler med %(society)s, ser den kollega, der hjælper mig, hvad der sker i nærheden, og må nævne det. Det bygger på mit "
        "lokalsamfund, de åbne grupper, jeg er med i, og mine svar på aktiviteter.",
    ),
    "purchase suggestions": Text(
        1,
        "When I talk to %(society)s, the colleague who helps me may see the kinds of things that I buy and the services that I hold, "
        "and suggest something that fits.",
        "Pan fyddaf yn siarad â %(society)s, caiff y cydweithiwr sy’n fy helpu weld y mathau o bethau yr wyf yn eu prynu a’r "
        "gwasanaethau sydd gennyf, ac awgrymu rhywbeth addas.",
        "Når jeg taler med %(society)s, må den kollega, der hjælper mig, se, hvilke slags varer jeg køber, og hvilke ydelser jeg "
        "har, og foreslå noget, der passer.",
    ),
}


async def archived(society: Society, language: str) -> dict[str, Wording]:
    """The present wording of each purpose in a language, by purpose; archived now where this society never used it."""
    found = await _present(society, language)
    if len(found) < len(TEXTS):
        await _archive(society)
        found = await _present(society, language)
    return found


async def _present(society: Society, language: str) -> dict[str, Wording]:
    rows = await Wording.filter(society_id=society.id, language=language)
    return {row.purpose: row for row in rows if row.purpose in TEXTS and row.version == TEXTS[row.purpose].version}


async def _archive(society: Society) -> None:
    rows = [
        Wording(
            society_id=society.id, purpose=purpose, version=text.version, language=language.code,
            text=text.of(society, language.code), created_at=clock.now(),
        )
        for purpose, text in TEXTS.items()
        for language in LANGUAGES
    ]  # fmt: skip
    await Wording.bulk_create(rows, ignore_conflicts=True)
