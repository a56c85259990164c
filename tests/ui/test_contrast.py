"""The theme keeps its promise: text reads at 7:1, fields and big shapes at 3:1, in light and in dark."""

import re

import pytest

from tests.conftest import ROOT

STYLES = ROOT / "src/polku/ui/static/ui"
FAMILIES = ("neutral", "forest", "lake", "amber", "berry")
SURFACES = ("background-default", "background-tinted", "surface-default", "surface-tinted", "surface-hover")


def colours(sheet):
    return dict(re.findall(r"--ds-color-([\w-]+): (#[0-9a-f]{6});", (STYLES / sheet).read_text()))


LIGHT = colours("theme.css")
DARK = LIGHT | colours("theme-dark.css")


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_counted_as_wcag_counts_it():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("family", FAMILIES)
def test_text_reads_well_on_every_surface_of_its_family(theme, family):
    for surface in SURFACES:
        for text in ("text-default", "text-subtle"):
            assert contrast(theme[f"{family}-{text}"], theme[f"{family}-{surface}"]) >= 7, (surface, text)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("family", FAMILIES)
def test_plain_text_reads_well_on_the_tinted_surface_of_any_family(theme, family):
    assert contrast(theme["neutral-text-default"], theme[f"{family}-surface-tinted"]) >= 7
    assert contrast(theme[f"{family}-text-subtle"], theme["neutral-background-default"]) >= 7


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("family", FAMILIES)
def test_buttons_read_well_in_every_state(theme, family):
    for state in ("base-default", "base-hover", "base-active"):
        assert contrast(theme[f"{family}-base-contrast-default"], theme[f"{family}-{state}"]) >= 7, state


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("family", FAMILIES)
def test_the_edges_of_fields_and_buttons_are_seen(theme, family):
    for surface in SURFACES[:4]:
        for edge in ("border-default", "border-strong"):
            assert contrast(theme[f"{family}-{edge}"], theme[f"{family}-{surface}"]) >= 3, (surface, edge)


def test_dark_says_every_colour_that_light_says():
    assert set(colours("theme-dark.css")) == set(LIGHT)


def test_the_footer_reads_well():
    for sheet in ("theme.css", "theme-dark.css"):
        named = {}
        for name in ("theme.css", sheet):
            named |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", (STYLES / name).read_text()))
        assert contrast(named["on-ground"], named["ground"]) >= 7


def test_only_the_theme_names_colours():
    assert not re.findall(r"#[0-9a-f]{3,8}\b|rgb\(|hsl\(", (STYLES / "polku.css").read_text())
