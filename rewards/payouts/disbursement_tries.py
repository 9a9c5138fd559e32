"""Dry runs of a disbursement, kept: worked out once, and anew only when something that they rest on has changed (O2.7)."""

from datetime import datetime
from hashlib import sha256

import msgspec

from portal.kit import clock, database
from rewards.models.disbursements import Disbursement, DisbursementTry
from rewards.payouts import disbursement_runs, payout_methods
from rewards.payouts.disbursement_runs import Figures
from rewards.payouts.disbursement_states import State

KEEP = """
INSERT INTO rewards_disbursement_try (disbursement_id, rests_on, figures, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (disbursement_id) DO UPDATE SET rests_on = excluded.rests_on, figures = excluded.figures, at = excluded.at
"""


async def of_disbursement(disbursement: Disbursement, state: State) -> tuple[Figures, datetime | None]:
    """What it comes to, and when that was worked out; None: it is frozen. Of a withdrawn one, as it was worked out last."""
    if disbursement.figures is not None:
        return await disbursement_runs.figures(disbursement), None
    kept = await DisbursementTry.get_or_none(disbursement_id=disbursement.id)
    rests_on = await _rests_on(disbursement)  # before it is worked out: what changes meanwhile has it worked out again
    if kept is None or (kept.rests_on != rests_on and state is not State.WITHDRAWN):
        figures = msgspec.json.encode(await disbursement_runs.figures(disbursement)).decode()
        await database.run(KEEP, disbursement.id, rests_on, figures, clock.now())
        kept = await DisbursementTry.get(disbursement_id=disbursement.id)
    return msgspec.convert(kept.figures, Figures), kept.at


async def _rests_on(disbursement: Disbursement) -> str:
    inputs = (disbursement.society_id, disbursement.cut_off)
    known = [database.sql("rewards", "payout_due")]  # by another statement it may come to something else
    known += [await database.value(database.sql("rewards", "payout_rests_on"), *inputs)]
    known += [await database.value(method.rests_on, *inputs) for method in payout_methods.added().values()]
    return sha256("\n".join(known).encode()).hexdigest()
