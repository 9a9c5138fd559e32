"""The web server: Granian with its worker processes, told to the terminal when the first page answers."""

import socket
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server
from starlette.applications import Starlette

from portal.kit.locale import gettext as _
from portal.kit.opening import Unavailable
from portal.kit.progress import OUT
from portal.kit.settings import Settings
from portal.kit.site import start_clock

READY_SECONDS_MAX = 60
STOP_SECONDS_MAX = 10
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what to knock at where we listen on every address


def serve(settings: Settings, create_app: Callable[..., Starlette], url: str, greeting: Sequence[str]) -> None:
    """Serve until a signal says stop; say `greeting` once the site answers.

    Raises:
        Unavailable: somebody else has the port.
    """
    _check_port(settings)
    server = Server(
        "toadlane", address=settings.host, port=settings.port, interface=Interfaces.ASGI, workers=settings.workers,
        workers_kill_timeout=STOP_SECONDS_MAX, websockets=False, log_level=LogLevels.warning,
    )  # fmt: skip
    server.on_startup(threading.Thread(target=_greet, args=(settings, greeting), daemon=True).start)
    server.serve(target_loader=partial(_load, create_app, settings, url), wrap_loader=False)


def _load(create_app: Callable[..., Starlette], settings: Settings, url: str) -> Starlette:
    """In a worker process: the clock, like all else, begins anew there where processes are spawned."""
    start_clock(settings)
    return create_app(settings, database_url=url)


def _check_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        socket.create_server((settings.host, settings.port), family=family).close()
    except OSError as error:
        raise Unavailable(
            _("Port %(port)s of %(host)s is taken or not ours. Choose another with --port.", port=settings.port, host=settings.host)
        ) from error


def _greet(settings: Settings, greeting: Sequence[str]) -> None:
    host = EVERYWHERE.get(settings.host, settings.host)
    address = f"http://[{host}]:{settings.port}/" if ":" in host else f"http://{host}:{settings.port}/"
    until = time.monotonic() + READY_SECONDS_MAX
    while time.monotonic() < until:
        time.sleep(0.1)  # first of all: a worker that is forked while this thread sleeps inherits no lock from it
        if _answers(address):
            OUT.print("\n".join([*greeting, _("Toad Lane is ready: %(address)s", address=settings.public_origin)]))
            return


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=5):  # noqa: S310 - our own address
            return True
    except HTTPError:
        return True
    except (URLError, OSError):
        return False
