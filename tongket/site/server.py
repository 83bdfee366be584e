"""The server: uvicorn with what ten thousand open streams need (design/live.md, part 2)."""

import ipaddress
import resource
import socket
import warnings

import click
import uvicorn
from django.conf import settings
from uvicorn.supervisors import Multiprocess

from tongket.kit.errors import BadInput

BACKLOG = 4096


class CannotListen(Exception):
    """The address cannot be had. The message says why, and what to do."""


class Announced(uvicorn.Server):
    """A server that says where it listens once it answers there, and not before."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            click.echo(f"tongket: http://{shown(self.config.host)}:{self.config.port}")


def reserve(host: str, port: int) -> socket.socket:
    """Take the address, before any long preparation; nobody is let in yet. Raises CannotListen, or BadInput."""
    if settings.TONGKET_DEMO and not is_loopback(host):
        raise BadInput(
            f"Bản minh họa cho ai cũng chọn được vai, nên chỉ nghe trên máy này: hãy dùng 127.0.0.1 thay cho {host}."
        )
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, where = min(found, key=lambda one: one[0] != socket.AF_INET)
        taken = socket.socket(family, kind, protocol)
        try:
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind(where)
        except OSError:
            taken.close()
            raise
    except OSError as error:
        raise CannotListen(
            f"{shown(host)}:{port} cannot be listened at ({(error.strerror or str(error)).lower()}); "
            f"stop what listens there, or choose another address: --address {shown(host)}:{port % 65535 + 1}, "
            f"or make run ADDRESS={shown(host)}:{port % 65535 + 1}."
        ) from None
    return taken


def serve(host: str, port: int, workers: int = 1, taken: socket.socket | None = None) -> None:
    """Serve the site at that address until it is interrupted.

    Raises BadInput where it must not be served so, CannotListen where the address cannot be had.
    """
    if workers > 1 and settings.TONGKET_BUS == "process":
        raise BadInput(
            f"Chạy {workers} tiến trình thì trang trực tiếp cần TONGKET_BUS=postgres hoặc TONGKET_BUS=redis; "
            "hãy đặt một trong hai, hoặc chạy một tiến trình."
        )
    listener = taken or reserve(host, port)
    _allow_many_files()
    # Static files and papers are read by Django in a thread: they are small, and Django warns of each.
    warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
    config = uvicorn.Config(
        "tongket.site.asgi:application",
        host=host,
        port=port,
        workers=workers,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        backlog=BACKLOG,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=3,  # open streams would keep it for ever
        access_log=False,
        server_header=False,
        log_level="warning",
    )
    try:
        run(config, listener)
    except KeyboardInterrupt:  # uvicorn has closed everything, and hands on what it was told
        click.echo("tongket: stopped.", err=True)
    finally:
        listener.close()


def run(config: uvicorn.Config, listener: socket.socket) -> None:
    """One process, or as many as are asked for behind one socket."""
    if config.workers == 1:
        Announced(config).run(sockets=[listener])
    else:
        click.echo(f"tongket: http://{shown(config.host)}:{config.port}")
        listener.set_inheritable(True)
        Multiprocess(config, sockets=[listener]).run()


def shown(host: str) -> str:
    """The host as it is written in an address."""
    return f"[{host}]" if ":" in host else host


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
