"""The small language of conditions: a whitelist grammar, parsed to a tree of values; nothing is ever evaluated as code.

    grade >= 'good' and recruited_months >= $ldtt_months
    members_ldtt > $share * members
    met(LDTT) or title in $titles

Names are columns, `$names` are parameters, codes stand in single quotes. `known(x)` is true where the column has a
value, `known_or(a, b)` is `a` where it is known and else `b`, `met(RULE)` is the verdict of another rule. An unknown
value stays unknown through arithmetic and comparison; `and`, `or`, `not` are Kleene's.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from operator import add, eq, ge, gt, le, lt, mul, ne, sub
from typing import Any, cast

from lark import Lark, Token, Transformer, UnexpectedInput, v_args
from lark.exceptions import VisitError

LONGEST = 600

GRAMMAR = r"""
?start: any_of
?any_of: all_of (_OR all_of)*
?all_of: negation (_AND negation)*
?negation: _NOT negation -> negate | comparison
?comparison: sum
    | sum COMPARE sum -> compare
    | sum _IN (choices | parameter) -> within
choices: "[" (text | number) ("," (text | number))* "]"
?sum: product ((PLUS | MINUS) product)*
?product: factor (TIMES factor)*
?factor: number | text | truth | parameter | call | column | "(" any_of ")" | MINUS factor -> minus
call: NAME "(" any_of ("," any_of)* ")"
number: NUMBER
text: TEXT
truth: TRUE | FALSE
parameter: PARAMETER
column: NAME

_OR: /or\b/
_AND: /and\b/
_NOT: /not\b/
_IN: /in\b/
TRUE: /true\b/
FALSE: /false\b/
COMPARE: ">=" | "<=" | "==" | "!=" | ">" | "<"
PLUS: "+"
MINUS: "-"
TIMES: "*"
NUMBER: /[0-9]+(\.[0-9]+)?/
TEXT: /'[^'\n]*'/
PARAMETER: /\$[a-z][a-z0-9_]*/
NAME: /(?!(?:or|and|not|in|true|false)\b)[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z0-9][A-Za-z0-9_]*)*/
%ignore /[ \t\r\n]+/
"""


@dataclass(frozen=True)
class Literal:
    """A number, a code or a truth value written in the rule (or put there for a parameter)."""

    value: int | float | Fraction | str | bool


@dataclass(frozen=True)
class Choices:
    """The list of `in`."""

    values: tuple[int | float | str, ...]


@dataclass(frozen=True)
class Name:
    """A column of the facts."""

    name: str


@dataclass(frozen=True)
class Parameter:
    """A dated parameter, replaced by its value before anything is evaluated."""

    name: str


@dataclass(frozen=True)
class Arithmetic:
    """A sum, difference or product."""

    operator: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True)
class Compare:
    """A comparison: unknown as soon as one side is."""

    operator: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True)
class Within:
    """Membership in a written list."""

    left: "Expression"
    choices: "Choices | Parameter"


@dataclass(frozen=True)
class And:
    """Kleene's conjunction."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True)
