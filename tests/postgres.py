"""A PostgreSQL of the tests' own, on loopback, gone when they end; None where none is installed."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL of this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


@contextmanager
def cluster() -> Iterator[str]:
    """A running cluster; its URL without a database name. It refuses to run as root, so root lends it a user."""
    where = binaries()
    assert where is not None
    owner = "postgres" if os.geteuid() == 0 else None
    # Not under pytest's own folder: a second run of tests shuts that one to everybody else.
    with TemporaryDirectory(prefix="diary-postgres-", ignore_cleanup_errors=True) as folder:
        if owner:
            shutil.chown(folder, owner)
        with _serving(where, Path(folder) / "cluster", owner) as url:
            yield url


@contextmanager
def _serving(where: Path, data: Path, owner: str | None) -> Iterator[str]:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "user": owner, "cwd": data.parent}
    subprocess.run(
        [where / "initdb", "-D", data, "-A", "trust", "-U", "tests", "--no-sync", "-E", "UTF8", "--locale=C"],
        check=True,
        **quiet,
    )
    port = _free_port()
    options = ["-c", "fsync=off", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
    server = subprocess.Popen([where / "postgres", "-D", data, "-p", str(port), *options], **quiet)
    try:
        _wait(port)
        yield f"postgresql+asyncpg://tests@127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(800):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("PostgreSQL did not start")
