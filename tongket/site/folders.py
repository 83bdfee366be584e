"""Where tongket keeps what it writes, and the one secret among it."""

import os
import secrets
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

CHECKOUT = Path(__file__).resolve().parent.parent.parent


def data_folder() -> Path:
    """`var` of the checkout, from wherever a command is called; in the current folder where tongket is installed alone."""
    return (CHECKOUT if (CHECKOUT / "pyproject.toml").exists() else Path.cwd()) / "var"


def secret_key(folder: Path) -> str:
    """The key kept in that folder, readable by its owner alone; made once, whole or not at all.

    Raises ImproperlyConfigured where it can be neither read nor made.
    """
    path = folder / "secret-key"
    try:
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            descriptor, made = tempfile.mkstemp(dir=folder, prefix="secret-key-")  # mode 0600
            try:
                with os.fdopen(descriptor, "w") as file:
                    file.write(secrets.token_urlsafe(48))
                os.link(made, path)  # fails where another process was first: then its key is the key
            except FileExistsError:
                pass
            finally:
                Path(made).unlink()
        key = path.read_text()
    except OSError as error:
        raise ImproperlyConfigured(
            f"{folder} cannot be used for the data of tongket ({error.strerror}); "
            "give TONGKET_DATA a folder that can be written."
        ) from None
    if len(key) < 32:
        raise ImproperlyConfigured(f"{path} holds no key of 32 characters or more; remove the file, and one is made.")
    return key
