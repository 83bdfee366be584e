"""`python -m tongket` is the command `tongket`."""

from tongket.site.cli import main

main()
