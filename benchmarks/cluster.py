"""A PostgreSQL of one's own on loopback: for tests, and for storms in which it is killed."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from benchmarks.stage import free_port
from storage.engine import open_engine
from storage.tables import Row

MISSING = "PostgreSQL is not installed: its tests are skipped (apt-get install postgresql)"
# What a test leaves behind need not survive anything.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_wal_size=4GB")


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL of this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


@dataclass
class Cluster:
    """A PostgreSQL that may be started, killed and started again over the same files."""

    folder: Path
    settings: tuple[str, ...] = CARELESS
    port: int = 0
    _has_blank: bool = False
    _server: "subprocess.Popen[bytes] | None" = None
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def url(self) -> str:
        """Without the name of a database."""
        return f"postgresql+asyncpg://tests@127.0.0.1:{self.port}/"

    @property
    def data(self) -> Path:
        return self.folder / "cluster"

    def make(self) -> None:
        """Its files. It refuses to run as root, so root lends it a user."""
        self.data.mkdir(parents=True)
        self.port = self.port or free_port()
        if os.geteuid() == 0:
            for path in (self.data, self.folder, *self.folder.parents):
                if path.stat().st_uid == 0 and path != Path("/") and path != Path("/tmp"):
                    path.chmod(path.stat().st_mode | 0o711)
            shutil.chown(self.data, "postgres")
        subprocess.run(
            [self._tool("initdb"), "-D", self.data, "-U", "tests", "-A", "trust", "--no-sync", "-EUTF8", "--locale=C"],
            check=True,
            **self._quiet,
        )  # fmt: skip

    def start(self) -> None:
        """Until it takes connections."""
        own = ("listen_addresses=127.0.0.1", "unix_socket_directories=", *self.settings)
        options = [word for setting in own for word in ("-c", setting)]
        self._server = subprocess.Popen(
            [self._tool("postgres"), "-D", self.data, "-p", str(self.port), *options], **self._quiet
        )
        for _ in range(600):
            if subprocess.run(
                [self._tool("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)], check=False
            ).returncode == 0:  # fmt: skip
                return
            time.sleep(0.05)
        raise TimeoutError("PostgreSQL did not start")

    def kill(self) -> None:
        """As at a power cut: nobody is told, and the next start recovers from the log."""
        assert self._server is not None
        self._server.send_signal(3)  # SIGQUIT ends its children too; kill -9 would leave them with the port
        self._server.wait(20)

    def stop(self) -> None:
        if self._server is not None and self._server.poll() is None:
            self._server.send_signal(2)  # SIGINT: do not wait for those who are connected
            self._server.wait(20)

    async def says(self, *statements: str, database: str = "postgres") -> None:
        """Run statements outside a transaction, as its administrator."""
        admin = create_async_engine(self.url + database, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        async with admin.connect() as connection:
            for statement in statements:
                await connection.execute(text(statement))
        await admin.dispose()

    async def new_database(self, template: str = "template0") -> str:
        """The URL of a database of one's own."""
        name = f"tests_{next(self._numbers)}"
        await self.says(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self.url + name

    async def blank_database(self) -> str:
        """The URL of a database of one's own with all the tables: copied, which is quicker than making them."""
        if not self._has_blank:
            await self.says("CREATE DATABASE blank TEMPLATE template0")
            engine = open_engine(self.url + "blank")
            async with engine.begin() as connection:
                await connection.run_sync(Row.metadata.create_all)
            await engine.dispose()
            self._has_blank = True
        return await self.new_database("blank")

    def _tool(self, name: str) -> Path:
        where = binaries()
        assert where is not None, MISSING
        return where / name

    @property
    def _quiet(self) -> dict[str, Any]:
        owner = "postgres" if os.geteuid() == 0 else None
        return {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "user": owner, "cwd": self.data}


@contextmanager
def cluster(folder: Path, settings: tuple[str, ...] = CARELESS) -> Iterator[Cluster]:
    """A running cluster, stopped at the end."""
    made = Cluster(folder, settings)
    made.make()
    made.start()
    try:
        yield made
    finally:
        made.stop()
