"""The entry for a server: `uvicorn tongket.site.asgi:application`; better by `tongket serve`, which sets it right."""

import os
from typing import TYPE_CHECKING, cast

from django.core.asgi import get_asgi_application

if TYPE_CHECKING:
    from tongket.live.stream import Application
    from tongket.site.application import Site


def make_application() -> "Site":
    """Django first, since the rooms can only be imported once it is set up."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongket.site.settings")
    django_application = cast("Application", get_asgi_application())
    from django.conf import settings

    from tongket.live.worker import InsideWorker
    from tongket.site.application import Site

    return Site(django_application, InsideWorker() if settings.TONGKET_WORKER == "inside" else None)


application = make_application()
