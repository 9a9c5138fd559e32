"""Backup and restore: one file that holds the whole database as it stood at one instant (a gzipped SQL script)."""

import asyncio
import gzip
import os
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

import asyncpg

from portal.kit.embedded import PROGRAMS, ensure_site_role
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused

CHUNK_BYTES = 1 << 20
FIRST_LINES = b"--\n-- PostgreSQL database dump\n"
NEWER_SETTING = b"SET transaction_timeout = 0;\n"  # PostgreSQL 15 and 16 do not know it

# The script is run inside our own transaction: without the last word nothing has happened.
BEGIN = b"""BEGIN;
SET LOCAL lock_timeout = '10s';
DROP SCHEMA public CASCADE;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""
COMMIT = b"\nCOMMIT;\nANALYZE;\n"


async def backup(owner_url: str, file: Path) -> int:
    """Write the whole database to `file`, readable by its owner only. An older file stands until the new one is whole.

    Returns:
        The size of the file in bytes.

    Raises:
        Refused: the file cannot be written, or PostgreSQL's own words why it could not be read.
    """
    draft = file.with_name(file.name + ".part")
    try:
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
    except OSError as error:
        raise Refused(_("%(file)s cannot be written.", file=str(file))) from error
    dump = await asyncio.to_thread(_dump, owner_url, draft)
    if dump.returncode:
        draft.unlink()
        raise Refused(_("The backup was not made: %(reason)s", reason=_reason(dump.stderr)))
    draft.replace(file)
    return file.stat().st_size


async def restore(owner_url: str, file: Path, *, replace: bool = False) -> None:
    """Make the database what it was at the backup, in one transaction: all of it, or no change at all.

    Args:
        replace: also where the database already holds something, which is then lost.

    Raises:
        Refused: the database is not empty, the file is not a whole backup, or PostgreSQL's own words why it stopped.
    """
    if not replace and await _holds_something(owner_url):
        raise Refused(_("The database is not empty. Nothing was restored."))
    await ensure_site_role(owner_url)
    await asyncio.to_thread(_feed, owner_url, file)


async def _holds_something(owner_url: str) -> bool:
    connection = await asyncpg.connect(owner_url)
    try:
        return bool(await connection.fetchval("SELECT EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace)"))
    finally:
        await connection.close()


def _dump(owner_url: str, file: Path) -> subprocess.CompletedProcess[bytes]:
    command = [str(PROGRAMS / "pg_dump"), "--no-owner", "--compress=gzip", f"--file={file}", f"--dbname={_without_password(owner_url)}"]
    return subprocess.run(command, env=_environment(owner_url), stderr=subprocess.PIPE)


def _feed(owner_url: str, file: Path) -> None:
    command = [str(PROGRAMS / "psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={_without_password(owner_url)}"]
    environment = _environment(owner_url)
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as psql:
        assert psql.stdin and psql.stderr
        whole = _write(psql.stdin, file)
        said = psql.stderr.read()
    if not whole:
        raise Refused(_("%(file)s is not a whole backup. Nothing was restored.", file=str(file)))
    if psql.returncode:
        raise Refused(_("Nothing was restored: %(reason)s", reason=_reason(said)))


def _write(psql: IO[bytes], file: Path) -> bool:
    """Whether the file was whole: only then does psql hear the last word."""
    try:
        with psql:
            psql.write(BEGIN)
            for chunk in _chunks(file):
                psql.write(chunk)
            psql.write(COMMIT)
    except BrokenPipeError:
        return True  # psql has stopped, and says why
    except (EOFError, OSError, zlib.error):
        return False
    return True


def _chunks(file: Path) -> Iterator[bytes]:
    with gzip.open(file) as script:
        first = script.read(CHUNK_BYTES)
        if not first.startswith(FIRST_LINES):
            raise gzip.BadGzipFile
        yield first.replace(NEWER_SETTING, b"", 1)
        while chunk := script.read(CHUNK_BYTES):
            yield chunk


def _reason(said: bytes) -> str:
    """The first line in which a program says what went wrong."""
    lines = said.decode(errors="replace").splitlines()
    return next((line for line in lines if "error:" in line.lower()), lines[-1] if lines else "")


def _without_password(url: str) -> str:
    address = urlsplit(url)
    return address._replace(netloc=address.netloc.replace(f":{address.password}@", "@")).geturl()


def _environment(url: str) -> dict[str, str]:
    """A password on the command line could be read by everybody on the machine."""
    password = urlsplit(url).password
    return {**os.environ, **({"PGPASSWORD": unquote(password)} if password else {})}
