"""Reads FEEL texts into syntax trees.

FEEL names may hold spaces and signs (`Monthly Salary`, `profit-and-loss`), so a text can only be read knowing
which names exist. The parser therefore takes the names in scope and prefers the longest that fits; names made
inside a text (context keys, iteration variables, parameters) join as they appear. A name of plain letters and
digits need not be announced.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from polku_engine.feel import syntax
from polku_engine.feel.temporal import parse_temporal
from polku_engine.feel.types import (
    ANY,
    NAMED_TYPES,
    ContextType,
    FeelType,
    FunctionType,
    ListType,
    RangeType,
    UnknownType,
)
from polku_engine.feel.values import NUMBERS

MAX_LENGTH = 100_000
MAX_DEPTH = 60
# Property names with a space, and builtin functions with one: known in every scope.
_PROPERTIES = "time offset,start included,end included"
_FUNCTIONS = (
    "date and time,years and months duration,day of year,day of week,month of year,week of year,"
    "string length,upper case,lower case,substring before,substring after,starts with,ends with,string join,"
    "list contains,list replace,insert before,index of,distinct values,duplicate values,"
    "get value,get entries,context put,context merge,round up,round down,round half up,round half down,"
    "met by,overlaps before,overlaps after,finished by,started by"
)
STANDARD_NAMES = frozenset(f"{_PROPERTIES},{_FUNCTIONS}".split(","))

_SPACE = re.compile(r"(?:[\s\u180e\u200b\ufeff]+|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_WORD = re.compile(r"[^\W\d][\w\U00010000-\U000EFFFF]*|[?]|[\U00010000-\U000EFFFF]+")
_NUMBER = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.DOTALL)
_ARGUMENT_NAME = re.compile(r'\s*([^\W\d][^()\[\]{},":]*?)\s*:')
_ITERATION_NAME = re.compile(r"(.+?)\s+in(?=[\s\[(])", re.DOTALL)
_PARAMETER_NAME = re.compile(r"[^:,()]+")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\"}
_KEYWORDS = frozenset((
    "if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "and", "or", "between", "instance",
    "of", "true", "false", "null", "function",
))  # fmt: skip


class FeelSyntaxError(ValueError):
    """A text is not FEEL; `position` counts characters from 0.

    >>> parse_expression("1 +")
    Traceback (most recent call last):
    ...
    polku_engine.feel.parser.FeelSyntaxError: expected an expression at character 4 of: 1 +
    """

    def __init__(self, message: str, text: str, position: int) -> None:
        super().__init__(f"{message} at character {position + 1} of: {text[:200]}")
        self.position = position


def parse_expression(
    text: str, names: Iterable[str] = (), types: Mapping[str, FeelType] | None = None
) -> syntax.Node:
    """Read one expression. `names`: the names in scope (needed only for names with spaces or signs).

    Raises `FeelSyntaxError`.

    >>> parse_expression("Monthly Salary * 12", names=["Monthly Salary"]).left
    Name(name='Monthly Salary')
    """
    parser = _Parser(text, names, types or {})
    return parser.safely(parser.whole_expression)


def parse_unary_tests(
    text: str, names: Iterable[str] = (), types: Mapping[str, FeelType] | None = None
) -> syntax.UnaryTests:
    """Read an input entry of a decision table: `-`, `< 18`, `"a", "b"`, `not([16..29])`, `? in wanted`.

    Raises `FeelSyntaxError`.

    >>> parse_unary_tests('not("a")').negated
    True
    """
    parser = _Parser(text, names, types or {})
    return parser.safely(parser.whole_tests)


@lru_cache(maxsize=512)
def _names_pattern(names: frozenset[str]) -> re.Pattern[str] | None:
    if not names:
        return None
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    written = (r"\s+".join(re.escape(word) for word in name.split()) for name in longest_first)
    return re.compile(f"(?:{'|'.join(written)})(?![\\w?])")


def _is_special(name: str) -> bool:
    return _WORD.fullmatch(name) is None


class _Parser:
    """Recursive descent without a separate scanner: what a name is depends on where it stands."""

    def __init__(self, text: str, names: Iterable[str], types: Mapping[str, FeelType]) -> None:
        self.text = text
        self.at = 0
        self.depth = 0
        self.names = STANDARD_NAMES | {name for name in names if name and _is_special(name)}
        self.types = types
        self.type_names = frozenset(name for name in {**NAMED_TYPES, **types} if _is_special(name))
        if len(text) > MAX_LENGTH:
            raise self.error(f"longer than {MAX_LENGTH} characters")

    # Moving along the text.

    def error(self, message: str) -> FeelSyntaxError:
        return FeelSyntaxError(message, self.text, self.at)

    def skip(self) -> None:
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def sees(self, sign: str) -> bool:
        self.skip()
        return self.text.startswith(sign, self.at)

    def accept(self, *signs: str) -> str | None:
        self.skip()
        for sign in signs:
            if self.text.startswith(sign, self.at):
                self.at += len(sign)
                return sign
        return None

    def expect(self, sign: str) -> None:
        if not self.accept(sign):
            raise self.error(f"expected {sign}")

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        self.skip()
        match = pattern.match(self.text, self.at)
        if match:
            self.at = match.end()
        return match

    def accept_word(self, *words: str) -> bool:
        start = self.at
        for word in words:
            match = self.match(_WORD)
            if match is None or match[0] != word:
                self.at = start
                return False
        return True

    def expect_word(self, word: str) -> None:
        if not self.accept_word(word):
            raise self.error(f"expected the word {word}")

    def finish(self) -> None:
        self.skip()
        if self.at < len(self.text):
            raise self.error("text left over")

    # Whole texts.

    def safely[T](self, read: Callable[[], T]) -> T:
        """The caller may stand deep already; then fewer levels than `MAX_DEPTH` are left."""
        try:
            return read()
        except RecursionError as error:
            raise self.error("nested too deep") from error

    def whole_expression(self) -> syntax.Node:
        node = self.expression()
        self.finish()
        return node

    def whole_tests(self) -> syntax.UnaryTests:
        if self.accept("-"):
            self.skip()
            if self.at == len(self.text):
                return syntax.UnaryTests(())
        self.at = 0
        if self.accept_word("not") and self.accept("("):
            try:
                tests = self.tests()
                self.expect(")")
                self.finish()
                return syntax.UnaryTests(tests, negated=True)
            except FeelSyntaxError:
                pass  # `not(a) and b` is an expression that begins with not
        self.at = 0
        tests = self.tests()
        self.finish()
        return syntax.UnaryTests(tests)

    def tests(self) -> tuple[syntax.UnaryTest, ...]:
        found = [self.test(self.expression)]
        while self.accept(","):
            found.append(self.test(self.expression))
        return tuple(found)

    def test(self, otherwise: Any) -> syntax.UnaryTest:
        op = self.accept("<=", ">=", "<", ">", "!=", "=")
        if op:
            return syntax.UnaryTest(op, self.additive())
        return syntax.UnaryTest("", otherwise())

    # Expressions, loosest first.

    def expression(self) -> syntax.Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.error(f"nested deeper than {MAX_DEPTH}")
        node = self.disjunction()
        self.depth -= 1
        return node

    def disjunction(self) -> syntax.Node:
        node = self.conjunction()
        while self.accept_word("or"):
            node = syntax.Logic("or", node, self.conjunction())
        return node

    def conjunction(self) -> syntax.Node:
        node = self.comparison()
        while self.accept_word("and"):
            node = syntax.Logic("and", node, self.comparison())
        return node

    def comparison(self) -> syntax.Node:
        node = self.additive()
        while True:
            op = self.accept("<=", ">=", "!=", "<", ">", "=")
            if op:
                node = syntax.Comparison(op, node, self.additive())
            elif self.accept_word("between"):
                low = self.additive()
                self.expect_word("and")
                node = syntax.Between(node, low, self.additive())
            elif self.accept_word("in"):
                node = syntax.In(node, self.in_tests())
            else:
                return node

    def in_tests(self) -> syntax.UnaryTests:
        start = self.at
        if not self.sees("("):
            return syntax.UnaryTests((self.test(self.additive),))
        try:
            node = self.additive()
            if not isinstance(node, syntax.Operator):
                return syntax.UnaryTests((syntax.UnaryTest("", node),))
        except FeelSyntaxError:
            pass  # a list of tests, not one expression
        self.at = start
        self.expect("(")
        tests = self.tests()
        self.expect(")")
        return syntax.UnaryTests(tests)

    def additive(self) -> syntax.Node:
        node = self.multiplicative()
        while op := self.accept("+", "-"):
            node = syntax.Arithmetic(op, node, self.multiplicative())
        return node

    def multiplicative(self) -> syntax.Node:
        node = self.power()
        while not self.sees("**") and (op := self.accept("*", "/")):
            node = syntax.Arithmetic(op, node, self.power())
        return node

    def power(self) -> syntax.Node:
        node = self.negation()
        while self.accept("**"):
            node = syntax.Arithmetic("**", node, self.negation())
        return node

    def negation(self) -> syntax.Node:
        minuses = 0
        while self.accept("-"):
            minuses += 1
        node = self.instance()
        for _ in range(minuses):
            node = syntax.Negative(node)
        return node

    def instance(self) -> syntax.Node:
        node = self.postfix(self.primary())
        while self.accept_word("instance", "of"):
            node = syntax.InstanceOf(node, self.type())
        return node

    def postfix(self, node: syntax.Node) -> syntax.Node:
        while True:
            if not self.sees("..") and self.accept("."):
                node = syntax.Path(node, self.name())
            elif self.sees("("):
                node = self.call(node)
            elif self.sees("["):
                filtered = self.filter(node)
                if filtered is None:
                    return node
                node = filtered
            else:
                return node

    def filter(self, node: syntax.Node) -> syntax.Filter | None:
        start, depth = self.at, self.depth
        try:
            self.expect("[")
            condition = self.expression()
            self.expect("]")
        except FeelSyntaxError:
            # `[1..10[` ends a range with the sign that begins a filter.
            self.at, self.depth = start, depth
            return None
        return syntax.Filter(node, condition)

    def call(self, function: syntax.Node) -> syntax.Call:
        self.expect("(")
        if self.accept(")"):
            return syntax.Call(function)
        if self.argument_name(peek=True):
            named = [self.named_argument()]
            while self.accept(","):
                named.append(self.named_argument())
            self.expect(")")
            return syntax.Call(function, (), tuple(named))
        arguments = self.listed(self.expression, ")")
        return syntax.Call(function, tuple(arguments))

    def argument_name(self, *, peek: bool = False) -> str | None:
        start = self.at
        match = self.match(_ARGUMENT_NAME)
        if peek:
            self.at = start
        return " ".join(match[1].split()) if match else None

    def named_argument(self) -> tuple[str, syntax.Node]:
        name = self.argument_name()
        if name is None:
            raise self.error("expected the name of an argument")
        return name, self.expression()

    def listed(self, part: Any, closing: str) -> list[Any]:
        parts = [part()]
        while self.accept(","):
            parts.append(part())
        self.expect(closing)
        return parts

    # Names and the smallest expressions.

    def known_name(self) -> str | None:
        self.skip()
        pattern = _names_pattern(self.names)
        match = pattern.match(self.text, self.at) if pattern else None
        if match is None:
            return None
        self.at = match.end()
        return " ".join(match[0].split())

    def name(self) -> str:
        known = self.known_name()
        if known:
            return known
        match = self.match(_WORD)
        if match is None:
            raise self.error("expected a name")
        return match[0]

    def new_name(self, name: str) -> str:
        clean = " ".join(name.split())
        if not clean:
            raise self.error("a name is empty")
        if _is_special(clean):
            self.names = self.names | {clean}
        return clean

    def primary(self) -> syntax.Node:
        known = self.known_name()
        if known:
            return syntax.Name(known)
        if self.sees('"'):
            return syntax.Literal(self.string())
        if match := self.match(_NUMBER):
            return syntax.Literal(NUMBERS.create_decimal(match[0]))
        if self.accept("@"):
            return syntax.Literal(self.temporal())
        if self.accept("{"):
            return self.context()
        if self.accept("["):
            return self.list_or_range()
        if self.accept("]"):
            return self.range_rest(self.expression(), low_included=False)
        if self.accept("("):
            return self.parenthesised()
        return self.word()

    def word(self) -> syntax.Node:
        start = self.at
        match = self.match(_WORD)
        if match is None:
            raise self.error("expected an expression")
        if match[0] not in _KEYWORDS:
            return syntax.Name(match[0])
        match match[0]:
            case "if":
                return self.conditional()
            case "for":
                return self.iteration()
            case "some" | "every" as word:
                return self.quantified(every=word == "every")
            case "function":
                return self.function()
        constants = {"true": True, "false": False, "null": None}
        if match[0] in constants:
            return syntax.Literal(constants[match[0]])
        self.at = start
        raise self.error(f"unexpected word {match[0]}")

    def string(self) -> str:
        match = self.match(_STRING)
        if match is None:
            raise self.error("a text without closing quote")
        raw = _ESCAPE.sub(_unescape, match[1])
        # Two \u escapes may spell one character beyond the basic plane.
        return raw.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def temporal(self) -> Any:
        text = self.string()
        try:
            return parse_temporal(text)
        except ValueError:
            return None

    def list_or_range(self) -> syntax.Node:
        if self.accept("]"):
            return syntax.ListNode(())
        first = self.expression()
        if self.sees(".."):
            return self.range_rest(first, low_included=True)
        items = [first]
        while self.accept(","):
            items.append(self.expression())
        self.expect("]")
        return syntax.ListNode(tuple(items))

    def parenthesised(self) -> syntax.Node:
        op = self.accept("<=", ">=", "!=", "<", ">", "=")
        if op:
            end = self.additive()
            self.expect(")")
            return syntax.Operator(op, end)
        node = self.expression()
        if self.sees(".."):
            return self.range_rest(node, low_included=False)
        self.expect(")")
        return node

    def range_rest(self, low: syntax.Node, *, low_included: bool) -> syntax.RangeNode:
        self.expect("..")
        high = self.expression()
        closing = self.accept("]", ")", "[")
        if closing is None:
            raise self.error("expected the end of a range")
        return syntax.RangeNode(low, high, low_included, closing == "]")

    def context(self) -> syntax.ContextNode:
        if self.accept("}"):
            return syntax.ContextNode(())
        return syntax.ContextNode(tuple(self.listed(self.context_entry, "}")))

    def context_entry(self) -> tuple[str, syntax.Node]:
        if self.sees('"'):
            key = self.string()
            if key and _is_special(key):
                self.names = self.names | {key}
        else:
            end = self.text.find(":", self.at)
            if end < 0:
                raise self.error("expected a key and a colon")
            key, start = self.text[self.at : end], self.at
            self.at = end
            if set(key) & set('{}[](),"'):
                self.at = start
                raise self.error("not a key of a context")
            key = self.new_name(key)
        self.expect(":")
        return key, self.expression()

    def conditional(self) -> syntax.If:
        condition = self.expression()
        self.expect_word("then")
        yes = self.expression()
        self.expect_word("else")
        return syntax.If(condition, yes, self.expression())

    def iteration(self) -> syntax.For:
        iterations = self.iterations()
        self.expect_word("return")
        return syntax.For(iterations, self.expression())

    def quantified(self, *, every: bool) -> syntax.Quantified:
        iterations = self.iterations()
        self.expect_word("satisfies")
        return syntax.Quantified(every, iterations, self.expression())

    def iterations(self) -> tuple[syntax.Iteration, ...]:
        found = [self.one_iteration()]
        while self.accept(","):
            found.append(self.one_iteration())
        return tuple(found)

    def one_iteration(self) -> syntax.Iteration:
        self.skip()
        match = _ITERATION_NAME.match(self.text, self.at)
        if match is None or set(match[1]) & set('{}[](),"'):
            raise self.error("expected a name and the word in")
        self.at = match.end()
        name = self.new_name(match[1])
        source = self.expression()
        return syntax.Iteration(name, source, self.expression() if self.accept("..") else None)

    def function(self) -> syntax.FunctionNode:
        self.expect("(")
        parameters = [] if self.accept(")") else self.listed(self.parameter, ")")
        external = self.accept_word("external")
        return syntax.FunctionNode(tuple(parameters), self.expression(), external)

    def parameter(self) -> tuple[str, FeelType]:
        self.skip()
        match = _PARAMETER_NAME.match(self.text, self.at)
        if match is None:
            raise self.error("expected the name of a parameter")
        self.at = match.end()
        name = self.new_name(match[0])
        return name, self.type() if self.accept(":") else ANY

    # Types.

    def type(self) -> FeelType:
        if self.accept_word("list") and self.accept("<"):
            return ListType(self.closed_type())
        if self.accept_word("range") and self.accept("<"):
            return RangeType(self.closed_type())
        start = self.at
        if self.accept_word("context"):
            if self.accept("<"):
                entries = [] if self.accept(">") else self.listed(self.type_entry, ">")
                return ContextType(tuple(entries))
            self.at = start
        if self.accept_word("function"):
            return self.function_type()
        return self.named_type()

    def closed_type(self) -> FeelType:
        inner = self.type()
        self.expect(">")
        return inner

    def type_entry(self) -> tuple[str, FeelType]:
        name = self.argument_name()
        if name is None:
            raise self.error("expected the name of an entry")
        return name, self.type()

    def function_type(self) -> FeelType:
        self.expect("<")
        parameters = [] if self.accept(">") else self.listed(self.type, ">")
        self.expect("->")
        return FunctionType(tuple(parameters), self.type())

    def named_type(self) -> FeelType:
        self.skip()
        pattern = _names_pattern(self.type_names)
        match = pattern.match(self.text, self.at) if pattern else None
        if match:
            self.at = match.end()
            name = " ".join(match[0].split())
        else:
            name = self.name()
            while not self.sees("..") and self.accept("."):
                name += "." + self.name()
        return self.types.get(name) or NAMED_TYPES.get(name) or UnknownType(name)


def _unescape(match: re.Match[str]) -> str:
    code = match[1]
    if code[0] in "uU" and len(code) > 1:
        return chr(int(code[1:], 16))
    return _ESCAPES.get(code, "\\" + code)


def is_constant(node: syntax.Node) -> bool:
    """Whether a node needs nothing but itself: a literal, its negation, or a temporal function of literals."""
    match node:
        case syntax.Literal():
            return True
        case syntax.Negative(syntax.Literal(Decimal())):
            return True
        case syntax.Call(syntax.Name(name), arguments, ()):
            temporal = name in ("date", "time", "date and time", "duration")
            return temporal and all(isinstance(argument, syntax.Literal) for argument in arguments)
        case _:
            return False
