"""Disbursements and vouchers by the command line: what is refused, the society's account, and the nightly end."""

import json

import pytest

from tests.command_line import Toadlane

pytestmark = pytest.mark.commits


def test_the_verbs_serve_a_society_that_has_paid_nothing_yet(toadlane: Toadlane) -> None:
    toadlane("society", "create", "mill", "Mill Society")
    assert json.loads(toadlane("disbursement", "list", "--json").out) == []
    for verb in (("figures", "7"), ("post", "7"), ("bank-file", "7"), ("return", "7", "TL7-1", "--reason", "closed")):
        refused = toadlane("disbursement", *verb)
        assert (refused.code, refused.err) == (2, "There is no disbursement with the number 7.\n")
    wrong = toadlane("disbursement", "account", "GB00", "--name", "Mill Society")
    assert wrong.code == 2 and "This is no IBAN." in wrong.err
    for _ in range(2):
        assert toadlane("disbursement", "account", "GB33 BUKB 2020 1555 5555 55", "--name", "Mill Society").out == "The account is kept.\n"
    assert toadlane("voucher", "expire").out == "Vouchers that ended: 0.\n"
    assert toadlane("verify").code == 0
