"""The regions of the demo, and the words of their pages. Everything that happens there is invented."""

from typing import NamedTuple


class DemoRegion(NamedTuple):
    """A region: the slug that its places name, its code and name, and the roofline that its pages draw."""

    slug: str
    code: str
    name: str
    roofline: str


REGIONS = {
    "pennine-menai": (
        DemoRegion("roch-calder", "RC", "Roch and Calder", "lane"),
        DemoRegion("ribble-pendle", "RP", "Ribble and Pendle", "hills"),
        DemoRegion("menai-conwy", "MC", "Menai and Conwy", "harbour"),
        DemoRegion("clwyd", "CL", "Clwyd", "hills"),
    ),
    "baelt-og-bakke": (DemoRegion("sydfyn", "SF", "Syd- og Østfyn", "harbour"),),
}


class Elsewhere(NamedTuple):
    """The community of those whom no catchment holds, with its region."""

    region: DemoRegion
    slug: str
    name: str


ELSEWHERE = {
    "pennine-menai": Elsewhere(DemoRegion("pennine-menai-afar", "PM", "Near and far", "lane"), "near-and-far", "Members near and far"),
    "baelt-og-bakke": Elsewhere(
        DemoRegion("baelt-og-bakke-langt-vaek", "BB", "Langt og nær", "lane"), "langt-og-naer", "Medlemmer langt og nær"
    ),
}

GREETINGS = {
    "en_GB": "The kettle is on, and the noticeboard is full.",
    "cy": "Mae’r tegell yn berwi, a’r hysbysfwrdd yn llawn.",
    "da": "Kaffen er på kanden, og opslagstavlen er fuld.",
}

SECTIONS = {
    "en_GB": (
        ("What we do",
         "We meet in the room behind the shop and wherever somebody has a table.\n\n- a **repair evening** every month\n"
         "- a walk on the first Sunday\n- soup for whoever comes\n\nNew faces need bring nothing."),
        ("The community room",
         "It seats thirty, has a kitchen and a level door. Members use it free of charge; ask at the till for the key."),
    ),
    "cy": (
        ("Beth ydym ni’n ei wneud",
         "Rydym yn cwrdd yn yr ystafell y tu ôl i’r siop.\n\n- **noson drwsio** bob mis\n"
         "- taith gerdded ar y Sul cyntaf\n- cawl i bawb sy’n dod\n\nCroeso i wynebau newydd."),
        ("Yr ystafell gymunedol", "Mae lle i dri deg, cegin a drws gwastad. Am ddim i aelodau; gofynnwch am yr allwedd wrth y til."),
    ),
    "da": (
        ("Det gør vi",
         "Vi mødes i lokalet bag butikken og hvor der ellers er et bord.\n\n- **reparationsaften** hver måned\n"
         "- gåtur den første søndag\n- suppe til alle, der kommer\n\nNye ansigter behøver ikke tage noget med."),
        ("Medlemslokalet", "Der er plads til tredive, køkken og niveaufri adgang. Gratis for medlemmer; spørg efter nøglen ved kassen."),
    ),
}  # fmt: skip

BULLETINS = {
    "en_GB": ("Longer hours on Thursdays", "From this week the shop is open until nine on Thursdays."),
    "cy": ("Oriau hirach ar ddydd Iau", "O’r wythnos hon mae’r siop ar agor tan naw ar nos Iau."),
    "da": ("Længere åbent om torsdagen", "Fra denne uge har butikken åbent til klokken ni om torsdagen."),
}

ROOM = {"en_GB": "Community room", "cy": "Ystafell gymunedol", "da": "Medlemslokalet"}


class Idea(NamedTuple):
    """Something to come to: its category, hour, length and places (0: open to all), its title and words in three languages."""

    category: str
    hour: int
    minutes: int
    capacity: int
    en_GB: tuple[str, str]
    cy: tuple[str, str]
    da: tuple[str, str]

    def words(self, language: str) -> tuple[str, str]:
        """Title and text in a language."""
        title, text = getattr(self, language)
        return title, text


