"""Names that people of the demo could have. Any likeness to somebody is chance: given and family names are drawn apart."""

from random import Random
from typing import NamedTuple

from portal.people import surname_key

ENGLISH = (
    "Alice Amelia Arthur Asif Aisha Barbara Beatrice Brian Carol Charlotte Clive Colin Daniel David Deborah Derek Donna Doreen Edith "
    "Edward Eileen Elsie Emma Farah Frank Freya George Grace Graham Hannah Harold Harry Hassan Helen Imran Irene Jack Jean Joan Josh "
    "Joyce Karen Keith Kevin Leah Lilian Linda Margaret Martin Maureen Megan Mohammed Nadia Nigel Oliver Olga Pauline Peter Priya "
    "Ralph Rashida Rita Robert Rosie Samina Samuel Sandra Shirley Stanley Stephen Susan Sylvia Tariq Thomas Tracy Usman Vera Vikram "
    "Walter Wendy William Zara",
    "Ackroyd Ahmed Akhtar Ashworth Aspinall Barraclough Begum Bentley Birtwistle Brierley Butterworth Chadwick Clegg Crabtree "
    "Crossley Dearden Duckworth Earnshaw Entwistle Fielden Fitton Greenhalgh Greenwood Grimshaw Haworth Heap Heyworth Holden Holt "
    "Horsfall Howarth Hussain Ingham Kenyon Kershaw Khan Lord Lumb Mahmood Malik Midgley Mills Nuttall Ogden Ormerod Patel Pickles "
    "Pilling Ramsbottom Rawstron Riley Rothwell Sagar Schofield Shackleton Shah Sharples Singh Smalley Stansfield Stott Sutcliffe "
    "Tattersall Taylor Thornber Turner Uttley Varley Wadsworth Walmsley Whitehead Whittaker Wolfenden Worsley",
)
WELSH = (
    "Aled Alun Alwena Angharad Anwen Beca Bethan Branwen Bronwen Cadi Carys Catrin Ceri Ceridwen Dafydd Deiniol Delyth Dewi Dilys Efa "
    "Eifion Eilir Eirlys Elen Elfed Elin Eluned Emlyn Emrys Enid Eurwen Ffion Gareth Geraint Gethin Glenys Gruffudd Guto Gwen "
    "Gwenllian Gwilym Haf Heledd Hywel Idris Ieuan Ifan Iolo Iwan Lleucu Lowri Mair Mared Marged Meinir Meirion Menna Meurig Morfudd "
    "Myfanwy Nannw Nerys Nia Non Olwen Osian Owain Peredur Rhian Rhiannon Rhodri Rhys Siân Siôn Sioned Tegwen Tomos Trefor Wyn",
    "Bebb Bevan Bowen Davies Edwards Ellis Evans Foulkes Griffiths Gruffudd Gwynne Hopkins Howells Hughes Humphreys Huws Iorwerth "
    "James Jenkins Jones Lewis Llewelyn Lloyd Mathias Meredith Morgan Morris Mostyn Nicholas Owen Parry Penry Phillips Powell Price "
    "Prichard Probert Prys Pugh Rees Rhydderch Richards Roberts Rowlands Thomas Treharne Tudur Vaughan Watkin Williams Wynne",
)
DANISH = (
    "Aage Agnete Aksel Anders Anette Anna Arne Asger Astrid Bente Birgit Birthe Bjarne Bodil Børge Carl Cecilie Christian Clara Dagny "
    "Dorthe Ebbe Else Emil Erik Esther Finn Freja Frederik Grethe Gudrun Gunnar Hanne Hans Helle Henning Holger Ida Inge Ingrid Jens "
    "Jette Johanne Jonas Jytte Kaj Karen Karl Kirsten Knud Lars Laura Lene Lis Lone Mads Maja Marie Mette Mikkel Mogens Morten Niels "
    "Nina Ole Olivia Palle Pernille Poul Preben Rasmus Ruth Signe Sofie Solveig Svend Søren Tage Thea Tove Ulla Vibeke Victor Villy "
    "Yrsa Åse",
    "Abildgaard Andersen Bach Balslev Bech Berthelsen Bisgaard Bjerregaard Brandt Bruun Christensen Clausen Dahl Damgaard Eriksen "
    "Fisker Frandsen Gade Gregersen Hansen Hartvig Hedegaard Henriksen Hjorth Holm Iversen Jacobsen Jensen Jeppesen Johansen Juhl "
    "Jørgensen Kirkegaard Kjær Knudsen Kragh Kristensen Krogh Larsen Lauridsen Lund Lyngby Madsen Mikkelsen Mortensen Møller Nielsen "
    "Nygaard Nørgaard Olesen Overgaard Pedersen Poulsen Rasmussen Ravn Schmidt Skov Steffensen Storm Sørensen Thomsen Toft "
    "Vestergaard Vinther Winther Østergaard",
)

BY_LANGUAGE = {language: tuple(names.split() for names in lists) for language, lists in (("en_GB", ENGLISH), ("cy", WELSH), ("da", DANISH))}


class Name(NamedTuple):
    """A given and a family name."""

    given: str
    family: str

    def email(self, number: int) -> str:
        """An address at a domain that nobody can own."""
        return f"{surname_key(self.given)}.{surname_key(self.family)}.{number}@example.org"


def draw(chance: Random, language: str) -> Name:
    """A name as people of a language have them."""
    given, family = BY_LANGUAGE[language]
    return Name(chance.choice(given), chance.choice(family))
