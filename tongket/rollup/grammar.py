"""How a formula is written: the grammar, and the parts of a formula with their places in the text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any
from unicodedata import normalize

from lark import Lark, Token, Tree, UnexpectedCharacters, UnexpectedEOF, UnexpectedToken
from lark.exceptions import LarkError

from tongket.rollup.errors import ExpressionError

LONGEST, DEEPEST, MOST_PARTS = 10_000, 120, 20_000

GRAMMAR = r"""
start: either
?either: both (("or" | "||") both)*              -> either
?both: negated (("and" | "&&") negated)*         -> both
?negated: ("not" | "!") negated                  -> negation
    | compared
?compared: added (COMPARE added)?                -> comparison
?added: multiplied (ADD multiplied)*             -> chain
?multiplied: signed (MULTIPLY signed)*           -> chain
?signed: ADD signed                              -> sign
    | raised
?raised: modified ("^" signed)?                  -> power
?modified: atom
    | modified "[" modifier ("," modifier)* "]"  -> window
atom: NUMBER                                     -> number
    | STRING                                     -> text
    | "true"                                     -> true
    | "false"                                    -> false
    | "missing"                                  -> missing
    | "$" CODE                                   -> constant
    | CODE "(" [either ("," either)*] ")"        -> call
    | CODE                                       -> code
    | BRACED                                     -> code
    | "(" either ")"                             -> group
modifier: CODE                                   -> flag
    | CODE ":" (CODE | STRING)                   -> word
    | CODE ":" SHIFT                             -> shift
    | CODE ":" DATE                              -> day
