"""The command line: verbs in a process's own words, exit codes that mean something, never a traceback."""

import csv
import io
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from portal.kit import embedded
from tests.command_line import Toadlane

pytestmark = pytest.mark.commits


ROOT = Path(__file__).resolve().parents[3]
MAPPING = (
    '{"columns": {"customer": "c", "store": "s", "receipt": "r", "sold_at": "t", "product": "p", "quantity": "q", "amount": "a"}, '
    '"customer_kind": "household", "currency": "GBP", "time_zone": "UTC", "categories": {}, "other": "grocery"}'
)
HEAD = "given_name,family_name,birth_date,postcode,email,phone,household\n"


def test_a_society_its_first_admin_and_its_members_come_by_the_command_line(toadlane: Toadlane, tmp_path: Path) -> None:
    assert toadlane("society", "create", "mill", "Mill Society").code == 0
    assert toadlane("staff", "invite", "grace@mill.example", "Grace", "Stott", "--role", "admin", "--role", "operator").code == 0
    file = tmp_path / "members.csv"
    file.write_text(HEAD + "Nerys,Parry,1980-05-01,OL12 0AB,nerys@example.org,,1031\nOwen,Ellis,2024-01-01,OL12 0AB,owen@example.org,,\n")
    first = toadlane("import", "members", str(file))
    assert (first.code, "members.csv:3" in first.err) == (1, True)
    assert "1 are members; 1 lines were not taken." in first.out
    toadlane("import", "members", str(file))
    rows = list(csv.DictReader(io.StringIO(toadlane("export", "members").out)))
    assert [(row["given_name"], row["family_name"], row["postcode"]) for row in rows] == [("Nerys", "Parry", "OL12 0AB")]


def test_a_member_whom_no_mail_reaches_and_a_household_of_somebody_else_are_lines_not_taken(toadlane: Toadlane, tmp_path: Path) -> None:
    toadlane("society", "create", "mill", "Mill Society")
    file = tmp_path / "members.csv"
    file.write_text(
        HEAD + "Nerys,Parry,1980-05-01,OL12 0AB,nerys@example.org,,1031\nOwen,Ellis,1990-01-01,OL12 0AB,owen,,1032\n"
        "Huw,Ellis,1971-11-30,OL14 5AA,huw@example.org,,1031\n"
    )
    for _ in range(2):
        said = toadlane("import", "members", str(file))
        assert said.code == 1 and said.out.startswith("1 are members; 2 lines were not taken.")
        assert said.err.splitlines() == [
            "members.csv:3: An e-mail address looks like name@example.org.",
            "members.csv:4: The household 1031 is another member’s.",
        ]
    assert len(toadlane("export", "members").out.splitlines()) == 2, "whose line is refused is no member"


def test_a_file_without_a_column_is_refused_in_one_line(toadlane: Toadlane, tmp_path: Path) -> None:
    toadlane("society", "create", "mill", "Mill Society")
    file = tmp_path / "members.csv"
    file.write_text("given_name\nNerys\n")
    said = toadlane("import", "members", str(file))
    assert said.code == 2
    assert said.err.strip().splitlines() == ["members.csv has no column family_name, birth_date, postcode, email, phone"]


def test_a_client_gets_a_secret_once_and_can_be_disabled(toadlane: Toadlane) -> None:
    toadlane("society", "create", "mill", "Mill Society")
    create = ("client", "create", "Tills", "--scope", "purchases:write")
    made = json.loads(toadlane(*create, "--json").out)
    assert made["client_secret"] not in toadlane("client", "list").out
    assert json.loads(toadlane(*create, "--json").out) == {"client_id": made["client_id"], "client_secret": None}
    assert "client disable" in toadlane(*create).out
    other = toadlane("client", "create", "Tills", "--scope", "members:read")
    assert (other.code, made["client_id"] in other.err) == (2, True)
    assert toadlane("client", "disable", made["client_id"]).code == 0
    (row,) = json.loads(toadlane("client", "list", "--json").out)
    assert row["scopes"] == "disabled"


def test_a_society_has_the_share_and_the_age_of_its_country_or_those_that_are_typed(toadlane: Toadlane) -> None:
    danish = ("society", "create", "baelt", "Bælt", "--country", "DK", "--currency", "DKK", "--language", "da")
    assert toadlane(*danish).code == 0
    assert toadlane(*danish, "--share", "200", "--age", "15").code == 0, "it is the same"
    assert "share_pence 20000" in toadlane(*danish, "--share", "1.00").err
    assert "age_least 15" in toadlane(*danish, "--age", "16").err
    assert toadlane("society", "create", "mill", "Mill", "--share", "1.005").code == 2
    assert toadlane("society", "create", "mill", "Mill", "--age", "31").code == 2
    assert "There are: baelt\n" in toadlane("client", "create", "Tills", "--scope", "a", "--society", "mill").err


