"""The entry for a server: `uvicorn tongket.site.asgi:application`; better by `tongket serve`, which sets it right."""

import os
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from tongket.site.application import Site


def make_application() -> "Site":
    """Django first, since the rooms can only be imported once it is set up."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongket.site.settings")
    django.setup(set_prefix=False)
    from django.conf import settings

    from tongket.live.worker import Worker
    from tongket.site.application import Site
    from tongket.site.pages import Pages

    return Site(Pages(settings.TONGKET_REQUESTS), Worker() if settings.TONGKET_WORKER == "inside" else None)


application = make_application()
