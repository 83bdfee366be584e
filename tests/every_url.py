"""Print the table of every address and role as it is now; a person reads it before it becomes `every_url.csv`."""

import os
import tempfile
from pathlib import Path

import django
from django.test.utils import setup_databases, setup_test_environment


def main() -> None:
    """Play the house in a database made for it, and ask every address as every role."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongket.site.settings")
    django.setup()
    from tests.test_every_url import ROLES, played_house, statuses

    setup_test_environment()
    setup_databases(0, interactive=False)
    with tempfile.TemporaryDirectory() as name:
        played_house(Path(name))
        print(",".join(["address", "method", *ROLES]))
        for (address, method), row in sorted(statuses().items()):
            print(",".join([address, method, *row]))


if __name__ == "__main__":
    main()
