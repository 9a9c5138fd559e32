"""Static files: one style sheet, addresses that change with the content, and the smallest body that a browser accepts."""

import gzip
from pathlib import Path

import brotli
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from portal.kit.assets import LAYERS, Assets

SHEET = ".card { /* why */\n  color: red;\n}\n" * 40


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "tokens.css").write_text(SHEET)
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "tiny.js").write_text("1")
    return tmp_path


def browser(assets: Assets) -> TestClient:
    return TestClient(Starlette(routes=[assets.mount()]))


def test_an_address_changes_with_the_content_and_only_with_it(folder: Path) -> None:
    before = Assets(folder).url("site.css")
    assert before == Assets(folder).url("site.css")
    (folder / "css" / "tokens.css").write_text(SHEET.replace("red", "blue"))
    assert Assets(folder).url("site.css") != before


def test_an_address_keeps_folder_name_and_ending(folder: Path) -> None:
    start, digest, ending = Assets(folder).url("vendor/tiny.js").split(".")
    assert (start, ending) == ("/static/vendor/tiny", "js")
    assert len(digest) == 12


def test_a_file_that_is_not_there_has_no_address(folder: Path) -> None:
    with pytest.raises(AssertionError, match=r"nothing\.css"):
        Assets(folder).url("nothing.css")


@pytest.mark.parametrize("path", ["/static/site.css", "/static/site.000000000000.css", "/static/css/tokens.css", "/static/"])
def test_an_unknown_path_is_404(folder: Path, path: str) -> None:
    assert browser(Assets(folder)).get(path).status_code == 404


def test_a_file_is_only_read(folder: Path) -> None:
    assets = Assets(folder)
    answer = browser(assets).post(assets.url("site.css"))
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"


def test_a_file_may_be_kept_for_ever(folder: Path) -> None:
    assets = Assets(folder)
    answer = browser(assets).get(assets.url("site.css"))
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/css; charset=utf-8"


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [("gzip, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip;q=0.5", "gzip"), ("identity", None), ("", None), ("zstd", None)],
)
def test_the_smallest_body_that_the_browser_accepts_is_sent(folder: Path, accepted: str, sent: str | None) -> None:
    assets = Assets(folder)
    address = assets.url("site.css")
    with browser(assets).stream("GET", address, headers={"Accept-Encoding": accepted}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers.get("content-encoding") == sent
    assert answer.headers["vary"] == "Accept-Encoding"
    opened = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[sent](raw)
    assert opened.startswith(b".card {")
    assert int(answer.headers["content-length"]) == len(raw)


def test_a_body_that_does_not_shrink_is_sent_as_it_is(folder: Path) -> None:
    assets = Assets(folder)
    answer = browser(assets).get(assets.url("vendor/tiny.js"), headers={"Accept-Encoding": "br, gzip"})
    assert "content-encoding" not in answer.headers
    assert answer.text == "1"


def test_the_layers_are_joined_in_their_order_without_comments(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        (folder / "css").mkdir(parents=True)
        for layer in reversed(LAYERS):
            (folder / "css" / f"{layer}.css").write_text(f"/* why\n {layer} */\n\n  .{folder.name}-{layer} {{}}\n")
    assets = Assets(first, second)
    text = browser(assets).get(assets.url("site.css")).text
    assert text.split("\n")[:-1] == [f".{name}-{layer} {{}}" for layer in LAYERS for name in ("first", "second")]


def test_a_sheet_outside_the_layers_is_a_mistake(folder: Path) -> None:
    (folder / "css" / "more.css").write_text("")
    with pytest.raises(AssertionError, match="more"):
        Assets(folder)
