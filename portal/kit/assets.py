"""Static files: read once at start, named by their content, compressed when first asked for, and served from memory.

A file's address changes with its content, so browsers may keep each for ever. From memory, because all of it is smaller
than one photograph: no folder to write, nothing for several workers to race for.
"""

import gzip
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import brotli
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

LAYERS = ("tokens", "base", "layout", "parts", "pages", "print")
SHEET = "site.css"
WORKER = "_worker.js"
"""How the name of a service worker ends: it serves a page outside of this folder, and the browser wants to hear that it may."""
FOR_EVER = "public, max-age=31536000, immutable"
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
}


@dataclass(frozen=True)
class Asset:
    """A file as it is served."""

    address: str
    headers: Mapping[str, str]
    body: bytes

    @cached_property
    def bodies(self) -> Mapping[str, bytes]:
        """By content coding, best first; the last, `identity`, is always there."""
        packed = {"br": brotli.compress(self.body), "gzip": gzip.compress(self.body, mtime=0)}
        return {**{coding: small for coding, small in packed.items() if len(small) < len(self.body)}, "identity": self.body}


class Assets:
    """The files of one or more folders as an ASGI app. The sheets under `css/` become one `site.css`.

    Raises:
        HTTPException: what is asked for is not among them, or is not only read; answered like every other error.
    """

    def __init__(self, *folders: Path, prefix: str = "/static") -> None:
        found = {name: body for folder in folders for name, body in _files(folder)}
        found[SHEET] = join_layers(*folders)
        assets = {name: _asset(prefix, name, body) for name, body in found.items()}
        self.prefix = prefix
        self._addresses = {name: asset.address for name, asset in assets.items()}
        self._assets = {asset.address: asset for asset in assets.values()}

    def url(self, path: str) -> str:
        """The address of a file by its path below the folder: "site.css" is "/static/site.0123456789ab.css"."""
        assert path in self._addresses, f"There is no static file {path}"
        return self._addresses[path]

    def mount(self) -> Mount:
        """The route under which the files are served."""
        return Mount(self.prefix, app=self, name="static")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "http"
        await self._answer(scope)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response:
        asset = self._assets.get(scope["path"])
        if asset is None:
            raise HTTPException(404)
        if scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        accepted = _accepted(Headers(scope=scope).get("accept-encoding", "")) | {"identity"}
        coding = next(coding for coding in asset.bodies if coding in accepted)
        headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding", **asset.headers}
        if coding != "identity":
            headers["Content-Encoding"] = coding
        return Response(asset.bodies[coding], headers=headers)


def join_layers(*folders: Path) -> bytes:
    """One style sheet from the layers of all folders, in the order of LAYERS; comments stay at home."""
    unknown = {sheet.stem for folder in folders for sheet in folder.glob("css/*.css")} - set(LAYERS)
    assert not unknown, f"Style sheets outside the layers: {unknown}"
    sheets = [folder / "css" / f"{layer}.css" for layer in LAYERS for folder in folders]
    return "".join(_squeezed(sheet.read_text("utf-8")) for sheet in sheets if sheet.is_file()).encode()


def _squeezed(css: str) -> str:
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)).lstrip()


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix in MEDIA_TYPES and path.is_file() and not name.startswith("css/"):
            yield name, path.read_bytes()


def _asset(prefix: str, name: str, body: bytes) -> Asset:
    stem, dot, ending = name.rpartition(".")
    address = f"{prefix}/{stem}.{sha256(body).hexdigest()[:12]}{dot}{ending}"
    headers = {"Content-Type": MEDIA_TYPES[dot + ending]}
    if name.endswith(WORKER):
        headers["Service-Worker-Allowed"] = "/"
    return Asset(address, headers, body)


def _accepted(header: str) -> set[str]:
    offers = (offer.partition(";") for offer in header.lower().split(","))
    return {coding.strip() for coding, _, quality in offers if not re.fullmatch(r"\s*q=0(\.0*)?\s*", quality)}
