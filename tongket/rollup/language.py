"""The language of formulas: readable codes, a whitelist of functions, types, and errors with a position."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tongket.rollup.errors import ExpressionError, RollupError
from tongket.rollup.grammar import DEEPEST, MOST_PARTS, Node, read
from tongket.rollup.operators import time_operator, tree_operator
from tongket.rollup.values import WORD_TIME


@dataclass(frozen=True)
class Function:
    """A function that formulas may call: the types of its arguments (the last may repeat) and of its result."""

    takes: tuple[str, ...]
    gives: str = "number"
    least: int = 1
    repeats: bool = False


NUMBER, TRUTH, TEXT, ANY, SAME = "number", "truth", "text", "any", "same"
FUNCTIONS: dict[str, Function] = {
    "if": Function((TRUTH, SAME, SAME), SAME, 3),
    "first": Function((SAME,), SAME, 1, True),
    "is_missing": Function((ANY,), TRUTH),
    "is_present": Function((ANY,), TRUTH),
    "zero": Function((NUMBER,)),
    "nonzero": Function((NUMBER,)),
    "greatest": Function((NUMBER,), NUMBER, 1, True),
    "least": Function((NUMBER,), NUMBER, 1, True),
    "total": Function((NUMBER,), NUMBER, 1, True),
    "abs": Function((NUMBER,)),
    "round": Function((NUMBER, NUMBER), NUMBER, 1),
    "floor": Function((NUMBER,)),
    "ceil": Function((NUMBER,)),
    "sqrt": Function((NUMBER,)),
    "exp": Function((NUMBER,)),
    "ln": Function((NUMBER,)),
    "log": Function((NUMBER, NUMBER), NUMBER, 2),
    "log10": Function((NUMBER,)),
    "one_of": Function((SAME, SAME), TRUTH, 2, True),
    "contains": Function((TEXT, TEXT), TRUTH, 2, True),
    "has_item": Function((TEXT, TEXT), TRUTH, 2, True),
    "each": Function((NUMBER,)),
    "met": Function((TRUTH,)),
    "units": Function((TEXT,), NUMBER, 0),
    "days": Function((), NUMBER, 0),
    "period_number": Function((TEXT,), NUMBER, 0),
    "period_count": Function((TEXT,), NUMBER, 0),
}
LITERAL_ARGUMENT = ("units", "period_number", "period_count")
OF_CODE = {"time": "word", "tree": "word", "offset": "shift", "ytd": "any", "from": "day", "to": "day"}
OF_EACH = {"tree": "word", "offset": "shift", "ytd": "any", "unweighted": "flag"}
OF_GROUP = {"offset": "shift", "ytd": "any"}


@dataclass(frozen=True)
class Scope:
    """What names mean: the kind of each reported code, other formulas by code, and constants."""

    codes: Mapping[str, str]
    formulas: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, float] = field(default_factory=dict)


def parse(text: str, scope: Scope, own: bool = False) -> Node:
    """The formula, checked for names and types; ExpressionError says what is wrong, and where.

    With `own`, it is read as within each(): about the values of single units.
    """
    return _Checker(scope, own).formula(text, ())


def codes_of(node: Node) -> list[str]:
    """The codes of reported values in a formula, each once, in the order of the text."""
    found = {node.value: None} if node.what == "code" else {}
    for part in node.parts:
        found.update(dict.fromkeys(codes_of(part)))
    return list(found)


class _Checker:
    """Gives each part its type, and refuses what has no meaning."""

    def __init__(self, scope: Scope, own: bool = False) -> None:
        self.scope = scope
        self.within_each = own
        self.depth = self.parts = 0
        self.texts: dict[str, Node] = {}  # each text is read once, however often it is used

    def formula(self, text: str, trail: tuple[str, ...]) -> Node:
        if text not in self.texts:
            self.texts[text] = read(text)
        return self._check(self.texts[text], trail)

    def _check(self, node: Node, trail: tuple[str, ...]) -> Node:
        self.depth, self.parts = self.depth + 1, self.parts + 1
        if self.parts > MOST_PARTS:
            raise node.error(
                f"The formula rests on more than {MOST_PARTS:,} parts, with those that it uses: divide it."
            )
        if self.depth > DEEPEST:
            raise node.error(f"The formula is nested in more than {DEEPEST} steps: divide it.")
        try:
            return self._checked(node, trail)
        finally:
            self.depth -= 1

    def _checked(self, node: Node, trail: tuple[str, ...]) -> Node:
        if node.what == "window":
            return self._window(node, trail)
        if node.what == "code":
            return self._code(node, trail)
        if node.what == "call" and node.value in ("each", "met"):
            return self._each(node, trail)
        parts = [self._check(part, trail) for part in node.parts]
        rule: Callable[[Node, list[Node]], Node] = getattr(self, f"_of_{node.what}")
        return rule(node, parts)

    def _made(self, node: Node, parts: Sequence[Node], kind: str, ratio: bool | None = None) -> Node:
        some_ratio = any(part.ratio for part in parts) if ratio is None else ratio
        measured = any(part.measured for part in parts)
        return Node(node.what, node.value, tuple(parts), node.line, node.column, kind, some_ratio, measured)

    def _of_number(self, node: Node, parts: list[Node]) -> Node:
        return self._made(node, (), NUMBER)

    def _of_text(self, node: Node, parts: list[Node]) -> Node:
        return self._made(node, (), TEXT)

    def _of_truth(self, node: Node, parts: list[Node]) -> Node:
        return self._made(node, (), TRUTH)

    def _of_missing(self, node: Node, parts: list[Node]) -> Node:
        return self._made(node, (), ANY)

    def _of_constant(self, node: Node, parts: list[Node]) -> Node:
        if node.value not in self.scope.constants:
            raise node.error(f"There is no constant ${node.value}: add it or correct the name.")
        return Node("number", float(self.scope.constants[node.value]), (), node.line, node.column)

    def _of_group(self, node: Node, parts: list[Node]) -> Node:
        return parts[0]

    def _of_or(self, node: Node, parts: list[Node]) -> Node:
        return self._made(node, [self._want(part, TRUTH) for part in parts], TRUTH, False)

    _of_and = _of_not = _of_or

    def _of_negative(self, node: Node, parts: list[Node]) -> Node:
        return self._made(node, [self._want(parts[0], NUMBER)], NUMBER)

    def _of_arithmetic(self, node: Node, parts: list[Node]) -> Node:
        ratio, measured = parts[0].ratio, parts[0].measured
        for sign, part in zip(node.value, parts[1:], strict=True):
            ratio = ratio or part.ratio or (sign == "/" and measured and part.measured)
            measured = measured or part.measured
        return self._made(node, [self._want(part, NUMBER) for part in parts], NUMBER, ratio)

    def _of_compare(self, node: Node, parts: list[Node]) -> Node:
        left, right = self._alike(node, parts)
        if left.kind == TRUTH and node.value not in ("==", "!="):
            raise node.error("True and false have no order: compare them with == or !=.")
        return self._made(node, (left, right), TRUTH, False)

    def _of_call(self, node: Node, parts: list[Node]) -> Node:
        function = FUNCTIONS.get(node.value)
        if function is None:
            raise node.error(f"There is no function {node.value!r}: the functions are {', '.join(FUNCTIONS)}.")
        most = len(function.takes)
        if len(parts) < function.least or (len(parts) > most and not function.repeats):
            wanted = str(function.least) if function.least == most else f"{function.least} to {most}"
            wanted = f"{function.least} or more" if function.repeats else wanted
            raise node.error(f"{node.value} takes {wanted} arguments, not {len(parts)}.")
        if node.value in LITERAL_ARGUMENT and any(part.what != "text" for part in parts):
            raise node.error(f"{node.value} takes a name in quotes.")
        if node.value == "units" and self.within_each:
            raise node.error("units() counts the units beneath: it has no meaning for a single unit in each().")
        takes = [function.takes[min(i, most - 1)] for i in range(len(parts))]
        same = self._alike(node, [part for part, kind in zip(parts, takes, strict=True) if kind == SAME])
        rest = iter(same)
        checked = [
            next(rest) if kind == SAME else self._want(part, kind) for part, kind in zip(parts, takes, strict=True)
        ]
        kind = function.gives if function.gives != SAME else same[0].kind
        return self._made(node, checked, kind, None if kind == NUMBER and node.value != "units" else False)

    def _want(self, part: Node, kind: str) -> Node:
        if kind != ANY and part.kind not in (kind, ANY):
            words = {NUMBER: "a number", TRUTH: "true or false", TEXT: "a text"}
            raise part.error(f"Here {words[kind]} is needed, and this is {words[part.kind]}.")
        return part

    def _alike(self, node: Node, parts: Sequence[Node]) -> Sequence[Node]:
        kinds = {part.kind for part in parts} - {ANY}
        if len(kinds) > 1:
            odd = next(part for part in parts if part.kind not in (parts[0].kind, ANY)) if parts else node
            raise odd.error(f"Unlike things cannot stand side by side here: {' and '.join(sorted(kinds))}.")
        return parts

    def _code(self, node: Node, trail: tuple[str, ...], window: Mapping[str, Any] | None = None) -> Node:
        name = node.value
        if name in self.scope.codes:
            kind = TEXT if self.scope.codes[name] in ("text", "date") else NUMBER
            counted = (window or {}).get("tree") == "count" or (window or {}).get("time") == "count"
            if kind == TEXT and not self.within_each and not counted:
                raise node.error(f"{name} is a text: it has a value for a single unit, within each(...) or met(...).")
            if kind == TEXT and not counted and (window or {}).get("time", "last") not in WORD_TIME:
                raise node.error(f"{name} is a text: over time it has {', '.join(WORD_TIME)}.")
            kind = NUMBER if counted else kind
            return Node("code", name, (), node.line, node.column, kind, measured=True, window=window or {})
        if name in self.scope.formulas:
            if name in trail:
                circle = " → ".join((*trail[trail.index(name) :], name))
                raise node.error(f"The formula {name} rests on itself: {circle}.")
            try:
                inner = self.formula(self.scope.formulas[name], (*trail, name))
            except ExpressionError as error:
                if error.sentence.startswith("The formula"):
                    raise  # it rests on itself, or is nested too deeply: of interest as a whole
                raise node.error(f"In the formula {name}: {error}") from error
            return Node("group", None, (inner,), node.line, node.column, inner.kind, inner.ratio, inner.measured)
        raise node.error(f"There is no code {name!r}: add the indicator or the formula, or correct the code.")

    def _each(self, node: Node, trail: tuple[str, ...], window: Mapping[str, Any] | None = None) -> Node:
        if self.within_each:
            raise node.error("each() and met() cannot stand within one another: a unit has no units of its own here.")
        if len(node.parts) != 1:
            raise node.error(f"{node.value} takes 1 argument, not {len(node.parts)}.")
        self.within_each = True
        try:
            inner = self._want(self._check(node.parts[0], trail), TRUTH if node.value == "met" else NUMBER)
        finally:
            self.within_each = False
        chosen = dict(window or {})
        if inner.ratio and chosen.get("tree", "sum") in ("sum", "mean") and not chosen.get("unweighted"):
            raise node.error(
                "Ratios of single units are not added or averaged: write the ratio outside each(), where both sides "
                "are summed first, or say [unweighted] if that is what is meant."
            )
        return Node(node.value, None, (inner,), node.line, node.column, NUMBER, inner.ratio, True, chosen)

    def _window(self, node: Node, trail: tuple[str, ...]) -> Node:
        inner = node.parts[0]
        window: dict[str, Any] = {}
        if inner.what == "call" and inner.value in ("each", "met"):
            allowed, target = OF_EACH, f"{inner.value}(...)"
        elif inner.what == "code" and inner.value in self.scope.codes:
            allowed, target = OF_CODE, "a code"
        else:
            allowed, target = OF_GROUP, "an expression"
        for name, form, value in node.value:
            at = Node("modifier", line=name.line, column=name.column)
            if str(name) not in allowed:
                raise at.error(f"[{name}] cannot follow {target}: there are {', '.join(allowed)}.")
            if str(name) in window:
                raise at.error(f"[{name}] is given twice.")
            wants = allowed[str(name)]
            if form not in ((wants,) if wants != "any" else ("flag", "word")):
                example = {"word": "sum", "shift": "-1", "day": "2021-01-31"}.get(wants)
                raise at.error(f"[{name}] is written " + (f"[{name}: {example}]." if example else f"[{name}]."))
            window[str(name)] = "year" if value is True and str(name) == "ytd" else value
            if self.within_each and str(name) == "tree":
                raise at.error("Within each() nothing is done over the tree: put [tree: ...] behind each(...).")
            self._known_operator(at, str(name), value)
        if "from" in window and "to" in window and window["from"] > window["to"]:
            raise node.error(f"The day from {window['from']} lies after to {window['to']}: nothing lies between them.")
        if allowed is OF_EACH:
            return self._each(inner, trail, window)
        if allowed is OF_CODE:
            return self._code(inner, trail, window)
        checked = self._check(inner, trail)
        if checked.kind not in (NUMBER, ANY) and "ytd" in window:
            raise node.error("Only numbers add up over the year so far.")
        what = Node("shifted", None, (checked,), node.line, node.column, checked.kind, checked.ratio, checked.measured)
        return Node(**{**what.__dict__, "window": window})

    def _known_operator(self, at: Node, name: str, value: Any) -> None:
        try:
            if name == "time":
                time_operator(value)
            if name == "tree":
                tree_operator(value)
        except RollupError as error:
            raise at.error(str(error)) from error
        if name == "time" and value == "every" and self.within_each:
            raise at.error("`every` takes single values over the tree: within each() use another operator.")
