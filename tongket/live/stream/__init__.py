"""The stream: a bare ASGI application in front of Django that tells every open page what has changed.

GET /live/<channel>?ticket=...&after=SEQ       server-sent events: `change` and `resync` carry {"seq", "html", "me"}
GET /live/<channel>/events?ticket=...&after=SEQ  the same once, as JSON, for networks in which streams do not pass

No thread, no database connection and no queue belongs to a stream. A change is rendered once for each audience and the
same bytes go to everyone in it. Whoever missed something gets one frame with the fragments that have changed since, as
they stand now, so that catching up costs the same as listening (design/live.md, part 3).

One file per noun: `application` (requests, the bus, signs of life), `room` (one channel: what is told, when, to whom),
`ring` (what has happened on it), `drawing` (what is shown of it, made once), `client` (one open stream, and a frame as
it is sent), `asgi` (the words of the protocol), `limits`.
"""

from tongket.live.stream.application import PATH, Stream
from tongket.live.stream.asgi import Application, Receive, Scope, Send

__all__ = ["PATH", "Application", "Receive", "Scope", "Send", "Stream"]