ONLINE = ("children", "learning", "music", "talk", "wellbeing")  # what those whom no catchment holds can do together
IDEAS = (
    Idea("repair", 18, 150, 16, ("Repair evening", "Bring what is broken: toasters, trousers, toys. We have tools and patience."),
         ("Noson drwsio", "Dewch â’r hyn sydd wedi torri: tostiwr, trowsus, tegan. Mae gennym offer ac amynedd."),
         ("Reparationsaften", "Tag det med, der er gået i stykker: brødrister, bukser, legetøj. Vi har værktøj og tålmodighed.")),
    Idea("walk", 10, 180, 0, ("Sunday walk", "Five miles at the pace of the slowest. Boots, and a flask if you like."),
         ("Taith gerdded y Sul", "Pum milltir wrth bwysau’r arafaf. Esgidiau cerdded, a fflasg os hoffech."),
         ("Søndagstur", "Otte kilometer i den langsomstes tempo. Støvler, og en termokande hvis du vil.")),
    Idea("food", 12, 120, 40, ("Soup for everybody", "A pot of soup from what the shop could not sell. Pay nothing, wash a bowl."),
         ("Cawl i bawb", "Llond crochan o gawl o’r hyn na werthodd y siop. Dim tâl, ond golchi powlen."),
         ("Suppe til alle", "En gryde suppe af det, butikken ikke fik solgt. Det koster ikke andet end at vaske en skål.")),
    Idea("garden", 14, 150, 20, ("Planting day", "Bulbs, compost and company in the shop’s yard."),
         ("Diwrnod plannu", "Bylbiau, compost a chwmni yn iard y siop."),
         ("Plantedag", "Løg, kompost og selskab i butikkens gård.")),
    Idea("music", 19, 150, 60, ("Open stage", "Three songs each, any song, any key."),
         ("Llwyfan agored", "Tair cân yr un, unrhyw gân, unrhyw gywair."),
         ("Åben scene", "Tre sange hver, hvilken som helst, i hvilken som helst toneart.")),
    Idea("children", 10, 90, 15, ("Story morning", "Stories and biscuits for under-fives and whoever brings them."),
         ("Bore stori", "Straeon a bisgedi i blant dan bump a phwy bynnag a ddaw â nhw."),
         ("Historier om formiddagen", "Historier og kiks for de mindste og dem, der har dem med.")),
    Idea("learning", 18, 120, 12, ("First steps with bread", "Flour, water, salt, and an evening. You take a loaf home."),
         ("Camau cyntaf gyda bara", "Blawd, dŵr, halen, a noson. Cewch fynd â thorth adref."),
         ("Begynd med brød", "Mel, vand, salt og en aften. Du får et brød med hjem.")),
    Idea("talk", 19, 90, 0, ("Where your money goes", "The year’s figures on one page, and time for questions."),
         ("I ble mae’ch arian yn mynd", "Ffigurau’r flwyddyn ar un dudalen, ac amser i holi."),
         ("Her går dine penge hen", "Årets tal på én side, og tid til spørgsmål.")),
    Idea("volunteering", 9, 180, 25, ("Clear the towpath", "Gloves and grabbers are there; a bacon roll at eleven."),
         ("Clirio llwybr y gamlas", "Mae menig ac offer codi yno; rôl gig moch am un ar ddeg."),
         ("Ryd stien", "Handsker og gribetænger er der; en bolle klokken elleve.")),
    Idea("wellbeing", 11, 60, 14, ("Chair yoga", "Gentle stretching, sitting down. Come as you are."),
         ("Ioga mewn cadair", "Ymestyn tyner ar eich eistedd. Dewch fel yr ydych."),
         ("Yoga på stol", "Blide stræk, siddende. Kom, som du er.")),
)  # fmt: skip
SENSITIVE = frozenset({"wellbeing"})