class Or:
    """Kleene's disjunction."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True)
class Not:
    """Negation; unknown stays unknown."""

    part: "Expression"


@dataclass(frozen=True)
class Known:
    """Whether a column has a value."""

    part: "Expression"


@dataclass(frozen=True)
class KnownOr:
    """The first where it is known, else the second."""

    first: "Expression"
    second: "Expression"


@dataclass(frozen=True)
class Met:
    """The verdict of another rule of the same version: true, false, or unknown (not assessed, or on hold)."""

    rule: str


Expression = (
    Literal | Choices | Name | Parameter | Arithmetic | Compare | Within | And | Or | Not | Known | KnownOr | Met
)


COMPARED: dict[str, Callable[[Any, Any], Any]] = {
    "==": eq, "!=": ne, ">=": ge, "<=": le, ">": gt, "<": lt,
}  # fmt: skip
"""What a comparison does, to two numbers as to two columns."""
RECKONED: dict[str, Callable[[Any, Any], Any]] = {"+": add, "-": sub, "*": mul}


class ExpressionError(ValueError):
    """An expression outside the grammar; the loader adds file and line."""


@v_args(inline=True)
class _Builder(Transformer[Token, Expression]):
    def any_of(self, *parts: Expression) -> Expression:
        return Or(parts)

    def all_of(self, *parts: Expression) -> Expression:
        return And(parts)

    def negate(self, part: Expression) -> Expression:
        return Not(part)

    def compare(self, left: Expression, operator: Token, right: Expression) -> Expression:
        return Compare(str(operator), left, right)

    def within(self, left: Expression, choices: Choices | Parameter) -> Expression:
        return Within(left, choices)

    def choices(self, *items: Literal) -> Choices:
        return Choices(tuple(item.value for item in items if not isinstance(item.value, bool | Fraction)))

    def sum(self, first: Expression, *rest: Any) -> Expression:
        for operator, part in zip(rest[::2], rest[1::2], strict=True):
            first = Arithmetic(str(operator), first, part)
        return first

    def product(self, first: Expression, *rest: Any) -> Expression:
        for part in rest[1::2]:
            first = Arithmetic("*", first, part)
        return first

    def minus(self, _sign: Token, part: Expression) -> Expression:
        return Arithmetic("-", Literal(0), part)

    def call(self, name: Token, *parts: Expression) -> Expression:
        match str(name), parts:
            case "known", (Name() as column,):
                return Known(column)
            case "known_or", (first, second):
                return KnownOr(first, second)
            case "met", (Name(rule),):
                return Met(rule)
        raise ExpressionError(
            f"“{name}” with {len(parts)} part(s) is not in the language. "
            "Use known(column), known_or(a, b) or met(RULE)."
        )

    def number(self, token: Token) -> Literal:
        return Literal(float(token) if "." in token else int(token))

    def text(self, token: Token) -> Literal:
        return Literal(str(token)[1:-1])

    def truth(self, token: Token) -> Literal:
        return Literal(str(token) == "true")

    def parameter(self, token: Token) -> Parameter:
        return Parameter(str(token)[1:])

    def column(self, token: Token) -> Name:
        return Name(str(token))


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", transformer=_Builder(), maybe_placeholders=False)


@lru_cache(2048)
def parse(text: str) -> Expression:
    """The tree of an expression. Raises ExpressionError with the column where the text leaves the grammar."""
    if len(text) > LONGEST:
        raise ExpressionError(
            f"The expression has {len(text)} characters; split it into conditions of at most {LONGEST}."
        )
    if text.count("(") > 20 or text.count("not") > 20:
        raise ExpressionError("The expression is nested too deeply; split it into several conditions.")
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as error:
        raise ExpressionError(
            f"“{text}” is not understood at character {getattr(error, 'column', 0)}. "
            "Write comparisons of columns, $parameters, numbers and 'codes' joined by and, or, not."
        ) from None
    except VisitError as error:
        if isinstance(error.orig_exc, ExpressionError):
            raise error.orig_exc from None
        raise
    return cast(Expression, tree)


def children(node: Expression) -> tuple[Expression, ...]:
    """The parts directly under a node."""
    match node:
        case Arithmetic(_, left, right) | Compare(_, left, right):
            return (left, right)
        case Within(left, choices):
            return (left, choices)
        case And(parts) | Or(parts):
            return parts
        case Not(part) | Known(part):
            return (part,)
        case KnownOr(first, second):
            return (first, second)
    return ()


def walk(node: Expression) -> Iterator[Expression]:
    """The node and everything under it."""
    yield node
    for child in children(node):
        yield from walk(child)


def rebuild(node: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """The same tree with `change` applied to every node, from the leaves up."""
    match node:
        case Arithmetic(operator, left, right):
            return change(Arithmetic(operator, rebuild(left, change), rebuild(right, change)))
        case Compare(operator, left, right):
            return change(Compare(operator, rebuild(left, change), rebuild(right, change)))
        case Within(left, choices):
            inside = rebuild(choices, change)
            assert isinstance(inside, Choices | Parameter)
            return change(Within(rebuild(left, change), inside))
        case And(parts):
            return change(And(tuple(rebuild(part, change) for part in parts)))
        case Or(parts):
            return change(Or(tuple(rebuild(part, change) for part in parts)))
        case Not(part):
            return change(Not(rebuild(part, change)))
        case Known(part):
            return change(Known(rebuild(part, change)))
        case KnownOr(first, second):
            return change(KnownOr(rebuild(first, change), rebuild(second, change)))
    return change(node)


def _denominator(node: Expression) -> int:
    match node:
        case Literal(Fraction() as value):
            return value.denominator
        case Arithmetic("*", left, right):
            return _denominator(left) * _denominator(right)
        case Arithmetic(_, left, right) | KnownOr(left, right):
            return max(_denominator(left), 1) * max(_denominator(right), 1)
    return 1


def _times(node: Expression, factor: int) -> Expression:
    if factor == 1 and _denominator(node) == 1:
        return node
    match node:
        case Literal(value) if not isinstance(value, str | bool):
            scaled = value * factor
            return Literal(scaled.numerator if isinstance(scaled, Fraction) else scaled)
        case Arithmetic("*", left, right):
            inner = _denominator(left)
            return Arithmetic("*", _times(left, inner), _times(right, factor // inner))
        case Arithmetic(operator, left, right):
            return Arithmetic(operator, _times(left, factor), _times(right, factor))
        case KnownOr(left, right):
            return KnownOr(_times(left, factor), _times(right, factor))
    return Arithmetic("*", Literal(factor), node)


def exact(node: Expression) -> Expression:
    """The same comparison in whole numbers: `ldtt > 15/100 * members` becomes `100 * ldtt > 15 * members`."""
    match node:
        case Compare(operator, left, right):
            factor = _denominator(left) * _denominator(right)
            if factor > 1:
                return Compare(operator, _times(left, factor), _times(right, factor))
    return node
