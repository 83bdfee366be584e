"""The mask of a verdict: one bit for each hold in force or condition failed, one for each condition not known."""

from dataclasses import dataclass
from functools import cache

from tongket.rulebook import model
from tongket.rulebook.edition import FAIL, HOLD, NOT_ASSESSED, PASS


@dataclass(frozen=True)
class Layout:
    """Where the bits of a rule stand: bit i for digit i (holds first, then conditions) failed or held, bit n + i for
    digit i not known. The order is part of the rulebook's hash."""

    holds: int
    conditions: int

    @property
    def digits(self) -> int:
        return self.holds + self.conditions

    @property
    def bits(self) -> int:
        """The width of the column that holds the mask: 8, 16, 32 or 64."""
        return next(width for width in (8, 16, 32, 64) if 2 * self.digits <= width)

    def mask(self, held: tuple[bool, ...], states: tuple[bool | None, ...]) -> int:
        """The mask of a row from the states of its holds and conditions."""
        found = sum(1 << at for at, on in enumerate(held) if on)
        for at, state in enumerate(states, self.holds):
            if state is False:
                found |= 1 << at
            elif state is None:
                found |= 1 << (self.digits + at)
        return found

    def states(self, mask: int) -> tuple[tuple[bool, ...], tuple[bool | None, ...]]:
        """What a mask says of the holds and of the conditions. The inverse of `mask`."""
        held = tuple(bool(mask >> at & 1) for at in range(self.holds))
        states = tuple(
            False if mask >> at & 1 else None if mask >> (self.digits + at) & 1 else True
            for at in range(self.holds, self.digits)
        )
        return held, states

    def verdict(self, mask: int) -> int:
        """The verdict that a mask stands for."""
        held, states = self.states(mask)
        if any(held):
            return HOLD
        return FAIL if False in states else NOT_ASSESSED if None in states else PASS


@cache
def _layout(holds: int, conditions: int) -> Layout:
    return Layout(holds, conditions)


def layout_of(rule: model.Rule) -> Layout:
    """The layout of a rule's mask."""
    return _layout(len(rule.holds), len(rule.conditions))
