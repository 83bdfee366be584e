"""The grammar of DHIS2's indicator expressions, as far as it can be read without programs."""

from functools import cache
from itertools import accumulate

from lark import Lark, Token, Tree
from lark.exceptions import LarkError

GRAMMAR = r"""
start: expr
?expr: disjunction
?disjunction: conjunction (("||" | "or") conjunction)*    -> any
?conjunction: equality (("&&" | "and") equality)*         -> all
?equality: relation (EQUAL relation)*                     -> chain
?relation: sum (RELATION sum)*                            -> chain
?sum: product (ADD product)*                              -> chain
?product: unary (MULTIPLY unary)*                         -> chain
?unary: ADD unary                                         -> sign
    | ("!" | "not") unary                                 -> negation
    | power
?power: method ("^" unary)?                               -> power
?method: atom
    | method "." NAME "(" [argument ("," argument)*] ")"  -> method
argument: DATE | ADD? NUMBER | NAME
atom: NUMBER                                              -> number
    | STRING                                              -> string
    | "true"                                              -> true
    | "false"                                             -> false
    | "null"                                              -> null
    | ITEM                                                -> item
    | VARIABLE                                            -> variable
    | "is" "(" expr "in" expr ("," expr)* ")"             -> is_in
    | PLACE "(" NAME ("," NAME)* ")"                      -> place
    | NAME "(" [expr ("," expr)*] ")"                     -> call
    | "(" expr ")"                                        -> group
EQUAL: "==" | "!="
RELATION: "<=" | ">=" | "<" | ">"
ADD: "+" | "-"
MULTIPLY: "*" | "/" | "%"
DATE.2: /\d{4}-\d{1,2}-\d{1,2}/
NUMBER: /(\d+(\.\d+)?|\.\d+)([eE][+-]?\d+)?/
STRING: /'(\\.|[^'\\])*'|"(\\.|[^"\\])*"/
ITEM: /(#|OUG|PS_EVENTDATE:|[ACDINRV])\{[^{}]*\}/
VARIABLE: /\[\w+\]/
PLACE.2: /orgUnit\.(ancestor|group|dataSet|program)/
NAME: /[A-Za-z][\w:]*/
%ignore /\s+/
"""

LONGEST, DEEPEST = 10_000, 40  # ours grows with each part, and has bounds of its own


class UntranslatableError(ValueError):
    """An expression for which DHIS2 needs something that these cases do not hold, such as data of programs."""


def parse(text: str) -> Tree[Token]:
    """The expression as a tree. Raises UntranslatableError."""
    if len(text) > LONGEST:
        raise UntranslatableError(f"The expression has {len(text):,} characters; up to {LONGEST:,} are read.")
    if _depth(text) > DEEPEST:
        raise UntranslatableError(f"The expression is nested in more than {DEEPEST} brackets.")
    try:
        tree = _parser().parse(text)
    except LarkError as error:
        raise UntranslatableError(f"This is no DHIS2 expression: {text}") from error
    return tree.children[0]


def _depth(text: str) -> int:
    """How many brackets stand open at most."""
    steps = ((letter == "(") - (letter == ")") for letter in text)
    return max(accumulate(steps), default=0)


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", lexer="contextual", maybe_placeholders=False)
