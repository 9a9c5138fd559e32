"""The demo's data lie in installed packages; they are read as files, since importing those packages would ask for much more."""

from importlib.util import find_spec
from pathlib import Path

from portal.kit.locale import gettext as _
from portal.kit.opening import Unavailable


def folder(package: str) -> Path:
    """Where a package lies.

    Raises:
        Unavailable: it is not installed.
    """
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise Unavailable(_("The demo's data are not installed. Type: pip install 'toadlane[demo]'"))
    return Path(spec.submodule_search_locations[0])
