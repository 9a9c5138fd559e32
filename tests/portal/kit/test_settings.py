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


def test_the_table_in_the_manual_is_that_of_the_code() -> None:
    """Where this fails: `toadlane settings --markdown` prints the table to put there."""
    assert setting_table.markdown() in OPERATIONS.read_text(encoding="utf-8")
