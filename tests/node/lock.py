"""Take the addresses out of package-lock.json: the hashes say what is meant, and each machine knows its own registry."""

import json
from pathlib import Path
from typing import Any

LOCK = Path(__file__).with_name("package-lock.json")


def without_addresses(package: dict[str, Any]) -> dict[str, Any]:
    """The entry of one package, but for where to fetch it and whom to thank."""
    return {key: value for key, value in package.items() if key not in ("resolved", "funding")}


if __name__ == "__main__":
    lock = json.loads(LOCK.read_text(encoding="utf-8"))
    lock["packages"] = {place: without_addresses(package) for place, package in lock["packages"].items()}
    LOCK.write_text(json.dumps(lock, indent=2) + "\n", encoding="utf-8")
