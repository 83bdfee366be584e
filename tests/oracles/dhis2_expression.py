"""From DHIS2's indicator expressions to ours: the same sums in readable words.

DHIS2 takes a missing value as zero, unless every value that it met on its way through the expression is missing: then
there is no result. Ours says so in full. Each part of an expression therefore becomes three: its `value` with zeros for
what is missing, whether any value was `asked` for, and whether any was `found`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from lark import Token, Tree

from tests.oracles.dhis2_grammar import LONGEST, UntranslatableError, parse
from tests.oracles.dhis2_parts import Context, Names, Part, all_of, any_of, mark, negated, over, rate, together

# DHIS2's aggregation types as two operators of ours: over time, over the tree.
TYPES: dict[str, tuple[str, str]] = {
    "SUM": ("sum", "sum"),
    "AVERAGE": ("every", "mean"),
    "AVERAGE_SUM_ORG_UNIT": ("day_mean", "sum"),
    "LAST": ("latest", "sum"),
    "LAST_AVERAGE_ORG_UNIT": ("latest", "mean"),
    "LAST_IN_PERIOD": ("last", "sum"),
    "LAST_IN_PERIOD_AVERAGE_ORG_UNIT": ("last", "mean"),
    "FIRST": ("earliest", "sum"),
    "FIRST_AVERAGE_ORG_UNIT": ("earliest", "mean"),
    "COUNT": ("every", "count"),
    "STDDEV": ("every", "stddev"),
    "VARIANCE": ("every", "variance"),
    "MIN": ("every", "min"),
    "MAX": ("every", "max"),
    "MIN_SUM_ORG_UNIT": ("min", "sum"),
    "MAX_SUM_ORG_UNIT": ("max", "sum"),
    "NONE": ("none", "none"),
}
# Within subExpression: what is done within a unit before, and over the units after.
WITHIN = {"AVERAGE": "mean", "AVERAGE_SUM_ORG_UNIT": "mean", "COUNT": "count", "STDDEV": "stddev"}
WITHIN |= {"VARIANCE": "variance", "MIN": "min", "MAX": "max", "MIN_SUM_ORG_UNIT": "min", "MAX_SUM_ORG_UNIT": "max"}
AFTER = {"AVERAGE": "mean", "COUNT": "count", "STDDEV": "stddev", "VARIANCE": "variance", "MIN": "min", "MAX": "max"}
AFTER |= {f"{when}_AVERAGE_ORG_UNIT": "mean" for when in ("FIRST", "LAST", "LAST_IN_PERIOD")}
METRICS = ("REPORTING_RATE", "REPORTING_RATE_ON_TIME", "ACTUAL_REPORTS", "ACTUAL_REPORTS_ON_TIME", "EXPECTED_REPORTS")
VARIABLES = {"[days]": "days()", "[periodInYear]": "period_number()", "[yearlyPeriodCount]": "period_count()"}
PLAIN = {"greatest": "greatest", "least": "least", "log10": "log10", "removeZeros": "nonzero"}
TEXTS = {"contains": "contains", "containsItems": "has_item"}


def translate(text: str, names: Names, round_rates: bool = False) -> str:
    """Our formula for a DHIS2 expression (a numerator or a denominator)."""
    part = translate_part(text, names, round_rates)
    lacking = all_of(part.asked, negated(part.found))
    return part.value if lacking == "false" else f"if({lacking}, missing, {part.value})"


def translate_part(text: str, names: Names, round_rates: bool = False) -> Part:
    """The three parts of an expression, for use within another (a nested indicator)."""
    part = _Translator(names, round_rates).part(parse(text), Context())
    return part if part.kind != "truth" else replace(part, value=f"if({part.value}, 1, 0)", kind="number")


def _bare(tree: Tree[Token]) -> Tree[Token]:
    """The part itself, without the levels of the grammar at which nothing happens."""
    while tree.data in ("any", "all", "chain", "power") and len(tree.children) == 1:
        tree = tree.children[0]
    return tree


class _Translator:
    def __init__(self, names: Names, round_rates: bool) -> None:
        self.names, self.round_rates = names, round_rates

    def part(self, tree: Tree[Token], context: Context) -> Part:
        tree = _bare(tree)
        part: Part = getattr(self, f"_{tree.data}")(tree, context)
        if max(map(len, (part.value, part.asked, part.found))) > 10 * LONGEST:
            raise UntranslatableError("The expression is too long in our words: divide it.")
        return part

    def truth(self, tree: Tree[Token], context: Context) -> Part:
        part = self.part(tree, context)
        return part if part.kind == "truth" else replace(part, value=f"({part.value}) != 0", kind="truth")

    def number(self, tree: Tree[Token], context: Context) -> Part:
        part = self.part(tree, context)
        return part if part.kind != "truth" else replace(part, value=f"if({part.value}, 1, 0)", kind="number")

    def _number(self, tree: Tree[Token], context: Context) -> Part:
        return Part(str(tree.children[0]))

    def _string(self, tree: Tree[Token], context: Context) -> Part:
        return Part(str(tree.children[0]), "text")

    def _true(self, tree: Tree[Token], context: Context) -> Part:
        return Part(str(tree.data), "truth")

    _false = _true

    def _null(self, tree: Tree[Token], context: Context) -> Part:
        return Part("missing")

    def _variable(self, tree: Tree[Token], context: Context) -> Part:
        name = str(tree.children[0])
        if name not in VARIABLES:
            raise UntranslatableError(f"The variable {name} belongs to programs.")
        return Part(VARIABLES[name])

    def _group(self, tree: Tree[Token], context: Context) -> Part:
        part = self.part(tree.children[0], context)
        return replace(part, value=f"({part.value})")

    def _item(self, tree: Tree[Token], context: Context) -> Part:
        return self._windowed_item(tree, context, "")

    def _windowed_item(self, tree: Tree[Token], context: Context, window: str) -> Part:
        symbol, _, body = str(tree.children[0]).rstrip("}").partition("{")
        if symbol == "#":
            return self._element(body, context, window)
        if symbol == "R":
            return self._rate(body, context, window)
        if symbol == "N":
            return self._nested(body, context, window)
        if symbol == "C" and body in self.names.constants:
            return Part(f"${body}")
        if symbol == "OUG" and body in self.names.groups:
            return Part(f'units("{body}")')
        raise UntranslatableError(f"{symbol}{{{body}}} is not among what these cases define.")

    def _element(self, body: str, context: Context, window: str) -> Part:
        code, *combos = body.split(".")
        if code not in self.names.elements:
            raise UntranslatableError(f"There is no data element {code}.")
        if any(combo not in ("default", "*") for combo in combos):
            raise UntranslatableError(f"#{{{body}}} names a category option combination other than the default.")
        kind = self.names.elements[code]
        own = self.names.types.get(code, "SUM")
        if context.within:
            chosen = context.aggregation or (own if kind == "number" else "MAX")
            asked = [f"time: {WITHIN.get(chosen, 'sum')}"]
        else:
            chosen = context.aggregation or self.names.override or own
            chosen = own if chosen in ("DEFAULT", "CUSTOM") else chosen
            if chosen not in TYPES:
                raise UntranslatableError(f"The aggregation type {chosen} is not one of data elements.")
            asked = [f"time: {TYPES[chosen][0]}", f"tree: {TYPES[chosen][1]}"]
        dates = [f"from: {context.since}"] * bool(context.since) + [f"to: {context.until}"] * bool(context.until)
        if chosen == "AVERAGE" and kind == "boolean" and not context.within:
            value = self._share_of_days(code, dates)
        elif chosen == "NONE" and not context.within:
            value = self._only(code, dates)
        else:
            value = f"{{{code}}}[{', '.join(asked + dates)}]"
        value = f"({value}){window}" if window else value
        if context.raw:
            return Part(value, "text" if kind == "text" else "number")
        there = f"is_present({value})"
        if kind == "text":
            return Part(f"first({value}, '')", "text", "true", there)
        if kind == "boolean" and context.within and context.aggregation is None:
            return Part(f"(zero({value}) != 0)", "truth", "true", there)
        return Part(f"zero({value})", "number", "true", there)

    def _share_of_days(self, code: str, dates: list[str]) -> str:
        window = ", ".join(["time: sum", "tree: sum", *dates])
        return f"({{{code}.daysxvalue}}[{window}] / {{{code}.daysno}}[{window}] * 100)"

    def _only(self, code: str, dates: list[str]) -> str:
        """NONE: nothing is put together, so that there is a result where there is one value."""
        one, many = (", ".join(["time: every", f"tree: {tree}", *dates]) for tree in ("max", "count"))
        return f"if({{{code}}}[{many}] == 1, {{{code}}}[{one}], missing)"

    def _rate(self, body: str, context: Context, window: str) -> Part:
        code, _, metric = body.partition(".")
        if code not in self.names.data_sets or metric not in METRICS:
            raise UntranslatableError(f"R{{{body}}} names no data set and metric of these cases.")
        if metric.endswith("ON_TIME"):
            raise UntranslatableError(f"R{{{body}}}: the registrations have no dates on which they were made.")
        value = rate(code, metric)
        if self.round_rates and metric == "REPORTING_RATE":
            value = f"round({value}, 2)"
        value = f"({value}){window}" if window else value
        return Part(value) if context.raw else Part(f"zero({value})", "number", "true", f"is_present({value})")

    def _nested(self, code: str, context: Context, window: str) -> Part:
        if code not in self.names.indicators:
            raise UntranslatableError(f"There is no indicator {code}.")
        value, asked, found = (f"{{{code}.{part}}}" for part in ("value", "asked", "found"))
        if window:
            value = f"({value}){window}"
            asked, found = over(asked, window), over(found, window)
        if context.raw:
            return Part(f"if({asked} and not {found}, missing, {value})")
        return Part(f"zero({value})", "number", asked, found)

    def _method(self, tree: Tree[Token], context: Context) -> Part:
        inner, name = _bare(tree.children[0]), str(tree.children[1])
        words = ["".join(map(str, argument.children)) for argument in tree.children[2:]]
        if name in ("periodOffset", "yearToDate"):
            if len(words) != (name == "periodOffset") or not all(re.fullmatch(r"[+-]?\d{1,4}", word) for word in words):
                raise UntranslatableError(f".{name} has not the arguments that it needs.")
            window = f"[offset: {int(words[0])}]" if words else "[ytd]"
            if inner.data == "item":
                return self._windowed_item(inner, context, window)
            part = self.part(inner, context)
            if name == "yearToDate" and part.kind != "number":
                raise UntranslatableError(".yearToDate() follows something that is no number.")
            return Part(f"({part.value}){window}", part.kind, over(part.asked, window), over(part.found, window))
        if name not in ("aggregationType", "minDate", "maxDate"):
            raise UntranslatableError(f"There is no method .{name} of indicators.")
        if len(words) != 1:
            raise UntranslatableError(f".{name} has not the one argument that it needs.")
        if name == "aggregationType":
            if inner.data == "call" and str(inner.children[0]) == "subExpression":
                return self._sub_expression(inner, context, words[0])
            return self.part(inner, replace(context, aggregation=context.aggregation or words[0]))
        change = {"since": words[0]} if name == "minDate" else {"until": words[0]}
        return self.part(inner, replace(context, **change))

    def _sub_expression(self, tree: Tree[Token], context: Context, aggregation: str | None = None) -> Part:
        if context.within or len(tree.children) != 2:
            raise UntranslatableError("subExpression stands alone and has one argument.")
        inner = self.number(tree.children[1], replace(context, aggregation=None, within=True, raw=False))
        reported = any_of(*self._reported(tree.children[1], context))
        chosen = AFTER.get(aggregation or context.aggregation or "SUM", "sum")
        value = f"each(if({reported}, {inner.value}, missing))[tree: {chosen}, unweighted]"
        return Part(value) if context.raw else Part(f"zero({value})", "number", "true", f"is_present({value})")

    def _reported(self, tree: Tree[Token], context: Context) -> list[str]:
        """Where the unit has a row in DHIS2's inner query: any value of any data element that is named."""
        if tree.data == "item":
            return [self._windowed_item(tree, replace(context, within=True, aggregation=None), "").found]
        if tree.data == "method" and tree.children[1] != "yearToDate":
            return [self.part(tree, replace(context, within=True)).found]
        children = [child for child in tree.children if isinstance(child, Tree)]
        return [found for child in children for found in self._reported(child, context)]

    def _call(self, tree: Tree[Token], context: Context) -> Part:
        name, arguments = str(tree.children[0]), tree.children[1:]
        if name == "subExpression":
            return self._sub_expression(tree, context)
        if name == "if" and len(arguments) == 3:
            return self._if(arguments, context)
        if name in ("isNull", "isNotNull") and len(arguments) == 1:
            inner = self.part(arguments[0], replace(context, raw=True))
            return Part(f"{'is_missing' if name == 'isNull' else 'is_present'}({inner.value})", "truth")
        if name == "firstNonNull" and arguments:
            inner = [self.part(argument, replace(context, raw=True)) for argument in arguments]
            return Part(f"first({', '.join(part.value for part in inner)})", inner[0].kind)
        if name == "log" and len(arguments) in (1, 2):
            return self._plain("ln" if len(arguments) == 1 else "log", arguments, context)
        if name in PLAIN and arguments:
            return self._plain(PLAIN[name], arguments, context)
        if name in TEXTS and len(arguments) > 1:
            return replace(self._plain(TEXTS[name], arguments, context), kind="truth")
        raise UntranslatableError(f"There is no function {name} with {len(arguments)} arguments for indicators.")

    def _place(self, tree: Tree[Token], context: Context) -> Part:
        """True for a unit that has a mark of its own, which `places` makes; a mark is not summed over the tree."""
        what = str(tree.children[0]).partition(".")[2]
        known = {"ancestor": self.names.units, "group": self.names.groups, "dataSet": self.names.data_sets}
        for name in map(str, tree.children[1:]):
            if name not in known.get(what, ()):
                raise UntranslatableError(f"orgUnit.{what}({name}) is not among what these cases define.")
        window = "time: latest" if context.within else "time: latest, tree: none"
        marks = (f"is_present({{{mark(what, str(name))}}}[{window}])" for name in tree.children[1:])
        return Part(f"({' or '.join(marks)})", "truth")

    def _plain(self, name: str, arguments: Sequence[Tree[Token]], context: Context) -> Part:
        parts = [self.part(argument, context) for argument in arguments]
        return together(f"{name}({', '.join(part.value for part in parts)})", parts[0].kind, parts)

    def _is_in(self, tree: Tree[Token], context: Context) -> Part:
        return replace(self._plain("one_of", tree.children, context), kind="truth")

    def _if(self, arguments: Sequence[Tree[Token]], context: Context) -> Part:
        condition = self.truth(arguments[0], context)
        branches = [self.part(argument, context) for argument in arguments[1:]]
        if {branch.kind for branch in branches} == {"number", "truth"}:
            branches = [self.number(argument, context) for argument in arguments[1:]]
        yes, no = branches
        kind = no.kind if yes.value == "missing" else yes.kind

        def either(of_yes: str, of_no: str) -> str:
            return of_yes if of_yes == of_no else f"if({condition.value}, {of_yes}, {of_no})"

        return Part(
            f"if({condition.value}, {yes.value}, {no.value})",
            kind,
            any_of(condition.asked, either(yes.asked, no.asked)),
            any_of(condition.found, either(yes.found, no.found)),
        )

    def _any(self, tree: Tree[Token], context: Context) -> Part:
        return self._logic(tree, context, "or")

    def _all(self, tree: Tree[Token], context: Context) -> Part:
        return self._logic(tree, context, "and")

    def _logic(self, tree: Tree[Token], context: Context, word: str) -> Part:
        """A side counts as met only when the sides before it have not settled the answer."""
        parts = [self.truth(child, context) for child in tree.children]
        asked, found = parts[-1].asked, parts[-1].found
        for part in reversed(parts[:-1]):
            still = f"({part.value})" if word == "and" else f"not ({part.value})"
            asked, found = any_of(part.asked, all_of(still, asked)), any_of(part.found, all_of(still, found))
        return Part("(" + f" {word} ".join(f"({part.value})" for part in parts) + ")", "truth", asked, found)

    def _negation(self, tree: Tree[Token], context: Context) -> Part:
        part = self.truth(tree.children[0], context)
        return replace(part, value=f"not ({part.value})")

    def _sign(self, tree: Tree[Token], context: Context) -> Part:
        part = self.number(tree.children[1], context)
        return replace(part, value=f"-({part.value})") if tree.children[0] == "-" else part

    def _power(self, tree: Tree[Token], context: Context) -> Part:
        parts = [self.number(child, context) for child in tree.children]
        return together(f"({parts[0].value})^({parts[1].value})", "number", parts)

    def _chain(self, tree: Tree[Token], context: Context) -> Part:
        signs = [str(child) for child in tree.children[1::2]]
        sides = tree.children[::2]
        if signs[0] not in ("==", "!=", "<", "<=", ">", ">="):
            parts = [self.number(side, context) for side in sides]
            rest = (f" {sign} {part.value}" for sign, part in zip(signs, parts[1:], strict=True))
            value = f"({parts[0].value}{''.join(rest)})"
            return together(value, "number", parts)
        parts = [self.part(side, context) for side in sides]
        if any(part.kind == "truth" for part in parts):
            parts = [self.truth(side, context) for side in sides]
        value = parts[0].value
        for sign, part in zip(signs, parts[1:], strict=True):
            value = f"(({value}) {sign} ({part.value}))"
        return together(value, "truth", parts)
