"""The causes of the demo. None of them exists: where a charity of that name should, it is chance."""

from typing import NamedTuple


class Idea(NamedTuple):
    """A cause as it could be in any town: category, and name, aim and story with a hole for the place, in three languages."""

    category: str
    en_GB: tuple[str, str, str]
    cy: tuple[str, str, str]
    da: tuple[str, str, str]
    sensitive: bool = False

    def words(self, language: str, place: str) -> tuple[str, str, str]:
        """Name, aim and story of the cause of a place."""
        name, aim, story = getattr(self, language)
        return name.format(place=place), aim.format(place=place), story.format(place=place)


IDEAS = (
    Idea("food",
         ("{place} Pantry on Wheels", "A van of groceries for streets without a shop.",
          "Every Tuesday the van stops at six corners. What it needs is **diesel and a second fridge**."),
         ("Pantri ar Glud {place}", "Fan o fwyd i strydoedd heb siop.",
          "Bob dydd Mawrth mae’r fan yn aros ar chwe chornel. Mae angen **tanwydd ac ail oergell**."),
         ("{place} Madvogn", "En vogn med dagligvarer til gader uden butik.",
          "Hver tirsdag holder vognen på seks hjørner. Den mangler **diesel og et ekstra køleskab**.")),
    Idea("young people",
         ("{place} Saturday Drummers", "Drums, and somebody who teaches them, for whoever is under eighteen.",
          "Forty children, eleven drums. The money buys **more drums**."),
         ("Drymwyr Sadwrn {place}", "Drymiau, a rhywun i’w dysgu, i bawb dan ddeunaw.",
          "Deugain o blant, un ar ddeg o ddrymiau. Bydd yr arian yn prynu **mwy o ddrymiau**."),
         ("{place} Lørdagstrommer", "Trommer, og nogen til at lære fra sig, for alle under atten.",
          "Fyrre børn, elleve trommer. Pengene går til **flere trommer**.")),
    Idea("environment",
         ("{place} Hedge Menders", "Laying old hedges again, and planting new ones.",
          "Last winter: 900 metres. This one: **1,200 metres, and tools for ten more people**."),
         ("Plygwyr Perthi {place}", "Plygu hen berthi, a phlannu rhai newydd.",
          "Y gaeaf diwethaf: 900 metr. Eleni: **1,200 metr, ac offer i ddeg arall**."),
         ("{place} Levende Hegn", "Vi retter gamle hegn op og planter nye.",
          "Sidste vinter: 900 meter. Denne: **1.200 meter, og redskaber til ti mere**.")),
    Idea("older people",
         ("{place} Front Door Visitors", "An hour of company a week for whoever cannot get out.",
          "Thirty visitors, thirty-four doors. We train **new visitors** each spring."),
         ("Ymwelwyr Drws Ffrynt {place}", "Awr o gwmni bob wythnos i’r rhai sy’n gaeth i’w cartref.",
          "Deg ar hugain o ymwelwyr. Rydym yn hyfforddi **ymwelwyr newydd** bob gwanwyn."),
         ("{place} Besøgsvenner", "En times selskab om ugen til den, der ikke kommer ud.",
          "Tredive venner, fireogtredive døre. Vi uddanner **nye venner** hvert forår.")),
    Idea("community space",
         ("{place} Old Signal Box", "Making a signal box into a room for clubs.",
          "The roof is dry. Next: **a floor, a stove and a level path**."),
         ("Hen Gaban Signal {place}", "Troi caban signal yn ystafell i glybiau.",
          "Mae’r to yn dal dŵr. Nesaf: **llawr, stof a llwybr gwastad**."),
         ("{place} Gamle Signalhus", "Et signalhus bliver til et rum for foreninger.",
          "Taget er tæt. Næste skridt: **et gulv, en ovn og en plan sti**.")),
    Idea("health",
         ("{place} Quiet Hour", "A place to sit with others after a loss.",
          "Two evenings a month, with tea. The money pays for **the room and the training of those who listen**."),
         ("Awr Dawel {place}", "Lle i eistedd gydag eraill ar ôl colled.",
          "Dwy noson y mis, gyda the. Mae’r arian yn talu am **yr ystafell a hyfforddiant y rhai sy’n gwrando**."),
         ("{place} Stille Time", "Et sted at sidde med andre efter et tab.",
          "To aftener om måneden, med te. Pengene går til **lokalet og til dem, der lytter**."),
         sensitive=True),
)  # fmt: skip
