"""Reading a scenario: one conference as a YAML 1.2 file, every key known, every reference checked, every error with its line.

The format is told in `docs/scenarios.md`. Nothing here touches the database. One file per noun.
"""

from tongket.site.scenario.keys import CONCLUDING
from tongket.site.scenario.periods import quarter
from tongket.site.scenario.reading import read_scenario, scenario_files
from tongket.site.scenario.records import Record, Scenario, ScenarioError, Span, UnitRow

__all__ = [
    "CONCLUDING",
    "Record",
    "Scenario",
    "ScenarioError",
    "Span",
    "UnitRow",
    "quarter",
    "read_scenario",
    "scenario_files",
]
