"""What one key must say of another: every reference leads somewhere, every end is after its start."""

from collections.abc import Callable

from tongket.site.scenario.records import Record, Scenario, ScenarioError, UnitRow

MOST_FICTIONAL = 500


Refusal = Callable[[Record, str, str, str], ScenarioError]


def _parents_first(scenario: Scenario, added: list[Record], fail: Refusal) -> list[UnitRow]:
    """The units of the file in an order in which each stands after the one above it, whatever the order of the file."""
    placed = {unit.key for unit in scenario.units}
    rows: list[UnitRow] = []
    left = added
    while left:
        ready = [one for one in left if "parent" not in one or one["parent"] in placed]
        if not ready:
            raise fail(left[0], "parent", "units", f"the unit {left[0]['key']!r} stands above itself.")
        for one in ready:
            placed.add(one["key"])
            names = [one.get(name, "") for name in ("short_name", "name_en")]
            rows.append(UnitRow(one["key"], one.get("parent", ""), one["kind"], one["name"], *names))
        left = [one for one in left if one["key"] not in placed]
    return rows


def _each_once(records: list[Record], path: str, fail: Refusal) -> None:
    seen: set[str] = set()
    for one in records:
        if one["key"] in seen:
            raise fail(one, "key", path, f"the key {one['key']!r} stands twice.")
        seen.add(one["key"])


def check(scenario: Scenario) -> None:
    """Everything that one key must say of another."""
    data, conference = scenario.data, scenario.conference

    def fail(record: Record, name: str, path: str, sentence: str) -> ScenarioError:
        return ScenarioError(scenario.file, record.line_of(name), f"{path}.{name}" if path else name, sentence)

    keys = {unit.key for unit in scenario.units}
    added_units = data.get("units", [])
    for added in added_units:
        if added["key"] in keys:
            raise fail(added, "key", "units", f"the unit {added['key']!r} stands in the register already.")
        keys.add(added["key"])
    for added in added_units:
        if added.get("parent", added["key"]) not in keys:
            raise fail(added, "parent", "units", f"{added['parent']!r} is no unit of the file or of units.csv.")
    scenario.units.extend(_parents_first(scenario, added_units, fail))

    def unit(record: Record, name: str, path: str) -> None:
        for value in record[name] if isinstance(record.get(name), list) else [record.get(name)]:
            if value is not None and value not in keys:
                raise fail(record, name, path, f"{value!r} is no unit of the file or of units.csv.")

    people: set[str] = set()
    for person in data.get("people", []):
        if person["key"] in people:
            raise fail(person, "key", "people", f"the person {person['key']!r} stands twice.")
        unit(person, "unit", "people")
        people.add(person["key"])

    def who(record: Record, name: str, path: str) -> None:
        for value in record[name] if isinstance(record.get(name), list) else [record.get(name)]:
            if value is not None and value not in people:
                raise fail(record, name, path, f"{value!r} is nobody under people.")

    unit(conference, "organiser", "conference")
    for name in ("chair", "cochairs", "secretary"):
        who(conference, name, "conference")
    if conference.get("secretary") == conference["chair"]:
        raise fail(conference, "secretary", "conference", "chair and secretary are two people; name another, or none.")
    if conference["ends"] <= conference["starts"]:
        raise fail(conference, "ends", "conference", "the conference ends before it starts.")
    parts: set[str] = set()
    for part in conference.get("parts", []):
        if part["key"] in parts:
            raise fail(part, "key", "conference.parts", f"the part {part['key']!r} stands twice.")
        parts.add(part["key"])
    points = data.get("bridge_points", [])
    seen: set[str] = set()
    for point in points if isinstance(points, list) else []:
        if point["key"] in seen:
            raise fail(point, "key", "bridge_points", f"the bridge point {point['key']!r} stands twice.")
        seen.add(point["key"])
        unit(point, "unit", "bridge_points")
        unit(point, "each_unit_below", "bridge_points")
        who(point, "head", "bridge_points")
        who(point, "present", "bridge_points")
    for delegation in data.get("delegations", []):
        if delegation.get("count", 0) > MOST_FICTIONAL:
            raise fail(delegation, "count", "delegations", f"more than {MOST_FICTIONAL} fictional units; lower it.")
    for item in data.get("agenda", []):
        who(item, "by", "agenda")
        who(item, "on_authority_of", "agenda")
        unit(item, "of", "agenda")
        for part_key in item.get("parts", []):
            if part_key not in parts:
                raise fail(item, "parts", "agenda", f"{part_key!r} is no part of the conference.")
    _each_once(data.get("drafts", []), "drafts", fail)
    for directive in data.get("directives", []):
        _each_once(directive.get("obligations", []), "directives.obligations", fail)
        for obligation in directive.get("obligations", []):
            known = obligation.get("known_result")
            if known is not None and known["met"] > known["of"]:
                raise fail(known, "met", "directives.obligations.known_result", "more meet it than there are.")
    reported = data.get("reported", {})
    for name in ("results", "limits"):
        for line in reported.get(name, []):
            unit(line, "unit", f"reported.{name}")
    drafts = {draft["key"] for draft in data.get("drafts", [])}
    for name in ("comments", "disseminated"):
        for line in data.get(name, []):
            if line.get("draft", "") and line["draft"] not in drafts:
                raise fail(line, "draft", name, f"{line['draft']!r} is no draft of the file.")
    for moved in data.get("carried_over", []):
        if moved["to"] <= moved["from"]:
            raise fail(moved, "to", "carried_over", "it is moved to a time that is not later.")
    items = len(data.get("agenda", []))
    for conclusion in data.get("conclusions", []):
        unit(conclusion, "owner", "conclusions")
        unit(conclusion, "with", "conclusions")
        if not 1 <= conclusion.get("item", 1) <= max(items, 1):
            raise fail(conclusion, "item", "conclusions", f"the agenda has {items} items.")
    for step in data.get("after", []):
        who(step, "drafted_by", "after")
        who(step, "signed_by", "after")
        unit(step, "issued_to", "after")
