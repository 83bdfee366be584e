"""What one key must say of another: every reference leads somewhere, every end is after its start."""

from tongket.site.scenario.records import Record, Scenario, ScenarioError, UnitRow

MOST_FICTIONAL = 500


def check(scenario: Scenario) -> None:
    """Everything that one key must say of another."""
    data, conference = scenario.data, scenario.conference

    def fail(record: Record, name: str, path: str, sentence: str) -> ScenarioError:
        return ScenarioError(scenario.file, record.line_of(name), f"{path}.{name}" if path else name, sentence)

    keys = {unit.key for unit in scenario.units}
    for added in data.get("units", []):
        if added["key"] in keys:
            raise fail(added, "key", "units", f"the unit {added['key']!r} stands in the register already.")
        if "parent" in added and added["parent"] not in keys:
            raise fail(added, "parent", "units", f"{added['parent']!r} is no unit known so far.")
        keys.add(added["key"])
        scenario.units.append(
            UnitRow(
                added["key"],
                added.get("parent", ""),
                added["kind"],
                added["name"],
                added.get("short_name", ""),
                added.get("name_en", ""),
            )
        )

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
