"""XPath regular expressions (XQuery and XPath Functions 3.1, section 5.6) in terms of Python's `re`.

Differences that matter: `\\i \\c` (XML name characters), `\\p{…}` categories and blocks, character class
subtraction `[a-z-[aeiou]]`, the flags `s m i x q`, `.` that matches neither newline nor return, and `$`
that matches only at the very end. A pattern that XPath refuses (look-ahead, inline flags, back-reference to
a group not yet closed) is refused here.
"""

import re
import sys
import unicodedata
from functools import lru_cache

Pattern = re.Pattern[str]

MAX_PATTERN = 2_000
_NAME_START = (
    r":A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_NAME_PART = _NAME_START + r"\-.0-9\u00B7\u0300-\u036F\u203F-\u2040"
_BLOCKS = {
    "IsBasicLatin": (0, 0x7F), "IsLatin-1Supplement": (0x80, 0xFF), "IsLatinExtended-A": (0x100, 0x17F),
    "IsLatinExtended-B": (0x180, 0x24F), "IsGreek": (0x370, 0x3FF), "IsGreekandCoptic": (0x370, 0x3FF),
    "IsCyrillic": (0x400, 0x4FF), "IsArmenian": (0x530, 0x58F), "IsHebrew": (0x590, 0x5FF), "IsArabic": (0x600, 0x6FF),
    "IsThai": (0xE00, 0xE7F), "IsHiragana": (0x3040, 0x309F), "IsKatakana": (0x30A0, 0x30FF),
}  # fmt: skip
_CATEGORY = re.compile(r"(?:L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|Z[slp]?|S[mcko]?|C[cfon]?)")
_QUANTIFIER = re.compile(r"(?:[*+?]|\{\d+(?:,\d*)?\})\??")


class PatternError(ValueError):
    """Not an XPath regular expression."""


@lru_cache(maxsize=256)
def compile_pattern(pattern: str, flags: str) -> Pattern:
    """A compiled pattern. Raises `PatternError`.

    >>> bool(compile_pattern("[a-z-[aeiou]]+", "i").fullmatch("Ty"))
    True
    """
    if set(flags) - set("smixq") or len(pattern) > MAX_PATTERN:
        raise PatternError("unknown flag, or too long a pattern")
    if "q" in flags:
        return re.compile(re.escape(pattern), re.IGNORECASE if "i" in flags else re.NOFLAG)
    options = re.NOFLAG
    for flag, option in (("s", re.DOTALL), ("m", re.MULTILINE), ("i", re.IGNORECASE)):
        options |= option if flag in flags else re.NOFLAG
    if "x" in flags:
        pattern = _without_space(pattern)
    try:
        return re.compile(_Translator(pattern, flags).translate(), options)
    except (re.error, OverflowError, RecursionError) as error:
        raise PatternError(str(error)) from error


def _without_space(pattern: str) -> str:
    """Flag x: white space outside character classes means nothing."""
    parts, depth, escaped = [], 0, False
    for char in pattern:
        if not escaped and char in "[]":
            depth += 1 if char == "[" else -1
        if depth or not char.isspace():
            parts.append(char)
        escaped = char == "\\" and not escaped
    return "".join(parts)


@lru_cache(maxsize=64)
def _category_ranges(name: str) -> str:
    """The inside of a Python character class for a Unicode category."""
    parts: list[str] = []
    start: int | None = None
    for code in range(sys.maxunicode + 2):
        inside = code <= sys.maxunicode and unicodedata.category(chr(code)).startswith(name)
        if inside and start is None:
            start = code
        if not inside and start is not None:
            parts.append(f"\\U{start:08x}-\\U{code - 1:08x}")
            start = None
    return "".join(parts)


class _Translator:
    def __init__(self, pattern: str, flags: str) -> None:
        self.pattern = pattern
        self.flags = flags
        self.at = 0
        self.opened = 0
        self.closed: list[int] = []
        self.stack: list[int | None] = []

    def translate(self) -> str:
        parts = []
        while self.at < len(self.pattern):
            parts.append(self.piece())
        if self.stack:
            raise PatternError("a group is not closed")
        return "".join(parts)

    def take(self) -> str:
        if self.at >= len(self.pattern):
            raise PatternError("the pattern ends too early")
        char = self.pattern[self.at]
        self.at += 1
        return char

    def piece(self) -> str:
        char = self.take()
        match char:
            case "\\":
                return self.escape()
            case "[":
                return self.char_class()
            case "(":
                return self.group()
            case ")":
                return self.close()
            case ".":
                return "." if "s" in self.flags else r"[^\n\r]"
            case "$":
                return "$" if "m" in self.flags else r"\Z"
            case "{" | "*" | "+" | "?":
                return self.quantifier()
            case "]" | "}":
                raise PatternError(f"{char} must be escaped")
            case _:
                return char

    def quantifier(self) -> str:
        self.at -= 1
        found = _QUANTIFIER.match(self.pattern, self.at)
        if found is None or _QUANTIFIER.match(self.pattern, found.end()):
            raise PatternError("a misplaced quantifier")
        self.at = found.end()
        return found[0]

    def group(self) -> str:
        if self.pattern.startswith("?", self.at):
            if not self.pattern.startswith("?:", self.at):
                raise PatternError("XPath has no look-around and no inline flags")
            self.at += 2
            self.stack.append(None)
            return "(?:"
        self.opened += 1
        self.stack.append(self.opened)
        return "("

    def close(self) -> str:
        if not self.stack:
            raise PatternError("a closing parenthesis without an opening one")
        number = self.stack.pop()
        if number is not None:
            self.closed.append(number)
        return ")"

    def escape(self) -> str:
        char = self.take()
        if char.isdigit():
            return self.reference(char)
        inside = self.class_escape(char)
        return f"[{inside}]" if inside is not None else self.negated_escape(char)

    def reference(self, digit: str) -> str:
        number = int(digit)
        while self.at < len(self.pattern) and self.pattern[self.at].isdigit() and number * 10 <= self.opened:
            number = number * 10 + int(self.take())
        if number not in self.closed:
            raise PatternError("a reference to a group that is not closed yet")
        return f"(?:\\{number})"

    def negated_escape(self, char: str) -> str:
        match char:
            case "S" | "D":
                return f"[^{self.class_escape(char.lower())}]"
            case "W":
                return r"[^\w]"
            case "I":
                return f"[^{_NAME_START}]"
            case "C":
                return f"[^{_NAME_PART}]"
            case "P":
                return f"[^{self.category()}]"
            case _:
                raise PatternError(f"unknown escape \\{char}")

    def class_escape(self, char: str) -> str | None:
        """What an escape means inside a character class; None for a negated set."""
        match char:
            case "n" | "r" | "t":
                return "\\" + char
            case "s":
                return r" \t\n\r"
            case "d":
                return r"\d"
            case "w":
                return r"\w"
            case "i":
                return _NAME_START
            case "c":
                return _NAME_PART
            case "p":
                return self.category()
            case _ if char in "\\|.?*+(){}-[]^$":
                return "\\" + char
            case _:
                return None

    def category(self) -> str:
        end = self.pattern.find("}", self.at)
        if not self.pattern.startswith("{", self.at) or end < 0:
            raise PatternError("expected {category}")
        name = self.pattern[self.at + 1 : end]
        self.at = end + 1
        if name in _BLOCKS:
            low, high = _BLOCKS[name]
            return f"\\U{low:08x}-\\U{high:08x}"
        if not _CATEGORY.fullmatch(name):
            raise PatternError(f"unknown category {name}")
        return _category_ranges(name)

    def char_class(self) -> str:
        negated = self.pattern.startswith("^", self.at)
        self.at += negated
        parts: list[str] = []
        minus = ""
        while (char := self.take()) != "]":
            if char == "-" and self.pattern.startswith("[", self.at):
                self.at += 1
                minus = f"(?!{self.char_class()})"
            elif char == "[":
                raise PatternError("[ must be escaped inside a class")
            else:
                parts.append(self.class_part(char))
        if not parts:
            raise PatternError("an empty character class")
        return (
            f"(?:{minus}[{'^' * negated}{''.join(parts)}])" if minus else f"[{'^' * negated}{''.join(parts)}]"
        )

    def class_part(self, char: str) -> str:
        if char != "\\":
            return char if char == "-" else re.escape(char)
        name = self.take()
        inside = self.class_escape(name)
        if inside is not None:
            return inside
        if name in "SDW":
            return "\\" + name
        raise PatternError(f"\\{name} cannot stand inside a class")
