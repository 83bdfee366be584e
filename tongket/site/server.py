"""The server: uvicorn with what ten thousand open streams need (design/live.md, part 2)."""

import ipaddress
import resource
import warnings

import uvicorn
from django.conf import settings

from tongket.kit.errors import BadInput


def serve(host: str, port: int, workers: int = 1) -> None:
    """Serve the site at that address until it is interrupted. Raises BadInput where it must not be served so."""
    if settings.TONGKET_DEMO and not is_loopback(host):
        raise BadInput(
            f"Bản minh họa cho ai cũng chọn được vai, nên chỉ nghe trên máy này: hãy dùng 127.0.0.1 thay cho {host}."
        )
    if workers > 1 and settings.TONGKET_BUS == "process":
        raise BadInput(
            f"Chạy {workers} tiến trình thì trang trực tiếp cần TONGKET_BUS=postgres hoặc TONGKET_BUS=redis; "
            "hãy đặt một trong hai, hoặc chạy một tiến trình."
        )
    _allow_many_files()
    # Static files and papers are read by Django in a thread: they are small, and Django warns of each.
    warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
    uvicorn.run(
        "tongket.site.asgi:application",
        host=host,
        port=port,
        workers=workers,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        backlog=4096,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=3,  # open streams would keep it for ever
        access_log=False,
        server_header=False,
        log_level="warning",
    )


def is_loopback(host: str) -> bool:
    """Whether the address reaches this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _allow_many_files() -> None:
    """Raise the limit of open files to what the system lets us: each stream is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
