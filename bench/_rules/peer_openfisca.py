"""The same rules in OpenFisca-core. A person's unit is one array per simulation, so each year is a simulation of its own;
truth and falsehood are two variables each, since a variable has two states; ranks are Population.get_rank."""

import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import peer
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

folder, repeats = Path(sys.argv[1]), int(sys.argv[2])
data = peer.load(folder)
Person = build_entity("person", "persons", "A person", is_person=True)
Unit = build_entity("unit", "units", "A unit", roles=[{"key": "member", "plural": "members"}])
system = TaxBenefitSystem([Person, Unit])


def variable(name, kind, formula=None, entity=Person):
    body = {"value_type": kind, "entity": entity, "definition_period": DateUnit.YEAR, "label": name}
    if formula is not None:
        body["formula"] = formula
    system.add_variable(type(name, (Variable,), body))


for given, kind in (("level", int), ("initiative", int), ("score", int), ("place", int), ("disciplined", bool)):
    variable(given, kind)
variable("good_t", bool, lambda person, period: person("level", period) >= 2)
variable("good_f", bool, lambda person, period: (person("level", period) >= 0) & (person("level", period) < 2))
variable("ldtt_t", bool, lambda person, period: person("good_t", period) & ~person("disciplined", period))
variable("ldtt_f", bool, lambda person, period: person("good_f", period) | person("disciplined", period))
variable("merit_t", bool, lambda person, period: (person("level", period) == 3) | (person("initiative", period) == 1))
variable(
    "merit_f", bool,
    lambda person, period: (person("level", period) >= 0)
    & (person("level", period) < 3)
    & (person("initiative", period) == 0),
)  # fmt: skip
variable("sure", bool, lambda person, period: person("ldtt_t", period) & person("merit_t", period))
variable("out", bool, lambda person, period: person("ldtt_f", period) | person("merit_f", period))


def _order(person, period):
    # The score first, then the order of persons: get_rank wants one number.
    return -person("score", period).astype(np.int64) * person.count + person("place", period)


def _cut_true(person, period):
    rank = person.get_rank(person.unit, _order(person, period), condition=~person("out", period))
    # A sum asked through `person.unit` comes back projected on the persons.
    fewest = 15 * person.unit.sum(person.unit.members("ldtt_t", period)).astype(np.int64) // 100
    return person("out", period) | (rank < fewest)


def _cut_false(person, period):
    # Rank among the sure alone, those who may come before them counted out: twice the order keeps places between.
    sure, order = person("sure", period), _order(person, period)
    maybe = ~person("out", period) & ~sure
    rank = person.get_rank(person.unit, order, condition=~person("out", period))
    ranked_maybe = person.get_rank(person.unit, order, condition=maybe)
    base = person.unit.sum(person.unit.members("ldtt_t", period) | ~person.unit.members("ldtt_f", period))
    most = 15 * base.astype(np.int64) // 100
    surely = np.where(sure, person.get_rank(person.unit, order, condition=sure), rank - ranked_maybe)
    return ~person("out", period) & (surely >= most)


variable("cut_t", bool, _cut_true)
variable("cut_f", bool, _cut_false)
NAMES = ("good_t", "good_f", "ldtt_t", "ldtt_f", "merit_t", "merit_f", "cut_t", "cut_f")
years = np.unique(data["year"])
rows = {int(year): np.flatnonzero(data["year"] == year) for year in years}


def simulate(year):
    at = rows[year]
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("person", np.arange(len(at)))
    codes, member = np.unique(data["unit"][at], return_inverse=True)
    units = builder.declare_entity("unit", np.arange(len(codes)))
    builder.join_with_persons(units, member, np.repeat("member", len(at)))
    simulation = builder.build(system)
    period = str(year)
    for name in ("level", "initiative", "score", "disciplined"):
        simulation.set_input(name, period, data[name][at])
    simulation.set_input("place", period, np.arange(len(at)))
    return {name: simulation.calculate(name, period) for name in NAMES}


def compute():
    count = len(data["year"])
    state = {name: np.zeros(count, np.bool_) for name in NAMES}
    for year, at in rows.items():
        for name, values in simulate(year).items():
            state[name][at] = values
    # Histories over the years of several simulations are plain NumPy.
    subject, year = data["subject"], data["year"]
    before = np.zeros(count, np.bool_)
    twice = np.zeros(count, np.bool_)
    before[1:] = (subject[1:] == subject[:-1]) & (year[1:] == year[:-1] + 1)
    twice[2:] = (subject[2:] == subject[:-2]) & (year[2:] == year[:-2] + 2)

    def back(values, lag, there, missing):
        return np.where(there, np.r_[np.full(lag, missing), values[:-lag]], missing)

    good, ldtt = (state["good_t"], state["good_f"]), (state["ldtt_t"], state["ldtt_f"])
    merit, cut = (state["merit_t"], state["merit_f"]), (state["cut_t"], state["cut_f"])
    clean = (~data["disciplined"], data["disciplined"])
    fighter = (ldtt[0] & merit[0] & cut[0], ldtt[1] | merit[1] | cut[1])
    three = (
        fighter[0] & back(fighter[0], 1, before, False) & back(fighter[0], 2, twice, False),
        fighter[1] | back(fighter[1], 1, before, True) | back(fighter[1], 2, twice, True),
    )
    bright = (good[0] & (data["initiative"] == 1), good[1] | (data["initiative"] == 0))
    two = (bright[0] & back(bright[0], 1, before, False), bright[1] | back(bright[1], 1, before, False))
    found = {}
    for code, states in (("LDTT", [good, clean]), ("CSTDCS", [ldtt, merit, cut]), ("CSTDB", [three]), ("BK", [two])):
        found[code], found[f"{code}_mask"] = peer.mask_of(states)
    return found


peer.measure(compute, folder, "openfisca", repeats, {"openfisca-core": version("OpenFisca-Core")})
