"""Settings: read once from the environment, under one prefix, typed, each with a default that serves."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec

PREFIX = "TOADLANE_"

Described = msgspec.Meta
SECRET = {"secret": True}
"""Marks what no print-out shows: all of it, of an address its password."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Every setting of the product. `docs/operations.md` holds the same table for people; a test keeps both equal."""

    folder: Annotated[Path, Described(description="Where the embedded database and generated files live")] = Path(".toadlane")
    database_url: Annotated[str, Described(description="The site's PostgreSQL; empty: the embedded one", extra=SECRET)] = ""
    owner_database_url: Annotated[
        str, Described(description="The owner's PostgreSQL, for migrations; empty: as database_url", extra=SECRET)
    ] = ""
    database_connections_max: Annotated[int, Described(description="Connections a web worker may hold", ge=1, le=100)] = 10
    host: Annotated[str, Described(description="Address to listen on")] = "127.0.0.1"
    port: Annotated[int, Described(description="Port to listen on", ge=1, le=65535)] = 8000
    workers: Annotated[int, Described(description="Web worker processes", ge=1, le=64)] = 1
    origin: Annotated[str, Described(description="The site's public address, scheme and host; empty: the listening address")] = ""
    proxy_hops: Annotated[int, Described(description="Proxies in front that each add to X-Forwarded-For; 0: none", ge=0, le=9)] = 0
    demo: Annotated[bool, Described(description="The demo's pages: ready people and the outbox")] = False
    clock: Annotated[str, Described(description="Test clock: an ISO instant at which time starts; empty: the real time")] = ""
    session_days: Annotated[int, Described(description="Days after which a session ends", ge=1, le=90)] = 14
    body_bytes_max: Annotated[int, Described(description="Largest request body accepted", ge=10_000)] = 8_000_000
    smtp_host: Annotated[str, Described(description="Mail server; empty: mail waits, and goes stale after three days")] = ""
    smtp_port: Annotated[int, Described(description="Port of the mail server", ge=1, le=65535)] = 587
    smtp_user: Annotated[str, Described(description="User name at the mail server")] = ""
    smtp_password: Annotated[str, Described(description="Password at the mail server", extra=SECRET)] = ""
    mail_from: Annotated[str, Described(description="Sender of the site's mail")] = "Toad Lane <no-reply@toadlane.example>"
    oidc_issuer: Annotated[str, Described(description="Issuer address of the staff identity provider; empty: off")] = ""
    oidc_client_id: Annotated[str, Described(description="Client id at the identity provider")] = ""
    oidc_client_secret: Annotated[str, Described(description="Client secret at the identity provider", extra=SECRET)] = ""
    oidc_staff_claim: Annotated[str, Described(description="The claim that admits staff, as name=value")] = "toadlane=staff"
    oidc_society: Annotated[str, Described(description="Slug of the society whose staff sign in there; empty: all")] = ""

    @property
    def public_origin(self) -> str:
        """Scheme and host under which people reach the site, without a slash at the end."""
        return (self.origin or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def secure(self) -> bool:
        """Whether people reach the site over TLS: then cookies are Secure and HSTS is sent."""
        return self.public_origin.startswith("https://")


class SettingsInvalid(Exception):
    """A setting could not be read; the message names it and says what it should be."""


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings that the environment gives.

    Raises:
        SettingsInvalid: a value does not fit, or a name under the prefix is unknown.
    """
    given = {key.removeprefix(PREFIX).lower(): value for key, value in environment.items() if key.startswith(PREFIX)}
    unknown = sorted(set(given) - set(Settings.__struct_fields__))
    if unknown:
        names = ", ".join(PREFIX + name.upper() for name in unknown)
        raise SettingsInvalid(f"Unknown setting: {names}. docs/operations.md lists them all.")
    try:
        return msgspec.convert(given, Settings, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise SettingsInvalid(f"A setting under {PREFIX} does not fit: {error}") from error


def _decode(kind: type, value: object) -> object:
    if kind is Path:
        return Path(str(value)).expanduser()
    raise NotImplementedError(kind)
