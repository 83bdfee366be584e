"""How much is kept, how often something is sent: the figures of the stream in one place."""

RING = 2000  # entries of a channel that are kept at hand; beyond them the table is read, beyond that all is drawn anew
SLICE = 500  # streams served before others get their turn
BEAT = 20.0  # seconds between two signs of life
ENDS = 1.0  # seconds between two looks at whose ticket has ended
SPREAD = 120.0  # seconds after midnight over which the pages come to ask anew: Django looks at the rights of each
LOOK = 5.0  # seconds between two looks at the log, in case a knock was lost
DENSE = 0.075  # seconds between two frames of a channel when events come fast; the first after a pause goes at once
QUIET = 0.4  # seconds between two frames of what is not logged
MOST_STREAMS = 24  # of one person on one process
IDLE = 600.0  # seconds for which a channel without listeners is kept
