"""The command `tongket`, also as `python -m tongket`; Ctrl-C is heeded before anything is imported that takes time."""

from tongket.site.interrupt import heed


def main() -> None:
    """Heed Ctrl-C, then run the command."""
    heed()
    from tongket.site.cli import main as command

    command()


if __name__ == "__main__":
    main()
