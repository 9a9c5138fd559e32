"""Settings: typed, each with a default, and the table that people read is the code's own."""

from pathlib import Path

import pytest

from portal.kit import setting_table, settings
from portal.kit.settings import SettingsInvalid

OPERATIONS = Path(__file__).resolve().parents[3] / "docs" / "operations.md"


def test_an_empty_environment_gives_settings_that_serve() -> None:
    found = settings.read({})
    assert found.public_origin == "http://127.0.0.1:8000"
    assert not found.secure


def test_a_value_that_does_not_fit_is_named() -> None:
    with pytest.raises(SettingsInvalid, match=r"port"):
        settings.read({"TOADLANE_PORT": "eighty"})


def test_an_unknown_name_under_the_prefix_is_refused_and_others_are_passed_over() -> None:
    assert settings.read({"PATH": "/bin"}).port == 8000
    with pytest.raises(SettingsInvalid, match="TOADLANE_PROT"):
        settings.read({"TOADLANE_PROT": "8000"})


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://site:s3cret@db.example:5432/toad", "postgresql://site:***@db.example:5432/toad"),
        ("postgresql://site:s3c@ret:@db.example/toad", "postgresql://site:***@db.example/toad"),
        ("postgresql://site:s3/c?r#et@db.example/toad", "postgresql://site:***@db.example/toad"),
        ("postgresql://:s3cret@/toad?host=/run/db", "postgresql://:***@/toad?host=/run/db"),
        ("postgresql:///toad?user=site&password=s3cret&sslpassword=s3cret", "postgresql:///toad?user=site&password=***&sslpassword=***"),
        ("postgresql://site@db.example/toad", "postgresql://site@db.example/toad"),
        ("host=db password=s3cret", "***"),
        ("", ""),
    ],
)
def test_an_address_is_shown_without_its_password(address: str, shown: str) -> None:
    found = {row.variable: row.value for row in setting_table.rows(settings.read({"TOADLANE_DATABASE_URL": address}))}
    assert found["TOADLANE_DATABASE_URL"] == shown


def test_settings_are_shown_as_they_stand_beside_their_defaults_and_secrets_not_at_all() -> None:
    given = {"TOADLANE_PORT": "8443", "TOADLANE_DEMO": "true", "TOADLANE_SMTP_PASSWORD": "s3cret", "TOADLANE_OIDC_CLIENT_SECRET": "s3cret"}
    shown = {row.variable: (row.value, row.default) for row in setting_table.rows(settings.read(given))}
    assert shown["TOADLANE_PORT"] == ("8443", "8000")
    assert shown["TOADLANE_DEMO"] == ("true", "false")
    assert shown["TOADLANE_WORKERS"] == ("1", "1")
    assert [shown[f"TOADLANE_{name}"] for name in ("SMTP_PASSWORD", "OIDC_CLIENT_SECRET")] == [("***", ""), ("***", "")]
    assert "s3cret" not in repr(shown)


def test_every_setting_that_sounds_like_a_secret_is_marked_as_one() -> None:
    for name in settings.Settings.__struct_fields__:
        if name.endswith(("password", "secret", "database_url")):
            (row,) = [one for one in setting_table.rows(settings.read({f"TOADLANE_{name.upper()}": "s3cret"})) if one.value == "***"]
            assert row.variable == f"TOADLANE_{name.upper()}"


def test_the_table_in_the_manual_is_that_of_the_code() -> None:
    """Where this fails: `toadlane settings --markdown` prints the table to put there."""
    assert setting_table.markdown() in OPERATIONS.read_text(encoding="utf-8")