@pytest.mark.parametrize(
    "words",
    [
        ("society", "create", "quay", "{121}"),
        ("staff", "invite", "a@b.example", "{81}", "Stott", "--role", "admin"),
        ("staff", "invite", "ada", "Ada", "Stott", "--role", "admin"),
        ("client", "create", "{121}", "--scope", "purchases:write"),
        ("client", "create", "Tills", "--scope", "purchases:write", "--society", "{41}"),
        ("client", "disable", "{41}"),
        ("contact", "invite", "a@b.example", "Ada", "Stott", "--role", "cause contact", "--cause", "{200}"),
        ("period", "open", "{41}", "2025-01-01", "2025-12-31"),
        ("import", "mapping", "{file}", "--name", "{41}"),
    ],
    ids=" ".join,
)
def test_what_is_longer_than_it_may_be_is_refused_in_one_line(refusing: Toadlane, tmp_path: Path, words: tuple[str, ...]) -> None:
    refusing("society", "create", "mill", "Mill Society")
    file = tmp_path / "till.json"
    file.write_text(MAPPING)
    long = {f"{{{count}}}": "x" * count for count in (41, 81, 121, 200)}
    said = refusing(*[str(file) if word == "{file}" else long.get(word, word) for word in words])
    assert said.code == 2 and len(said.err.strip().splitlines()) == 1, said.err


def test_several_societies_must_be_named(toadlane: Toadlane) -> None:
    toadlane("society", "create", "mill", "Mill Society")
    toadlane("society", "create", "quay", "Quay Society")
    said = toadlane("client", "create", "Tills", "--scope", "purchases:write")
    assert (said.code, said.err.strip()) == (2, "Say which society: --society SLUG. There are: mill, quay")


def test_every_route_is_printed_with_its_gate(refusing: Toadlane) -> None:
    routes = json.loads(refusing("routes", "--json").out)
    assert {"methods": "GET", "path": "/", "name": "portal:home", "gate": "anyone"} in routes
    assert all(route["gate"] for route in routes)


def test_settings_are_printed_as_they_stand(refusing: Toadlane, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOADLANE_SMTP_HOST", "mail.mill.example")
    rows = {row["variable"]: (row["value"], row["default"]) for row in json.loads(refusing("settings", "--json").out)}
    assert rows["TOADLANE_SMTP_HOST"] == ("mail.mill.example", "")
    assert rows["TOADLANE_PORT"][1] == "8000"


@pytest.mark.heavy
def test_every_model_has_its_migration(toadlane: Toadlane) -> None:
    said = toadlane("migrate", "--check")
    assert (said.code, said.err) == (0, "")


def test_migrating_again_changes_nothing(toadlane: Toadlane) -> None:
    assert toadlane("migrate").code == 0
    assert toadlane("migrate").code == 0


def test_verify_of_an_empty_database_agrees(toadlane: Toadlane) -> None:
    said = toadlane("verify")
    assert (said.code, said.err) == (0, "")


@pytest.mark.parametrize("name", ["TOADLANE_PORT", "TOADLANE_CLOCK"])
def test_a_setting_that_does_not_fit_is_one_line(refusing: Toadlane, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "sometime")
    said = refusing("migrate")
    assert said.code == 2
    assert len(said.err.strip().splitlines()) == 1


def test_a_database_that_does_not_answer_is_one_line(refusing: Toadlane, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOADLANE_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    said = refusing("verify")
    assert said.code == 3
    assert said.err.startswith("The database does not answer:")


def test_an_unknown_verb_is_a_wrong_use(refusing: Toadlane) -> None:
    assert refusing("frobnicate").code == 2


@pytest.mark.row("X14.1")
def test_a_restore_drill_brings_back_what_stood_at_the_backup(toadlane: Toadlane, tmp_path: Path) -> None:
    toadlane("society", "create", "mill", "Mill Society")
    file = tmp_path / "mill.backup"
    assert toadlane("backup", str(file)).code == 0
    toadlane("society", "create", "quay", "Quay Society")
    refused = toadlane("restore", str(file))
    assert (refused.code, refused.err.strip()) == (2, "The database is not empty. Nothing was restored.")
    assert toadlane("restore", str(file), "--replace").code == 0
    assert toadlane("society", "create", "quay", "Another Society").code == 0, "the slug is free again: the second society is gone"
    assert toadlane("verify").code == 0


@pytest.mark.slow
def test_serving_says_when_it_is_ready_and_ends_in_good_order(database_url: str) -> None:
    """In a process of its own: SIGTERM while the site is up ends it with 0."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        **os.environ, "TOADLANE_DATABASE_URL": embedded.site_url(database_url), "TOADLANE_OWNER_DATABASE_URL": database_url,
        "TOADLANE_PORT": str(port), "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    command = [sys.executable, "-c", "import app; app.main()", "serve"]
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout
        try:
            assert serving.stdout.readline().strip() == f"Toad Lane is ready: http://127.0.0.1:{port}"
            serving.terminate()
            assert serving.wait(timeout=30) == 0
        finally:
            serving.kill()


def test_a_taken_port_is_one_line(refusing: Toadlane) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = refusing("serve", "--port", str(taken.getsockname()[1]))
    assert said.code == 3
    assert "Choose another with --port." in said.err
