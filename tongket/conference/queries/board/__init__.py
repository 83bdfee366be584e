"""What the live pages show: the room as it stands, one file per noun."""

from tongket.conference.queries.board.room import Board
from tongket.conference.queries.board.rows import Rows
from tongket.conference.queries.board.seat import Seated, seated
from tongket.conference.queries.board.step import Step

__all__ = ["Board", "Rows", "Seated", "Step", "seated"]
