"""The browser that the tests drive: the system's own Chromium, in a state that talks to nobody else."""

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"), Path("/Applications/Chromium.app/Contents/MacOS/Chromium"))
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


class ChromiumMissing(Exception):
    """No browser was found; the message says what to type."""


def executable() -> Path:
    """Where Chromium is.

    Raises:
        ChromiumMissing: it is not on this machine.
    """
    found = [Path(path) for name in NAMES if (path := shutil.which(name))] + [place for place in PLACES if place.exists()]
    if not found:
        raise ChromiumMissing("Tests in a browser need Chromium. Type: make browser  (or: sudo apt-get install chromium)")
    return found[0]


def arguments() -> list[str]:
    """What Chromium is started with; root cannot have its sandbox."""
    return [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
