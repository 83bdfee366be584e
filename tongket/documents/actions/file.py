"""Keeping the files of issued papers: under the hash of what they hold, whole, and on the disk before anything refers to them."""

import hashlib
import os
import tempfile
from pathlib import Path

from tongket.documents.queries.paper import file_path


def keep_file(data: bytes, extension: str) -> str:
    """Write `data` under the name of its hash, whole or not at all, and answer the hash."""
    digest = hashlib.sha256(data).hexdigest()
    path = file_path(digest, extension)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
            _settle(path.parent)
        except BaseException as error:
            Path(name).unlink(missing_ok=True)
            if isinstance(error, OSError):  # a full disk does not name itself
                raise OSError(error.errno, error.strerror, str(path.parent)) from None
            raise
    return digest


def _settle(folder: Path) -> None:
    """Bring the names in a folder to the disk: the file's bytes alone would be lost with their name in a power cut."""
    if os.name != "posix":  # elsewhere a folder cannot be opened, and its names are the system's own care
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
