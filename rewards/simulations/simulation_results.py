"""What a simulation says, as its file is written: the inputs' fingerprint, the code's, and each variant beside what it comes to.

A file carries a seal over its content, so that a changed one is known; whoever seals a changed file anew is found out by a replay.
"""

from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files

import msgspec
from msgspec.structs import replace

from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from rewards.dividends.dividend_parts import Figures, Inputs, Terms
from rewards.models.dividends import Stage

FORMAT, VERSION = "toadlane simulation", 1
FILE_MOST = 1_000_000
STATEMENTS = (
    "dividend_entitled_table", "dividend_entitled", "dividend_due", "dividend_by_rate", "dividend_by_pool", "dividend_figures",
    "dividend_inputs", "simulation_outcome",
)  # fmt: skip
MODULES = ("dividends/dividend_parts", "simulations/simulation_results", "simulations/simulations", "rules/rates")
"""What a result depends on: their texts are the code's fingerprint."""


class Way(StrEnum):
    """How everybody would be paid (R12): by vouchers of whole pounds or kroner from a threshold on, or by bank, to the penny."""

    VOUCHER = "voucher"
    BANK = "bank"


class Variant(Terms, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Terms of a dividend, and how it would be paid out: the threshold and the least payout in pence."""

    way: Way = Way.VOUCHER
    threshold_pence: int = 0
    minimum_pence: int = 0

    @property
    def terms(self) -> Terms:
        return Terms(rate=self.rate, pool_pence=self.pool_pence, first_points=self.first_points)


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So many members, and so much money of theirs."""

    members: int
    pence: int


class Band(Part, frozen=True, kw_only=True):
    """Those from a number on and below the next, of pence or of points; the last band has no end."""

    least: int
    below: int | None


class Outcome(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a variant comes to.

    What is a member's after the share is `paid`, or stays: `parked` by the threshold, as `odd` pence, or as `small`, less than the least
    payout. `beyond_first_pence` is what it costs, with the community fund, beyond the first variant.
    """

    figures: Figures
    median_pence: int
    paid: Part
    parked: Part
    odd: Part
    small: Part
    beyond_first_pence: int
    amounts: list[Band]
    points: list[Band]

    @property
    def cost_pence(self) -> int:
        return self.figures.total_pence + self.figures.fund_pence


class Tried(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A variant and its outcome."""

    variant: Variant
    outcome: Outcome


class Code(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which version of the product worked it out, and the fingerprint of the statements and modules that count."""

    version: str
    checksum: str


class Result(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A simulation of a society's period, the society by its slug: as of an instant, with the end of the record date."""

    format: str
    version: int
    society: str
    currency: str
    period: str
    starts_on: date
    ends_on: date
    record_at: datetime
    as_of: datetime
    stage: Stage
    inputs: Inputs
    code: Code
    variants: list[Tried]
    seal: str = ""


def code() -> Code:
    """The code that is running."""
    here = files("rewards")
    texts = [here.joinpath("sql", f"{name}.sql") for name in STATEMENTS] + [here.joinpath(f"{name}.py") for name in MODULES]
    return Code(version=version("toadlane"), checksum=sha256(b"\n".join(text.read_bytes() for text in texts)).hexdigest())


def sealed(result: Result) -> Result:
    """The same with its seal."""
    return replace(result, seal=sha256(msgspec.json.encode(replace(result, seal=""))).hexdigest())


def is_sealed(result: Result) -> bool:
    """Whether a result says what it was sealed with."""
    return sealed(result).seal == result.seal


def written(result: Result) -> bytes:
    """A result as a file."""
    return msgspec.json.format(msgspec.json.encode(result), indent=2) + b"\n"


def read(text: bytes) -> Result:
    """A result from a file.

    Raises:
        Refused: this is no such file, or one of a version that we do not know.
    """
    try:
        head = msgspec.json.decode(text[:FILE_MOST], type=dict)
        if head.get("format") == FORMAT and head.get("version") != VERSION:
            raise Refused(_("This file is of version %(version)s, which is not known here.", version=str(head.get("version"))[:20]))
        result = msgspec.json.decode(text[:FILE_MOST], type=Result)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused(_("This is no result of a simulation: %(why)s", why=str(error))) from error
    if result.format != FORMAT or not result.variants:
        raise Refused(_("This is no result of a simulation: %(why)s", why="format"))
    return result