COMPARE: "==" | "=" | "!=" | "<>" | "<=" | "<" | ">=" | ">"
ADD: "+" | "-"
MULTIPLY: "*" | "/" | "%"
SHIFT: /[+-]?\d{1,6}(?![\d-])/
DATE: /\d{4}-\d{1,2}-\d{1,2}/
NUMBER: /(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?/
STRING: /'(\\.|[^'\\\n])*'/ | /"(\\.|[^"\\\n])*"/
CODE: /[^\W\d]\w*(\.\w+)*/
BRACED: /\{[^{}\n]+\}/
COMMENT: /#[^\n]*/
%ignore COMMENT
%ignore /\s+/
"""


@dataclass(frozen=True)
class Node:
    """A part of a formula: what it is, its parts, and where it stands in the text."""

    what: str
    value: Any = None
    parts: tuple["Node", ...] = ()
    line: int = 1
    column: int = 1
    kind: str = "number"  # number, truth, text or any
    ratio: bool = False  # divided by something measured: not to be averaged over units
    measured: bool = False  # rests on reported values
    window: Mapping[str, Any] = field(default_factory=dict)

    def error(self, sentence: str) -> ExpressionError:
        """An error at this place."""
        return ExpressionError(sentence, self.line, self.column)


def read(text: str) -> Node:
    """The parts of a formula, not yet checked for names and types; ExpressionError says where it cannot be read."""
    text = normalize("NFC", text)
    if len(text) > LONGEST:
        raise ExpressionError(f"The formula has {len(text):,} characters, more than {LONGEST:,}: divide it.")
    depth = 0
    for i, letter in enumerate(text):
        depth += (letter in "([{") - (letter in ")]}")
        if depth > DEEPEST:
            line = text.count("\n", 0, i) + 1
            raise ExpressionError("The brackets are nested too deeply: divide the formula.", line, i + 1)
    try:
        return _Reader().read(_parser().parse(text))
    except UnexpectedEOF as error:
        raise _unfinished(text) from error
    except UnexpectedCharacters as error:
        raise ExpressionError(f"The sign {error.char!r} has no meaning here.", error.line, error.column) from error
    except UnexpectedToken as error:
        if error.token.type == "$END":
            raise _unfinished(text) from error
        raise ExpressionError(f"{str(error.token)[:40]!r} is not expected here.", error.line, error.column) from error
    except LarkError as error:
        raise ExpressionError("The formula cannot be read: divide it into smaller ones.") from error


def _unfinished(text: str) -> ExpressionError:
    lines = text.split("\n")
    return ExpressionError("The formula ends too early: something is missing.", len(lines), len(lines[-1]) + 1)


class _Reader:
    """From lark's tree to ours, without any meaning yet: from the leaves up, so that depth does not exhaust the stack."""

    def read(self, tree: Tree[Token]) -> Node:
        """The formula as nodes."""
        made: dict[int, Any] = {}
        for part in tree.iter_subtrees():
            children = [made[id(child)] if isinstance(child, Tree) else child for child in part.children]
            made[id(part)] = getattr(self, part.data)(part.meta, children)
        node: Node = made[id(tree)]
        return node

    def _node(self, meta: Any, what: str, value: Any = None, parts: Sequence[Node] = ()) -> Node:
        return Node(what, value, tuple(parts), getattr(meta, "line", 1), getattr(meta, "column", 1))

    def start(self, meta: Any, items: list[Node]) -> Node:
        return items[0]

    def number(self, meta: Any, items: list[Token]) -> Node:
        value = float(items[0])
        if value == float("inf"):
            raise ExpressionError(f"The number {items[0][:20]} is too great.", meta.line, meta.column)
        return self._node(meta, "number", value)

    def text(self, meta: Any, items: list[Token]) -> Node:
        return self._node(meta, "text", _unquoted(items[0]))

    def true(self, meta: Any, items: list[Token]) -> Node:
        return self._node(meta, "truth", True)

    def false(self, meta: Any, items: list[Token]) -> Node:
        return self._node(meta, "truth", False)

    def missing(self, meta: Any, items: list[Token]) -> Node:
        return self._node(meta, "missing")

    def constant(self, meta: Any, items: list[Token]) -> Node:
        return self._node(meta, "constant", str(items[0]))

    def code(self, meta: Any, items: list[Token]) -> Node:
        return self._node(meta, "code", str(items[0]).strip("{}").strip())

    def call(self, meta: Any, items: list[Any]) -> Node:
        return self._node(meta, "call", str(items[0]), [item for item in items[1:] if item is not None])

    def group(self, meta: Any, items: list[Node]) -> Node:
        return self._node(meta, "group", None, items)

    def either(self, meta: Any, items: list[Node]) -> Node:
        return items[0] if len(items) == 1 else self._node(meta, "or", None, items)

    def both(self, meta: Any, items: list[Node]) -> Node:
        return items[0] if len(items) == 1 else self._node(meta, "and", None, items)

    def negation(self, meta: Any, items: list[Node]) -> Node:
        return self._node(meta, "not", None, items)

    def comparison(self, meta: Any, items: list[Any]) -> Node:
        if len(items) == 1:
            return items[0]  # type: ignore[no-any-return]
        sign = {"=": "==", "<>": "!="}.get(str(items[1]), str(items[1]))
        return self._node(meta, "compare", sign, (items[0], items[2]))

    def chain(self, meta: Any, items: list[Any]) -> Node:
        if len(items) == 1:
            return items[0]  # type: ignore[no-any-return]
        return self._node(meta, "arithmetic", tuple(map(str, items[1::2])), items[::2])

    def sign(self, meta: Any, items: list[Any]) -> Node:
        return self._node(meta, "negative", None, items[1:]) if items[0] == "-" else items[1]

    def power(self, meta: Any, items: list[Node]) -> Node:
        return items[0] if len(items) == 1 else self._node(meta, "arithmetic", ("^",), items)

    def window(self, meta: Any, items: list[Any]) -> Node:
        return self._node(meta, "window", items[1:], items[:1])

    def flag(self, meta: Any, items: list[Token]) -> tuple[Token, str, Any]:
        return items[0], "flag", True

    def word(self, meta: Any, items: list[Token]) -> tuple[Token, str, Any]:
        quoted = items[1].type == "STRING"
        return items[0], "word", _unquoted(items[1]) if quoted else str(items[1])

    def shift(self, meta: Any, items: list[Token]) -> tuple[Token, str, Any]:
        return items[0], "shift", int(items[1])

    def day(self, meta: Any, items: list[Token]) -> tuple[Token, str, Any]:
        try:
            return items[0], "day", date(*map(int, items[1].split("-")))
        except ValueError:
            raise ExpressionError(f"There is no day {items[1]}.", items[1].line or 1, items[1].column or 1) from None


def _unquoted(token: str) -> str:
    body, out, i = token[1:-1], [], 0
    while i < len(body):
        i += body[i] == "\\"
        out.append(body[i])
        i += 1
    return "".join(out)


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", lexer="contextual", propagate_positions=True, maybe_placeholders=False)
