"""Reads rules and their conditions, each checked against the vocabulary and the parameters."""

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from tongket.rulebook import model
from tongket.rulebook.expressions import (
    Expression,
    ExpressionError,
    Met,
    Name,
    Parameter,
    parse,
    walk,
)
from tongket.rulebook.kinds import check_kinds, kind_of
from tongket.rulebook.model import Text
from tongket.rulebook.nodes import Node, share

FOREVER = date(9999, 12, 31)
MOST_DIGITS = 31
LONGEST_HISTORY = 60
HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class ConditionReader:
    """Reads the versions of one rulebook: knows its vocabulary and its parameters."""

    def __init__(self, vocabulary: model.Vocabulary, parameters: dict[str, model.DatedParameter]) -> None:
        self.vocabulary = vocabulary
        self.parameters = parameters

    def kind(self, tree: Expression) -> str:
        return kind_of(tree, self.vocabulary, self.parameters)

    def expression(self, node: Node, key: str) -> Expression:
        value = node.raw(key)
        if isinstance(value, bool):
            value = "true" if value else "false"
        if not isinstance(value, str):
            value = str(value)
        return self.understood(value, node, key)

    def understood(self, text: str, node: Node, key: str) -> Expression:
        try:
            tree = parse(text)
            check_kinds(tree, self.vocabulary, self.parameters)
        except ExpressionError as error:
            raise node.error(str(error), key) from None
        return tree

    def truth(self, node: Node, key: str) -> Expression:
        tree = self.expression(node, key)
        if self.kind(tree) != "bool":
            raise node.error(f"“{key}” must be true or false: compare the column with a value.", key)
        return tree

    def number(self, node: Node, key: str, *, least: int = 0) -> model.Number:
        value = node.raw(key)
        if isinstance(value, str) and value.startswith("$"):
            name = value[1:]
            entry = self.parameters[name].entries[0].value if name in self.parameters else None
            if not isinstance(entry, int) or isinstance(entry, bool):
                raise node.error(f"“{key}” needs a whole number or a parameter that is one; {value} is not.", key)
            for dated in self.parameters[name].entries:
                if key == "years" and isinstance(dated.value, int) and not 1 <= dated.value <= LONGEST_HISTORY:
                    raise dated.place.error(f"{name} counts years of a history: at least 1, at most {LONGEST_HISTORY}.")
            return Parameter(name)
        number = node.whole(key)
        if number < least or number > 10**9:
            raise node.error(f"“{key}” must be between {least} and a thousand million.", key)
        return number

    def share(self, node: Node, key: str) -> model.Share:
        value = node.text(key)
        if value.startswith("$"):
            name = value[1:]
            if name not in self.parameters or not isinstance(self.parameters[name].entries[0].value, Fraction):
                raise node.error(f"“{key}” needs a share, as 15% or 15/100, or a parameter that is one.", key)
            return Parameter(name)
        exact = share(value)
        if exact is None:
            raise node.error(f"“{value}” is not a share. Write 15% or 15/100.", key)
        return exact

    def choice(self, node: Node, key: str, allowed: tuple[str, ...]) -> str | Parameter:
        value = node.text(key)
        if value.startswith("$"):
            name = value[1:]
            if name not in self.parameters or self.parameters[name].entries[0].value not in allowed:
                raise node.error(f"“{key}” needs one of {', '.join(allowed)}, or a parameter that is one.", key)
            return Parameter(name)
        if value not in allowed:
            raise node.error(f"“{value}” is not one of {', '.join(allowed)}.", key)
        return value

    def body(self, node: Node, *, inside: bool = False, depth: int = 0) -> model.Body:
        found = [key for key in ("if", "history", "count", "quota", "any", "all") if node.has(key)]
        if len(found) != 1 or depth > 6:
            raise node.error(f"{node.what} needs exactly one of if, history, count, quota, any, all.")
        kind = found[0]
        if kind == "if":
            return model.If(self.truth(node, "if"))
        if kind in ("any", "all"):
            parts = []
            for part in node.nodes(kind, f"{node.what}, part"):
                part.only("if", "history", "count", "any", "all", "text")
                text = part.both("text") if part.has("text") else None
                if text:
                    self.check_text(text, part)
                parts.append(model.Part(self.body(part, inside=True, depth=depth + 1), text))
            if not parts:
                raise node.error(f"“{kind}” needs at least one part.", kind)
            return model.AnyOf(tuple(parts)) if kind == "any" else model.AllOf(tuple(parts))
        inner = node.under(kind)
        if kind == "quota":
            if inside:
                raise node.error("A quota cannot stand inside any or all; make it a condition of its own.", kind)
            inner.only("at_most", "of", "per", "by", "ties", "rounding")
            per = inner.names("per")
            for name in per:
                if name not in self.vocabulary.columns:
                    raise inner.error(f"There is no column “{name}” in the vocabulary.", "per")
            by = tuple(self.understood(text, inner, "by") for text in inner.names("by"))
            if any(self.kind(tree) not in ("number",) and not self.kind(tree).startswith("code:") for tree in by):
                raise inner.error("“by” ranks by numbers or ordered codes, the greatest first.", "by")
            ties = inner.text("ties")
            if ties not in ("ask", "all-in", "all-out", "by-subject"):
                raise inner.error("“ties” is ask, all-in, all-out or by-subject.", "ties")
            rounding = self.choice(inner, "rounding", ("floor", "half-up"))
            return model.Quota(self.share(inner, "at_most"), self.truth(inner, "of"), per, by, ties, rounding)
        gap = inner.text("gap")
        of = self.expression(inner, "of") if kind == "count" else self.truth(inner, "of")
        years = self.number(inner, "years", least=1)
        if isinstance(years, int) and years > LONGEST_HISTORY:
            raise inner.error(f"“years” is at most {LONGEST_HISTORY}.", "years")
        if any(isinstance(part, Met) for part in walk(of)) and kind == "count" and self.kind(of) == "number":
            raise inner.error("A count of numbers cannot contain met().", "of")
        if kind == "history":
            inner.only("of", "years", "gap")
            if gap not in ("breaks", "unknown"):
                raise inner.error("“gap” is breaks (a year without a row fails) or unknown.", "gap")
            return model.History(of, years, gap)
        inner.only("of", "years", "gap", "at_least", "at_most")
        if gap not in ("zero", "unknown"):
            raise inner.error("“gap” is zero (a year without a row counts nothing) or unknown.", "gap")
        if self.kind(of) not in ("bool", "number"):
            raise inner.error("“of” must be a number, or true or false.", "of")
        least = self.number(inner, "at_least") if inner.has("at_least") else None
        most = self.number(inner, "at_most") if inner.has("at_most") else None
        if (least is None) == (most is None):
            raise inner.error("A count needs exactly one of at_least, at_most.")
        return model.Count(of, years, gap, least, most)

    def check_text(self, text: Text, node: Node) -> None:
        for hole in HOLE.findall(text.vi) + HOLE.findall(text.en):
            if hole not in self.parameters:
                raise node.error(f"The text speaks of {{{hole}}}, which is no parameter.", "text")

    def condition(self, node: Node, *, printed: bool = False) -> model.Condition:
        node.only(
            "id", "word", "if", "history", "count", "quota", "any", "all", "unless",
            "article", "text", "evidence", "source", "confidence",
        )  # fmt: skip
        words = node.names("word", () if printed else None)
        for word in words:
            if word not in self.vocabulary.words:
                raise node.error(f"“{word}” is no condition word. Use: {', '.join(self.vocabulary.words)}.", "word")
        body = None if printed else self.body(node)
        unless = self.truth(node, "unless") if node.has("unless") else None
        confidence = node.text("confidence")
        if confidence not in model.CONFIDENCES:
            raise node.error("“confidence” is H, M or L.", "confidence")
        text = node.both("text")
        self.check_text(text, node)
        evidence = node.names("evidence", ())
        for name in evidence:
            if name not in self.vocabulary.columns:
                raise node.error(f"There is no column “{name}” in the vocabulary.", "evidence")
        if not evidence and body is not None:
            evidence = tuple(dict.fromkeys(_columns(body, unless)))
        return model.Condition(
            node.code("id"), words, node.text("article"), text, evidence,
            node.text("source"), confidence, body, unless, node.place,
        )  # fmt: skip

    def rule(self, code: str, node: Node, name: Text | None = None) -> model.Rule:
        allowed = ("name", "decided_by", "holds", "conditions", "printed")
        node.only(*allowed, *(("gives", "trigger") if name is not None else ()))
        holds = tuple(self.condition(item) for item in node.nodes("holds", f"Hold of {code},"))
        conditions = tuple(self.condition(item) for item in node.nodes("conditions", f"Condition of {code},"))
        printed = tuple(
            self.condition(item, printed=True) for item in node.nodes("printed", f"Printed line of {code},")
        )
        if not conditions:
            raise node.error(f"The rule {code} has no condition. Add at least one.")
        if len(holds) + len(conditions) > MOST_DIGITS:
            raise node.error(f"The rule {code} has more than {MOST_DIGITS} conditions; split it with met().")
        seen: set[str] = set()
        for condition in holds + conditions + printed:
            if condition.id in seen:
                raise condition.place.error(f"The id “{condition.id}” stands twice in {code}. Rename one.")
            seen.add(condition.id)
        for hold in holds:
            if not isinstance(hold.body, model.If):
                raise hold.place.error("A hold is a plain “if”.")
        quotas = [at for at, condition in enumerate(conditions) if isinstance(condition.body, model.Quota)]
        if quotas and quotas != [len(conditions) - 1]:
            raise conditions[quotas[0]].place.error("A rule has at most one quota, and it is the last condition.")
        if quotas and conditions[-1].unless is not None:
            raise conditions[-1].place.error("A quota has no “unless”; put it into “of”.")
        decided = node.both("decided_by") if node.has("decided_by") else None
        return model.Rule(code, name or node.both("name"), decided, holds, conditions, printed, node.place)

    def ladder(self, code: str, node: Node) -> tuple[model.Ladder, dict[str, model.Rule]]:
        node.only("name", "scale", "rungs", "otherwise")
        scale = node.text("scale")
        column = self.vocabulary.columns.get(scale)
        if column is None or column.kind != "ordered":
            raise node.error("“scale” must name an ordered column.", "scale")
        rungs, rules = [], {}
        for item in node.nodes("rungs", f"Rung of {code},"):
            gives = item.text("gives")
            if gives not in column.values:
                raise item.error(f"“{gives}” is no value of {scale}. Use: {', '.join(column.values)}.", "gives")
            rule = self.rule(f"{code}.{gives}", item, column.value_labels[column.values.index(gives)])
            if rule.code in rules:
                raise item.error(f"The ladder gives {gives} twice. Join the rungs with any.", "gives")
            rules[rule.code] = rule
            rungs.append(model.Rung(gives, rule.code, item.flag("trigger", False)))
        if not rungs:
            raise node.error("A ladder needs rungs.")
        otherwise = node.text("otherwise", "not-assessed")
        if otherwise != "not-assessed" and otherwise not in column.values:
            raise node.error(f"“otherwise” is not-assessed or a value of {scale}.", "otherwise")
        given = None if otherwise == "not-assessed" else otherwise
        return model.Ladder(code, node.both("name"), scale, tuple(rungs), given, node.place), rules

    def cap(self, code: str, node: Node) -> model.Cap:
        node.only(
            "word", "article", "text", "wanted", "bases", "base", "at_most", "rounding", "source", "confidence"
        )  # fmt: skip
        text = node.both("text")
        self.check_text(text, node)
        wanted = node.text("wanted")
        if wanted not in self.vocabulary.columns:
            raise node.error(f"There is no column “{wanted}” in the vocabulary.", "wanted")
        inner = node.under("bases")
        bases = {str(key): self.expression(inner, key) for key in inner.data}
        confidence = node.text("confidence")
        if confidence not in model.CONFIDENCES:
            raise node.error("“confidence” is H, M or L.", "confidence")
        at_most = None if node.raw("at_most") == "all" else self.share(node, "at_most")
        return model.Cap(
            code, node.names("word"), node.text("article"), text, wanted, bases,
            self.choice(node, "base", tuple(bases)), at_most,
            self.choice(node, "rounding", ("floor", "half-up")), node.text("source"), confidence, node.place,
        )  # fmt: skip

    def version(self, node: Node, kinds: dict[str, model.Kind]) -> model.Version:
        node.only("regime", "name", "from", "to", "for", "source", "note", "rules", "ladders", "caps")
        rules: dict[str, model.Rule] = {}
        ladders: dict[str, model.Ladder] = {}
        for code, item in node.items("rules", "Rule"):
            rules[code] = self.rule(code, item)
        for code, item in node.items("ladders", "Ladder"):
            ladders[code], rungs = self.ladder(code, item)
            for name in rungs:
                if name in rules:
                    raise item.error(f"The rule {name} stands twice in this version. Rename one.")
            rules |= rungs
        caps = {code: self.cap(code, item) for code, item in node.items("caps", "Cap")}
        since, until = node.day("from"), node.day("to", FOREVER)
        if until < since:
            raise node.error(f"The version ends on {until}, before it begins on {since}. Correct one.", "to")
        chosen = node.names("for")
        for kind in chosen:
            if kind not in kinds:
                raise node.error(f"“{kind}” is no kind of this rulebook. Use: {', '.join(kinds)}.", "for")
        order_of(rules)
        return model.Version(
            node.code("regime"), node.both("name"), since, until, chosen, node.text("source"),
            node.both("note") if node.has("note") else None, rules, ladders, caps, node.place,
        )  # fmt: skip


