"""Texts of publications: Markdown into safe HTML, and what in them keeps a reader out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from polku.publishing.choices import Code

TAGS = {
    "p", "h2", "h3", "h4", "h5", "ul", "ol", "li", "strong", "em", "a", "blockquote", "table", "thead", "tbody", "tr",
    "th", "td", "hr", "br", "code", "pre", "div",
}  # fmt: skip
LONG_TEXT = 350
_IN_A_LANGUAGE = re.compile(r"::: (fi|sv|en)")
_VAGUE = frozenset(
    {
        "täältä", "tästä", "tänne", "täällä", "linkki", "lue lisää", "lisää", "klikkaa tästä", "klikkaa", "katso tästä",
        "här", "här finns", "länk", "läs mer", "mer", "klicka här", "here", "click here", "link", "read more", "more",
    }
)  # fmt: skip
_CAPITALS = re.compile(r"\b[A-ZÅÄÖ]{4,}(?:\s+[A-ZÅÄÖ]{2,}){2,}\b")
_LINK = re.compile(r"\[([^\]\n]{0,300})\]\(([^)\s]{0,500})[^)\n]{0,100}\)")
_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+\S", re.MULTILINE)


@dataclass(frozen=True)
class Barrier:
    """A place in a text that makes it hard to use, and why."""

    code: Code
    start: int
    end: int


def as_html(text: str) -> str:
    """Safe HTML. Headings begin under the page's own; pictures go as attachments, where they get a description."""
    made = _markdown().render(text)
    return nh3.clean(
        made,
        tags=TAGS,
        attributes={"a": {"href"}, "th": {"scope"}, "div": {"lang"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )


def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "html_block"])
    parser.core.ruler.push("under_the_title", _under_the_title)
    parser.block.ruler.before(
        "fence", "in_a_language", _in_a_language, {"alt": ["paragraph", "blockquote", "list"]}
    )
    return parser


def _in_a_language(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Lines between `::: sv` and `:::` are in that language: a screen reader changes its voice for them."""
    begins = _IN_A_LANGUAGE.fullmatch(_line(state, start))
    if begins is None:
        return False
    closing = next((n for n in range(start + 1, end) if _line(state, n) == ":::"), None)
    if closing is None or silent:
        return closing is not None
    state.push("language_open", "div", 1).attrs = {"lang": begins[1]}
    whole, state.lineMax = state.lineMax, closing
    state.md.block.tokenize(state, start + 1, closing)
    state.lineMax = whole
    state.push("language_close", "div", -1)
    state.line = closing + 1
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]].rstrip()


def _under_the_title(state: object) -> None:
    tokens: list[Token] = state.tokens  # type: ignore[attr-defined]
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    # Whatever level a text begins at, its highest headings stand right under the page's own.
    highest = min((int(token.tag[1]) for token in headings), default=1)
    for token in headings:
        token.tag = f"h{min(5, int(token.tag[1]) - highest + 2)}"
    for token in tokens:
        if token.type == "th_open":
            token.attrs = {"scope": "col"}


def barriers(text: str) -> Iterator[Barrier]:
    """What in a text keeps readers out who use a screen reader, or who get lost in a long text."""
    yield from _headings(text)
    for match in _LINK.finditer(text):
        words = match[1].strip().casefold().rstrip(".:»>")
        if words in _VAGUE or not words:
            yield Barrier(Code.VAGUE_LINK, match.start(), match.end())
        elif words.startswith(("http://", "https://", "www.")):
            yield Barrier(Code.BARE_LINK, match.start(), match.end())
    for match in _CAPITALS.finditer(text):
        yield Barrier(Code.CAPITALS, match.start(), match.end())


def _headings(text: str) -> Iterator[Barrier]:
    # A text may begin with # or ##: either stands right under the title.
    level, found = 1, False
    for match in _HEADING.finditer(text):
        found, here = True, len(match[1])
        if here > level + 1:
            line_end = text.find("\n", match.end())
            yield Barrier(Code.HEADING_JUMP, match.start(), line_end if line_end > 0 else len(text))
        level = here
    if not found and len(text.split()) > LONG_TEXT:
        yield Barrier(Code.NO_HEADINGS, 0, 0)
