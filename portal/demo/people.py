"""The members of the demo: people, numbers, cards, and by which household a till knows them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from portal.demo import names, postcodes
from portal.demo.households import Household
from portal.demo.names import Name
from portal.demo.postcodes import Spot
from portal.demo.tables import fill
from portal.demo.world import WALES
from portal.kit import clock
from portal.kit.check_digits import number_from_serial
from portal.kit.demonstration import Demo
from portal.models import Society
from portal.people import surname_key

SERIALS_A_RANGE = 10**8
STREETS = {
    "en_GB": "Bobbin Row,Tenter Field,Mill Brow,Chapel Fold,Pack Horse Lane,Spinners Croft,Foundry Terrace,Clough Bank,Reservoir View",
    "cy": "Lôn Isaf,Ffordd y Chwarel,Maes Gwyn,Stryd y Pandy,Bryn Eithin,Rhes y Capel,Ffordd yr Efail,Tan y Clogwyn,Gerddi’r Afon",
    "da": "Møllevangen,Skovløkken,Kirkestræde,Teglværksvej,Strandhaven,Hjulmagergyde,Lærkebakken,Andelsvej,Gammel Mejerivej",
}
PERSON = (
    "id", "society_id", "given_name", "family_name", "surname_key", "birth_date", "email", "email_key", "phone", "address", "postcode",
    "country", "language", "created_at",
)  # fmt: skip


@dataclass(frozen=True)
class Dweller:
    """A member yet to be written: `id` is the number of the person's row and of the member's."""

    id: int
    society: Society
    household: Household
    name: Name
    language: str
    spot: Spot
    address: str
    born: date
    phone: str | None
    joined_at: datetime
    number: str
    card: str

    def person_row(self) -> tuple[object, ...]:
        email = self.name.email(self.id)
        return (
            self.id, self.society.id, self.name.given, self.name.family, surname_key(self.name.family), self.born, email, email, self.phone,
            self.address, self.spot.code, self.society.country, self.language, self.joined_at,
        )  # fmt: skip


def dwellers(demo: Demo, societies: Sequence[Society], households: Sequence[Household]) -> list[Dweller]:
    """Everybody who is a member in the demo."""
    chance = demo.random("people")
    by_slug = {society.slug: society for society in societies}
    serials = {society.slug: _serials(society, 2 * len(households), chance) for society in societies}
    return [
        _dweller(number, by_slug[home.society.slug], home, serials[home.society.slug], chance) for number, home in enumerate(households, 1)
    ]


def _serials(society: Society, count: int, chance: Random) -> Iterator[str]:
    first = int(society.number_range) * SERIALS_A_RANGE
    return iter([number_from_serial(first + serial) for serial in chance.sample(range(SERIALS_A_RANGE), count)])


def _dweller(number: int, society: Society, home: Household, serials: Iterator[str], chance: Random) -> Dweller:
    tongue = _tongue(home, chance)
    streets = STREETS[tongue].split(",")
    today = clock.now()
    return Dweller(
        id=number,
        society=society,
        household=home,
        name=names.draw(chance, tongue),
        language=tongue if tongue != "cy" or chance.random() < 0.6 else "en_GB",
        spot=chance.choice(postcodes.by_place(home.society)[home.place.slug]),
        address=f"{chance.randint(1, 98)} {chance.choice(streets)}"
        if tongue != "da"
        else f"{chance.choice(streets)} {chance.randint(1, 98)}",
        born=today.date() - timedelta(days=chance.randint(19 * 366, 88 * 365)),
        phone=f"+447700900{chance.randint(0, 999):03d}" if society.country == "GB" and chance.random() < 0.6 else None,
        joined_at=today - timedelta(days=chance.randint(400, 6_500), minutes=chance.randint(0, 1_440)),
        number=next(serials),
        card=next(serials),
    )


def _tongue(home: Household, chance: Random) -> str:
    if home.society.country == "DK":
        return "da"
    return "cy" if home.place.region in WALES and chance.random() < 0.7 else "en_GB"


async def settle(everybody: Sequence[Dweller]) -> None:
    """Write them: person, member, membership, card, identifier."""
    await fill("portal_person", PERSON, (one.person_row() for one in everybody))
    await fill(
        "portal_member", ("id", "society_id", "person_id", "number", "joined_at"),
        ((one.id, one.society.id, one.id, one.number, one.joined_at) for one in everybody),
    )  # fmt: skip
    await fill("portal_membership", ("member_id", "how", "began_at"), ((one.id, "store", one.joined_at) for one in everybody))
    await fill(
        "portal_card", ("society_id", "member_id", "number", "issued_at"),
        ((one.society.id, one.id, one.card, one.joined_at) for one in everybody),
    )  # fmt: skip
    await fill(
        "portal_identifier", ("society_id", "member_id", "kind", "value"),
        ((one.society.id, one.id, "household", str(one.household.number)) for one in everybody),
    )  # fmt: skip
