"""Papers: PDFs that everybody can read, set by a process of its own (`typesetter`), a few at a time and not for ever."""

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import msgspec

from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = 2
SECONDS_MOST = 30.0

_places: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


class PaperFailed(Exception):
    """The typesetter could not set a paper; the message is its own."""


async def typeset(source: Path, told: Mapping[str, Any], *, seconds: float = SECONDS_MOST) -> bytes:
    """The PDF of a .typ file that reads `told` as `json(bytes(sys.inputs.told))`.

    Raises:
        Refused: it takes too long, waiting for others included.
        PaperFailed: the file is wrong, or the typesetter is not installed.
    """
    place = _places.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
    try:
        async with asyncio.timeout(seconds), place:
            return await _set(source, msgspec.json.encode(told))
    except TimeoutError as error:
        raise Refused(_("This takes too long to print just now. Choose fewer days, or try again in a minute.")) from error


async def _set(source: Path, told: bytes) -> bytes:
    pipe = asyncio.subprocess.PIPE
    command = (sys.executable, "-m", f"{__package__}.typesetter", str(source))
    setter = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=ROOT)
    try:
        paper, complaint = await setter.communicate(told)
    finally:
        if setter.returncode is None:  # too long, or nobody waits any more
            setter.kill()
            await setter.wait()
    if setter.returncode:
        raise PaperFailed(complaint.decode(errors="replace")[-2000:])
    return paper
