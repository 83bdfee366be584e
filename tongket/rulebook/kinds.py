"""What kind of value an expression has: true or false, a number, a code of a column; each checked against the vocabulary."""

from tongket.rulebook import model
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
    walk,
)

Parameters = dict[str, model.DatedParameter]


def check_kinds(tree: Expression, vocabulary: model.Vocabulary, parameters: Parameters) -> None:
    """Raises ExpressionError where an expression speaks of what there is not, or its kinds do not fit."""
    for part in walk(tree):
        match part:
            case Name(name) if name not in vocabulary.columns:
                raise ExpressionError(f"There is no column “{name}” in the vocabulary. Correct the name, or add it.")
            case Parameter(name) if name not in parameters and name != "day_year":
                raise ExpressionError(f"There is no parameter “{name}”. Add it under parameters.")
    kind_of(tree, vocabulary, parameters)


def kind_of(tree: Expression, vocabulary: model.Vocabulary, parameters: Parameters) -> str:
    """bool, number, or code:COLUMN; raises ExpressionError where kinds do not fit."""
    match tree:
        case Literal(bool()) | Known() | Met():
            return "bool"
        case Literal(str(value)):
            return f"text:{value}"
        case Literal():
            return "number"
        case Name(name):
            kind = vocabulary.columns[name].kind
            return {"bool": "bool", "int": "number", "number": "number", "key": "key"}.get(kind, f"code:{name}")
        case Parameter(name):
            if name == "day_year":
                return "number"
            given = parameters[name].entries[0].value
            return f"text:{given}" if isinstance(given, str) else "list" if isinstance(given, tuple) else "number"
        case Arithmetic(_, left, right):
            if kind_of(left, vocabulary, parameters) != "number" or kind_of(right, vocabulary, parameters) != "number":
                raise ExpressionError("Only numbers can be added, subtracted and multiplied.")
            return "number"
        case Compare(operator, left, right):
            _comparable(
                operator, kind_of(left, vocabulary, parameters), kind_of(right, vocabulary, parameters), vocabulary
            )
            return "bool"
        case Within(left, choices):
            kind = kind_of(left, vocabulary, parameters)
            values: list[int | float | str]
            if isinstance(choices, Parameter):
                if kind_of(choices, vocabulary, parameters) != "list":
                    raise ExpressionError(f"“in ${choices.name}” needs a parameter that is a list.")
                values = [value for entry in parameters[choices.name].entries for value in _as_list(entry)]
            else:
                values = [*choices.values]
            for item in values:
                _comparable("==", kind, f"text:{item}" if isinstance(item, str) else "number", vocabulary)
            return "bool"
        case And(parts) | Or(parts):
            if any(kind_of(part, vocabulary, parameters) != "bool" for part in parts):
                raise ExpressionError("“and” and “or” join things that are true or false.")
            return "bool"
        case Not(part):
            if kind_of(part, vocabulary, parameters) != "bool":
                raise ExpressionError("“not” stands before something that is true or false.")
            return "bool"
        case KnownOr(first, second):
            kinds = {kind_of(first, vocabulary, parameters), kind_of(second, vocabulary, parameters)}
            if len(kinds) > 1:
                raise ExpressionError("Both parts of known_or must be of one kind.")
            return kinds.pop()
    raise ExpressionError("A list stands only after “in”.")


def _comparable(operator: str, left: str, right: str, vocabulary: model.Vocabulary) -> None:
    if left.startswith("text:"):
        left, right = right, left
    if left.startswith("code:"):
        column = vocabulary.columns[left[5:]]
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


def _as_list(entry: model.Entry) -> tuple[str, ...]:
    return entry.value if isinstance(entry.value, tuple) else ()
