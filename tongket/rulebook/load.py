"""Reads rulebooks from YAML; whatever is wrong is one sentence with file, line, and what to do."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from tongket.rulebook import model
from tongket.rulebook.errors import RulebookError
from tongket.rulebook.expressions import (
    And,
    Arithmetic,
    Compare,
    Expression,
    ExpressionError,
    Known,
    KnownOr,
    Literal,
    Met,
    Name,
    Not,
    Or,
    Parameter,
    Within,
    parse,
    walk,
)
from tongket.rulebook.model import Place, Text

SHIPPED = Path(__file__).parent / "rules"
FOREVER = date(9999, 12, 31)
LARGEST = 4_000_000
MOST_DIGITS = 31
LONGEST_HISTORY = 60
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*\Z")
PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%\Z")
SHARE = re.compile(r"(\d+)\s*/\s*([1-9]\d*)\Z")
HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def read_yaml(path: Path) -> Any:
    """The tree of a YAML 1.2 file, with lines, NFC. Raises RulebookError."""
    try:
        if path.stat().st_size > LARGEST:
            raise RulebookError(f"The file is larger than {LARGEST} bytes; split it.", file=path.name)
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise RulebookError(f"The file cannot be read ({error.strerror}). Check the path.", file=str(path)) from None
    except UnicodeDecodeError:
        raise RulebookError("The file is not UTF-8. Save it as UTF-8.", file=path.name) from None
    try:
        return YAML(typ="rt", pure=True).load(unicodedata.normalize("NFC", text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else 0
        problem = " ".join(str(error.problem or error.context or "not YAML").split())
        raise RulebookError(f"This is not YAML 1.2 ({problem}). Correct the line.", file=path.name, line=line) from None
    except (YAMLError, ValueError, RecursionError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise RulebookError(f"This is not YAML 1.2 ({reason}).", file=path.name, line=1) from None


class Node:
    """A mapping of the file that knows its lines, and says what is missing or too much."""

    def __init__(self, data: Any, file: str, line: int, what: str) -> None:
        self.file, self.line, self.what = file, line, what
        if not isinstance(data, CommentedMap):
            raise self.error(f"{what} must be a mapping of names to values.")
        self.data = data

    @property
    def place(self) -> Place:
        return Place(self.file, self.line)

    def error(self, sentence: str, key: str | None = None) -> RulebookError:
        return RulebookError(sentence, file=self.file, line=self.line_of(key) if key else self.line)

    def line_of(self, key: str) -> int:
        try:
            return int(self.data.lc.key(key)[0]) + 1
        except (KeyError, AttributeError, TypeError):
            return self.line

    def only(self, *allowed: str) -> None:
        for key in self.data:
            if key not in allowed:
                raise self.error(f"{self.what} has no “{key}”. Use one of: {', '.join(allowed)}.", str(key))

    def has(self, key: str) -> bool:
        return key in self.data

    def raw(self, key: str) -> Any:
        if key not in self.data:
            raise self.error(f"{self.what} needs “{key}”. Add it.")
        return self.data[key]

    def text(self, key: str, default: str | None = None) -> str:
        if default is not None and key not in self.data:
            return default
        value = self.raw(key)
        if not isinstance(value, str) or not value.strip():
            raise self.error(f"“{key}” of {self.what} must be a text.", key)
        return str(value).strip()

    def code(self, key: str) -> str:
        value = self.text(key)
        if not CODE.match(value):
            raise self.error(f"“{value}” is not a code: use letters, digits, dot, hyphen and underscore.", key)
        return value

    def day(self, key: str, default: date | None = None) -> date:
        value = self.data.get(key, default)
        if not isinstance(value, date):
            raise self.error(f"“{key}” of {self.what} must be a day, as 2024-01-31.", key)
        return date(value.year, value.month, value.day)

    def flag(self, key: str, default: bool) -> bool:
        value = self.data.get(key, default)
        if not isinstance(value, bool):
            raise self.error(f"“{key}” of {self.what} must be true or false.", key)
        return value

    def whole(self, key: str) -> int:
        value = self.raw(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.error(f"“{key}” of {self.what} must be a whole number.", key)
        return int(value)

    def both(self, key: str) -> Text:
        value = self.raw(key)
        if isinstance(value, str):
            raise self.error(f"“{key}” of {self.what} needs both languages: {{vi: …, en: …}}.", key)
        node = self.under(key)
        node.only("vi", "en")
        return Text(node.text("vi"), node.text("en"))

    def under(self, key: str) -> "Node":
        return Node(self.raw(key), self.file, self.line_of(key), f"{key} of {self.what}")

    def names(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        if default is not None and key not in self.data:
            return default
        value = self.raw(key)
        items = value if isinstance(value, CommentedSeq) else [value]
        if not all(isinstance(item, str) for item in items):
            raise self.error(f"“{key}” of {self.what} must be a list of codes.", key)
        return tuple(str(item) for item in items)

    def nodes(self, key: str, what: str) -> Iterator["Node"]:
        value = self.data.get(key)
        if value is None:
            return
        if not isinstance(value, CommentedSeq):
            raise self.error(f"“{key}” of {self.what} must be a list.", key)
        for at, item in enumerate(value):
            try:
                line = int(value.lc.item(at)[0]) + 1
            except (KeyError, AttributeError, TypeError):
                line = self.line_of(key)
            if isinstance(item, CommentedMap) and item.lc.data:
                line = min(int(mark[0]) for mark in item.lc.data.values()) + 1
            yield Node(item, self.file, line, f"{what} {at + 1}")

    def items(self, key: str, what: str) -> Iterator[tuple[str, "Node"]]:
        if key not in self.data or self.data[key] is None:
            return
        inner = self.under(key)
        for name, item in inner.data.items():
            yield str(name), Node(item, self.file, inner.line_of(name), f"{what} {name}")


def share(value: str) -> Fraction | None:
    """“15%” or “15/100” as an exact fraction, else None."""
    if found := PERCENT.match(value):
        return Fraction(found[1]) / 100
    if found := SHARE.match(value):
        return Fraction(int(found[1]), int(found[2]))
    return None


# ---------------------------------------------------------------------------------------------- vocabulary


def _column(name: str, node: Node) -> model.Column:
    node.only("kind", "label", "values", "absent", "least", "most", "unknown_below", "take")
    kind = node.text("kind")
    if kind not in ("bool", "int", "number", "ordered", "code", "key"):
        raise node.error(f"“{kind}” is no kind of column. Use bool, int, number, ordered, code or key.", "kind")
    values: list[str] = []
    labels: list[Text] = []
    if kind in ("ordered", "code"):
        inner = node.under("values")
        for value in inner.data:
            values.append(str(value))
            labels.append(inner.both(value))
    take: model.Take | None = None
    if node.has("take"):
        inner = node.under("take")
        inner.only("fact", "by_year", "records", "where", "give")
        where: list[tuple[str, tuple[str, ...]]] = []
        if inner.has("where"):
            conditions = inner.under("where")
            where = [(key, conditions.names(key)) for key in conditions.data]
        give = inner.text("give", "held")
        if give not in ("held", "count", "first-year"):
            raise inner.error("“give” is held, count or first-year.", "give")
        fact, by_year, records = inner.text("fact", ""), inner.text("by_year", ""), inner.text("records", "")
        if sum(map(bool, (fact, by_year, records))) != 1:
            raise inner.error("“take” needs exactly one of fact, by_year, records.")
        take = model.Take(fact, by_year, records, tuple(where), give)
    absent: int | None = None
    if node.has("absent"):
        value = node.raw("absent")
        if isinstance(value, str) and value in values:
            absent = values.index(value)
        elif isinstance(value, bool | int):
            absent = int(value)
        else:
            raise node.error("“absent” must be a value of the column.", "absent")

    def bound(key: str) -> float | None:
        return float(node.raw(key)) if node.has(key) and isinstance(node.raw(key), int | float) else None

    return model.Column(
        name, kind, node.both("label"), tuple(values), tuple(labels), absent,
        bound("least"), bound("most"), bound("unknown_below"), take,
    )  # fmt: skip


def load_vocabulary(path: Path) -> model.Vocabulary:
    """The vocabulary of a file. Raises RulebookError."""
    root = Node(read_yaml(path), path.name, 1, "The vocabulary")
    root.only("vocabulary", "columns", "words", "lists", "facts", "proofs", "aliases", "letter")
    lists = {
        name: {key: node.names(key) for key in node.data} for name, node in root.items("lists", "The list of records")
    }
    proofs = []
    for node in root.nodes("proofs", "Proof"):
        node.only("records", "having", "proves", "years")
        having, proves = node.under("having"), node.under("proves")
        proofs.append(
            model.Proof(
                node.text("records"),
                next((key, having.text(key)) for key in having.data),
                next((key, proves.text(key)) for key in proves.data),
                node.whole("years"),
            )
        )
    columns = {name: _column(name, node) for name, node in root.items("columns", "Column")}
    words, letter = root.under("words"), root.under("letter")
    aliases = root.under("aliases")
    return model.Vocabulary(
        root.place,
        columns,
        {word: words.both(word) for word in words.data},
        lists,
        frozenset(root.names("facts")),
        tuple(proofs),
        {key: aliases.text(key) for key in aliases.data},
        {key: letter.both(key) for key in letter.data},
    )


# ------------------------------------------------------------------------------------------------ rulebook


class _Reader:
    """Reads the versions of one rulebook: knows its vocabulary and its parameters."""

    def __init__(self, vocabulary: model.Vocabulary, parameters: dict[str, model.DatedParameter]) -> None:
        self.vocabulary = vocabulary
        self.parameters = parameters

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
            self._check(tree)
        except ExpressionError as error:
            raise node.error(str(error), key) from None
        return tree

    def truth(self, node: Node, key: str) -> Expression:
        tree = self.expression(node, key)
        if self._kind(tree) != "bool":
            raise node.error(f"“{key}” must be true or false: compare the column with a value.", key)
        return tree

    def _check(self, tree: Expression) -> None:
        for part in walk(tree):
            match part:
                case Name(name) if name not in self.vocabulary.columns:
                    raise ExpressionError(
                        f"There is no column “{name}” in the vocabulary. Correct the name, or add it."
                    )
                case Parameter(name) if name not in self.parameters and name != "day_year":
                    raise ExpressionError(f"There is no parameter “{name}”. Add it under parameters.")
        self._kind(tree)

    def _kind(self, tree: Expression) -> str:
        """bool, number, or code:COLUMN; raises ExpressionError where kinds do not fit."""
        match tree:
            case Literal(bool()) | Known() | Met():
                return "bool"
            case Literal(str(value)):
                return f"text:{value}"
            case Literal():
                return "number"
            case Name(name):
                kind = self.vocabulary.columns[name].kind
                return {"bool": "bool", "int": "number", "number": "number", "key": "key"}.get(kind, f"code:{name}")
            case Parameter(name):
                if name == "day_year":
                    return "number"
                given = self.parameters[name].entries[0].value
                return f"text:{given}" if isinstance(given, str) else "list" if isinstance(given, tuple) else "number"
            case Arithmetic(_, left, right):
                if self._kind(left) != "number" or self._kind(right) != "number":
                    raise ExpressionError("Only numbers can be added, subtracted and multiplied.")
                return "number"
            case Compare(operator, left, right):
                self._comparable(operator, self._kind(left), self._kind(right))
                return "bool"
            case Within(left, choices):
                kind = self._kind(left)
                values: list[int | float | str]
                if isinstance(choices, Parameter):
                    if self._kind(choices) != "list":
                        raise ExpressionError(f"“in ${choices.name}” needs a parameter that is a list.")
                    values = [value for entry in self.parameters[choices.name].entries for value in _as_list(entry)]
                else:
                    values = [*choices.values]
                for item in values:
                    self._comparable("==", kind, f"text:{item}" if isinstance(item, str) else "number")
                return "bool"
            case And(parts) | Or(parts):
                if any(self._kind(part) != "bool" for part in parts):
                    raise ExpressionError("“and” and “or” join things that are true or false.")
                return "bool"
            case Not(part):
                if self._kind(part) != "bool":
                    raise ExpressionError("“not” stands before something that is true or false.")
                return "bool"
            case KnownOr(first, second):
                kinds = {self._kind(first), self._kind(second)}
                if len(kinds) > 1:
                    raise ExpressionError("Both parts of known_or must be of one kind.")
                return kinds.pop()
        raise ExpressionError("A list stands only after “in”.")

    def _comparable(self, operator: str, left: str, right: str) -> None:
        if left.startswith("text:"):
            left, right = right, left
        if left.startswith("code:"):
            column = self.vocabulary.columns[left[5:]]
            if operator not in ("==", "!=") and column.kind == "code":
                raise ExpressionError(f"The values of {column.name} have no order; use == , != or in.")
            if right == left:
                return
            if right.startswith("text:") and right[5:] in column.values:
                return
            if right.startswith("text:"):
                raise ExpressionError(f"“{right[5:]}” is no value of {column.name}. Use: {', '.join(column.values)}.")
        elif left == right == "number" or (left == right == "bool" and operator in ("==", "!=")):
            return
        raise ExpressionError("Only like can be compared with like: numbers with numbers, a code with its own column.")

    def number(self, node: Node, key: str, *, least: int = 0) -> model.Number:
        value = node.raw(key)
        if isinstance(value, str) and value.startswith("$"):
            name = value[1:]
            entry = self.parameters[name].entries[0].value if name in self.parameters else None
            if not isinstance(entry, int) or isinstance(entry, bool):
                raise node.error(f"“{key}” needs a whole number or a parameter that is one; {value} is not.", key)
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
            if any(self._kind(tree) not in ("number",) and not self._kind(tree).startswith("code:") for tree in by):
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
        if any(isinstance(part, Met) for part in walk(of)) and kind == "count" and self._kind(of) == "number":
            raise inner.error("A count of numbers cannot contain met().", "of")
        if kind == "history":
            inner.only("of", "years", "gap")
            if gap not in ("breaks", "unknown"):
                raise inner.error("“gap” is breaks (a year without a row fails) or unknown.", "gap")
            return model.History(of, years, gap)
        inner.only("of", "years", "gap", "at_least", "at_most")
        if gap not in ("zero", "unknown"):
            raise inner.error("“gap” is zero (a year without a row counts nothing) or unknown.", "gap")
        if self._kind(of) not in ("bool", "number"):
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
        _order(rules)
        return model.Version(
            node.code("regime"), node.both("name"), since, until, chosen, node.text("source"),
            node.both("note") if node.has("note") else None, rules, ladders, caps, node.place,
        )  # fmt: skip


def _as_list(entry: model.Entry) -> tuple[str, ...]:
    return entry.value if isinstance(entry.value, tuple) else ()


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


def _order(rules: dict[str, model.Rule]) -> list[str]:
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


order_of = _order


def _parameter(name: str, node: Node) -> model.DatedParameter:
    node.only("label", "values")
    entries: list[model.Entry] = []
    items = list(node.nodes("values", f"Value of {name},"))
    if not items:
        raise node.error(f"The parameter {name} has no value. Add values: [{{from, value, source, confidence}}].")
    for at, item in enumerate(items):
        item.only("from", "to", "value", "source", "confidence")
        written = item.raw("value")
        value: int | float | str | Fraction | tuple[str, ...]
        if isinstance(written, CommentedSeq):
            value = tuple(str(part) for part in written)
            shown = ", ".join(value)
        elif isinstance(written, bool) or not isinstance(written, int | float | str):
            raise item.error("A value is a number, a share as 15%, a code or a list of codes.", "value")
        elif isinstance(written, str):
            exact = share(written)
            value = exact if exact is not None else str(written)
            shown = str(written)
        else:
            value = int(written) if isinstance(written, int) else float(written)
            shown = str(value)
        since = item.day("from")
        if entries and since <= entries[-1].since:
            raise item.error(f"The values of {name} must stand in the order of their days.", "from")
        following = items[at + 1].day("from") - timedelta(days=1) if at + 1 < len(items) else FOREVER
        until = item.day("to", following)
        if until > following:
            raise item.error(f"Two values of {name} are in force on {following + timedelta(days=1)}. End one.", "to")
        if entries and type(value) is not type(entries[0].value):
            raise item.error(f"All values of {name} must be of one kind.", "value")
        confidence = item.text("confidence")
        if confidence not in model.CONFIDENCES:
            raise item.error("“confidence” is H, M or L.", "confidence")
        entries.append(model.Entry(since, until, value, shown, confidence, item.text("source"), item.place))
    return model.DatedParameter(name, node.both("label"), tuple(entries), node.place)


def _check_dates(code: str, versions: tuple[model.Version, ...]) -> None:
    for at, version in enumerate(versions):
        for other in versions[:at]:
            shared = set(version.kinds) & set(other.kinds)
            if shared and version.since <= other.until and other.since <= version.until:
                day = max(version.since, other.since)
                raise version.place.error(
                    f"Two versions of {code} are in force on {day} for {', '.join(sorted(shared))}: {other.regime} "
                    f"(line {other.place.line}) and {version.regime}. End one before the other begins."
                )


def load_rulebook(path: Path, vocabulary: model.Vocabulary | None = None) -> model.Rulebook:
    """The rulebook of a file. Raises RulebookError with file, line and what to do."""
    root = Node(read_yaml(path), path.name, 1, "The rulebook")
    root.only("rulebook", "name", "vocabulary", "asks", "kinds", "parameters", "versions", "shared")
    if vocabulary is None:
        vocabulary = load_vocabulary(path.parent / root.text("vocabulary"))
    kinds = {}
    for code, node in root.items("kinds", "Kind"):
        node.only("subject", "status", "assumed", "label")
        subject = node.text("subject")
        if subject not in ("person", "unit", "any"):
            raise node.error("“subject” is person, unit or any.", "subject")
        kinds[code] = model.Kind(
            code, subject, node.names("status", ()), node.flag("assumed", False), node.both("label")
        )
    parameters = {name: _parameter(name, node) for name, node in root.items("parameters", "Parameter")}
    reader = _Reader(vocabulary, parameters)
    versions = tuple(reader.version(node, kinds) for node in root.nodes("versions", "Version"))
    if not versions or not kinds:
        raise root.error("A rulebook needs kinds and at least one version.")
    code = root.code("rulebook")
    _check_dates(code, versions)
    fingerprint = hashlib.sha256(path.read_bytes()).hexdigest()
    return model.Rulebook(
        code, root.both("name"), root.names("asks"), kinds, parameters, versions, vocabulary, root.place, fingerprint
    )  # fmt: skip


class Library:
    """All rulebooks of a folder, with the vocabulary that they share."""

    def __init__(self, vocabulary: model.Vocabulary, rulebooks: tuple[model.Rulebook, ...], folder: Path) -> None:
        self.vocabulary = vocabulary
        self.rulebooks = rulebooks
        self.folder = folder

    def rulebook(self, code: str) -> model.Rulebook:
        for rulebook in self.rulebooks:
            if rulebook.code == code:
                return rulebook
        raise RulebookError(f"There is no rulebook “{code}”. There are: {', '.join(b.code for b in self.rulebooks)}.")


def load_library(folder: Path = SHIPPED) -> Library:
    """The rulebooks of a folder: `vocabulary.yaml` and every other YAML file beside it. Raises RulebookError."""
    if not (folder / "vocabulary.yaml").is_file():
        raise RulebookError("The folder has no vocabulary.yaml. Copy the shipped one there.", file=str(folder))
    vocabulary = load_vocabulary(folder / "vocabulary.yaml")
    rulebooks = tuple(
        load_rulebook(path, vocabulary) for path in sorted(folder.glob("*.yaml")) if path.name != "vocabulary.yaml"
    )
    codes = [rulebook.code for rulebook in rulebooks]
    for code in codes:
        if codes.count(code) > 1:
            raise RulebookError(f"Two files hold the rulebook “{code}”. Rename one.", file=str(folder))
    return Library(vocabulary, rulebooks, folder)


@cache
def shipped() -> Library:
    """The rulebooks that ship with tongket, read once."""
    return load_library()
