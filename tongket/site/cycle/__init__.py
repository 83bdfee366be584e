"""Playing a scenario: a list of (person, action, arguments) made from the file, played through the actions that the pages call.

Each step is one transaction together with the note of how far the playing has come, so that a broken-off cycle goes on
where it stood, and a finished one only writes its papers again. No domain code stands here. One file per chapter.
"""

from tongket.site.cycle.play import load_scenarios, play_file, play_scenario, steps_of
from tongket.site.cycle.written import folder_for_papers, write_papers

__all__ = [
    "folder_for_papers",
    "load_scenarios",
    "play_file",
    "play_scenario",
    "steps_of",
    "write_papers",
]
