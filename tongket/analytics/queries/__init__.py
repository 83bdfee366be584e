"""What analytics answers: the trace of a line, the trace of a conference, what waits for a person, what has changed."""

from tongket.analytics.queries.conference import trace_of_conference
from tongket.analytics.queries.thread import Thread, thread_of

__all__ = ["Thread", "thread_of", "trace_of_conference"]