def _columns(body: model.Body, unless: Expression | None) -> Iterator[str]:
    trees: list[Expression] = [unless] if unless is not None else []
    for leaf in model.leaves(body):
        trees.append(leaf.of)
        if isinstance(leaf, model.Quota):
            trees.extend(leaf.by)
    for tree in trees:
        for part in walk(tree):
            if isinstance(part, Name):
                yield part.name


def named_rules(rule: model.Rule) -> set[str]:
    """The rules that a rule stands on through met()."""
    trees: list[Expression] = []
    for condition in rule.digits:
        if condition.unless is not None:
            trees.append(condition.unless)
        for leaf in model.leaves(condition.body) if condition.body is not None else ():
            trees.append(leaf.of)
            if isinstance(leaf, model.Quota):
                trees.extend(leaf.by)
    return {part.rule for tree in trees for part in walk(tree) if isinstance(part, Met)}


def order_of(rules: dict[str, model.Rule]) -> list[str]:
    """Rule codes, each after those it stands on; RulebookError on an unknown rule or a circle."""
    done: list[str] = []
    open_: list[str] = []

    def visit(code: str) -> None:
        if code in done:
            return
        if code in open_:
            raise rules[code].place.error(f"The rules stand on each other in a circle: {' → '.join([*open_, code])}.")
        open_.append(code)
        for other in sorted(named_rules(rules[code])):
            if other not in rules:
                raise rules[code].place.error(f"met({other}) names no rule of this version. Correct the name.")
            visit(other)
        open_.pop()
        done.append(code)

    for code in rules:
        visit(code)
    return done
