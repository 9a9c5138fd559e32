"""The look as written: two dark sets that are one, contrast that is computed, and no rule that escapes its layer."""

import json
import re
from base64 import b64encode
from hashlib import sha512
from pathlib import Path

import brotli
import pytest

from portal.kit.assets import LAYERS, join_layers
from tests.house.source import DOMAINS

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
SHEETS = {layer: re.sub(r"/\*.*?\*/", "", (STATIC / "css" / f"{layer}.css").read_text("utf-8"), flags=re.DOTALL) for layer in LAYERS}
TEMPLATES = sorted(path for path in ROOT.glob("*/templates/**/*.*") if path.suffix in (".html", ".svg"))
FIRST_VIEW_BYTES_MAX = 14 * 1024
SET_BY_SCRIPT = {"htmx-request"}

TEXT, MARK = 4.5, 3.0
PAIRS = [
    *(("ink", ground, TEXT) for ground in ("wall", "sheet", "sunk", "candle-wash", "madder-wash", "moss-wash", "woad-wash", "oxide-wash")),
    *(("ink-2", ground, TEXT) for ground in ("wall", "sheet", "sunk", "candle-wash", "oxide-wash")),
    *(("link", ground, TEXT) for ground in ("wall", "sheet", "oxide-wash", "woad-wash", "moss-wash", "candle-wash")),
    *(("edge", ground, MARK) for ground in ("wall", "sheet", "sunk")),
    *((ink, ground, TEXT) for ink in ("on-toad", "on-toad-2") for ground in ("toad", "toad-2")),
    *(("candle", ground, MARK) for ground in ("toad", "toad-2")),
    ("on-candle", "candle", TEXT),
    ("on-candle", "candle-2", TEXT),
    ("candle-edge", "wall", MARK),
    ("candle-edge", "sheet", MARK),
    ("candle-ink", "candle-wash", TEXT),
    ("madder", "wall", TEXT),
    ("madder", "madder-wash", TEXT),
    ("sheet", "madder", TEXT),
    ("madder-lit", "toad", TEXT),
    *((tone, f"{tone}-wash", TEXT) for tone in ("moss", "woad", "oxide")),
    *((f"c{place}", ground, MARK) for place in range(1, 7) for ground in ("wall", "sheet")),
]


def blocks(css: str, selector: str) -> list[str]:
    return re.findall(re.escape(selector) + r"\s*\{([^}]*)\}", css)


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", block))


LIGHT = tokens(blocks(SHEETS["tokens"], "\n  :root")[0])
DARK_BY_SYSTEM = tokens(blocks(SHEETS["tokens"], ':root:not([data-theme="light"])')[0])
DARK_BY_CHOICE = tokens(blocks(SHEETS["tokens"], ':root[data-theme="dark"]')[0])


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_dark_by_the_system_and_dark_by_choice_are_the_same() -> None:
    assert DARK_BY_SYSTEM
    assert DARK_BY_SYSTEM == DARK_BY_CHOICE


def test_dark_answers_every_colour_of_light() -> None:
    assert {name for name, value in LIGHT.items() if value.startswith("#")} <= DARK_BY_SYSTEM.keys()


def test_the_candle_keeps_its_colour_at_night() -> None:
    assert LIGHT["candle"] == DARK_BY_SYSTEM["candle"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("mark", "ground", "least"), PAIRS)
def test_a_pair_of_tokens_has_its_contrast(theme: str, mark: str, ground: str, least: float) -> None:
    colours = LIGHT if theme == "light" else {**LIGHT, **DARK_BY_SYSTEM}
    assert contrast(colours[mark], colours[ground]) >= least


@pytest.mark.parametrize("layer", LAYERS)
def test_a_sheet_writes_only_into_its_own_layer(layer: str) -> None:
    assert re.findall(r"@layer ([\w-]+) \{", SHEETS[layer]) == [layer]
    assert SHEETS[layer].count("{") == SHEETS[layer].count("}")


@pytest.mark.parametrize("layer", [layer for layer in LAYERS if layer != "print"])
def test_nothing_is_important_outside_print(layer: str) -> None:
    assert "!important" not in SHEETS[layer]


@pytest.mark.parametrize("layer", LAYERS)
def test_sides_are_logical(layer: str) -> None:
    sides = "left|right|top|bottom"
    physical = rf"[\s{{;](?:(?:margin|padding|border)-(?:{sides})|{sides}|(?:min-|max-)?(?:width|height))\s*:"
    declarations = re.sub(r"\([^()]*\)", "", SHEETS[layer])  # media queries speak of the page's width
    assert not re.findall(physical, declarations)
    assert not re.findall(r"text-align:\s*(?:left|right)", SHEETS[layer])


def test_every_token_that_is_used_is_defined() -> None:
    css = "".join(SHEETS.values())
    assert set(re.findall(r"var\(--([\w-]+)", css)) <= set(re.findall(r"--([\w-]+)\s*:", css))


def test_no_rule_is_for_a_class_that_nothing_draws() -> None:
    selectors = re.sub(r"\{[^{}]*\}", "{}", "".join(SHEETS.values()))
    drawings = [path for domain in DOMAINS for path in (ROOT / domain).rglob("*.py")]
    drawn = "".join(path.read_text("utf-8") for path in (*TEMPLATES, *drawings))
    classes = set(re.findall(r"\.([a-z][\w-]*)", selectors)) - SET_BY_SCRIPT
    assert {name for name in classes if not re.search(rf"(?<![\w-]){name}(?![\w-])", drawn)} == set()


def test_the_first_view_is_small() -> None:
    assert len(brotli.compress(join_layers(STATIC))) <= FIRST_VIEW_BYTES_MAX


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_leaves_looks_and_acts_to_their_files(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"\sstyle\s*=|<style|\son\w+\s*=\s*[\"']|hx-on|javascript:", text)


def test_vendored_files_are_what_their_manifest_says() -> None:
    vendored = json.loads((STATIC / "vendor" / "manifest.json").read_text("utf-8"))["vendored"]
    for package in vendored:
        assert (ROOT / package["licence_file"]).is_file()
        for file in package["files"]:
            digest = b64encode(sha512((ROOT / file["path"]).read_bytes()).digest()).decode()
            assert file["sha512"] == f"sha512-{digest}", file["path"]


def test_every_vendored_file_is_in_the_manifest() -> None:
    manifest = (STATIC / "vendor" / "manifest.json").read_text("utf-8")
    folders = (STATIC / "vendor", ROOT / "portal" / "templates" / "portal" / "icons")
    kept = {path.relative_to(ROOT).as_posix() for folder in folders for path in folder.iterdir() if path.name != "manifest.json"}
    assert {path for path in kept if path not in manifest} == set()
