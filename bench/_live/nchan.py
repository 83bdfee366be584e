"""A peer: nginx with the module nchan, unpacked from Debian's packages into a folder of the bench, with no installation."""

import os
import shutil
import subprocess
from pathlib import Path

import bench

PACKAGES = ("nginx", "libnginx-mod-nchan")
READY = b"start worker process"  # it says so once it listens
CONFIGURATION = """
load_module {module};
worker_processes 1;
worker_rlimit_nofile 20000;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
error_log stderr notice;
events {{ worker_connections 19000; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  client_body_buffer_size 1m;
  client_max_body_size 1m;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location /publish {{ nchan_publisher; nchan_channel_id room; nchan_message_buffer_length 1; }}
    location /listen {{ nchan_subscriber eventsource; nchan_channel_id room; nchan_subscriber_first_message newest; }}
  }}
}}
daemon off;
"""


def start(port: int, folder: Path) -> "subprocess.Popen[bytes]":
    """nginx on that port. Raises MissingPeerError with the reason where it is not to be had."""
    root = _unpacked()
    module = next(root.rglob("ngx_nchan_module.so"), None)
    binary = next((path for path in root.rglob("nginx") if path.is_file() and os.access(path, os.X_OK)), None)
    if module is None or binary is None:
        raise bench.MissingPeerError("Debian's packages hold no nginx or no nchan.")
    try:
        Path("/var/lib/nginx").mkdir(exist_ok=True)  # Debian's build looks for it, whatever its configuration says
    except OSError as error:
        raise bench.MissingPeerError(f"Debian's nginx wants a folder of its own: {error}.") from error
    (folder / "nginx.conf").write_text(CONFIGURATION.format(module=module, folder=folder, port=port), encoding="utf-8")
    command = [str(binary), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    if checked.returncode:
        reason = next((one for one in checked.stderr.splitlines() if "[emerg]" in one), checked.stderr.strip())
        raise bench.MissingPeerError(f"nginx does not start: {reason}")
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def _unpacked() -> Path:
    root = bench.PEERS / "nginx-nchan"
    if (root / "done").exists():
        return root
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        raise bench.MissingPeerError("nginx with nchan is taken from Debian's packages; this system has no apt-get.")
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    done = subprocess.run(
        ["apt-get", "download", *PACKAGES], cwd=root, capture_output=True, text=True, timeout=300, check=False
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["apt-get gave no reason"])[-1]
        raise bench.MissingPeerError(f"nginx with nchan could not be downloaded: {last}")
    for package in root.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", str(package), str(root)], check=True, capture_output=True)
    (root / "done").touch()
    return root
