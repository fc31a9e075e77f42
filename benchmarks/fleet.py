"""Several processes of one bot over one PostgreSQL, behind nginx, as deploy/ puts them into service."""

import json
import re
import shutil
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from benchmarks.cluster import Cluster
from benchmarks.stage import HOUSE, Bot, Playground, Running, Started, end, free_port, python
from benchmarks.warm import fork_bot

SITE = HOUSE / "deploy" / "nginx.conf"
NO_NGINX = "nginx is not installed: nothing shares the calls of Telegram (apt-get install nginx-light)"


def nginx() -> str | None:
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def balancer_site(listen: int, ports: list[int], certificate: Path | None = None) -> str:
    """deploy/nginx.conf itself, on loopback: another port, these processes, and TLS only with a certificate (and its
    key in one file).
    """
    site = SITE.read_text(encoding="utf-8")
    if certificate is None:
        site = site.replace("listen 443 ssl;", f"listen 127.0.0.1:{listen};")
        lines = [line for line in site.splitlines() if "ssl_certificate" not in line]
    else:
        site = site.replace("listen 443 ssl;", f"listen 127.0.0.1:{listen} ssl;")
        lines = re.sub(r"/etc/letsencrypt/\S+\.pem", str(certificate), site).splitlines()
    first = next(place for place, line in enumerate(lines) if line.strip().startswith("server 127.0.0.1"))
    told = lines[first].split(":8081", 1)[1]
    others = [line for line in lines if not line.strip().startswith("server 127.0.0.1")]
    return "\n".join([*others[:first], *(f"    server 127.0.0.1:{port}{told}" for port in ports), *others[first:]])


@dataclass(slots=True)
class Balancer:
    """nginx with the site of deploy/, in a folder of its own."""

    folder: Path
    ports: list[int]
    port: int = field(default_factory=free_port)
    certificate: Path | None = None  # with its key; without one nginx talks plain HTTP
    _process: Running | None = None

    @property
    def url(self) -> str:
        return f"{'https' if self.certificate else 'http'}://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        paths = "\n".join(
            f"    {kind}_temp_path {self.folder}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (self.folder / "site.conf").write_text(balancer_site(self.port, self.ports, self.certificate), encoding="utf-8")
        (self.folder / "nginx.conf").write_text(
            f"daemon off;\npid {self.folder}/nginx.pid;\nerror_log {self.folder}/error.log;\n"
            f"events {{ worker_connections 256; }}\nhttp {{\n    access_log off;\n{paths}\n"
            f"    include {self.folder}/site.conf;\n}}\n",
            encoding="utf-8",
        )
        found = nginx()
        assert found is not None, NO_NGINX
        with (self.folder / "nginx.log").open("ab") as output:
            command = [found, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]
            self._process = Started(subprocess.Popen(command, stdout=output, stderr=output))

    def stop(self) -> None:
        if self._process is not None:
            end(self._process, signal.SIGTERM)


@dataclass(slots=True)
class LastingPlayground(Playground):
    """A playground that is stopped and goes on where it was; as Telegram, it remembers the webhook of a bot."""

    @property
    def state(self) -> Path:
        return self.folder / "state.json"

    def start(self) -> None:
        if not self.state.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            self._launch({"PLAYGROUND_CLOCK": "2026-11-25T09:30:00+00:00"})
        else:
            self._launch({})

    def _launch(self, more: dict[str, str]) -> None:
        import os

        own = {"PLAYGROUND_PORT": str(self.port), "PLAYGROUND_LIMITS": "off", "PLAYGROUND_STATE": str(self.state)}
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PLAYGROUND_")}
        self._process = python(["-m", "playground"], environment | own | more, self.log)

    def rest(self) -> None:
        """Stop in order, so that the world is kept."""
        assert self._process is not None
        end(self._process, signal.SIGTERM)

    def remember(self, fleet: "Fleet") -> None:
        body = {"url": f"{fleet.balancer.url}/webhook", "secret_token": fleet.webhook_secret}
        asked = Request(
            f"{self.url}/bot{fleet.id}:a-token-of-the-playground/setWebhook",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urlopen(asked, timeout=10) as response:
            response.read()


class Fleet(Bot):
    """Looks as one bot; is several processes."""

    def __init__(
        self, folder: Path, playground: Playground, cluster: Cluster, database_url: str, size: int = 3
    ) -> None:
        super().__init__(folder, playground.url, webhook=True, launch=fork_bot)
        self.cluster, self.url_of_database = cluster, database_url
        self.members = [
            Bot(folder / f"process-{n}", playground.url, webhook=True, launch=fork_bot) for n in range(size)
        ]
        self.balancer = Balancer(folder / "nginx", [member.port for member in self.members])

    @property
    def database_url(self) -> str:
        return self.url_of_database

    def equip(self) -> None:
        """Tell every process who it is; after the key is known."""
        for member in self.members:
            member.id, member.key, member.webhook_secret = self.id, self.key, self.webhook_secret
            member.more = {"DATABASE_URL": self.database_url, "WEBHOOK_URL": self.balancer.url}

    def start(self) -> None:
        self.equip()
        self.balancer.start()
        for member in self.members:
            member.start()

    def wait(self) -> None:
        for member in self.members:
            member.wait()

    def each(self, act: Callable[[Bot], Any]) -> list[Any]:
        return [act(member) for member in self.members]

    def kill(self) -> None:
        self.each(Bot.kill)
        self.balancer.stop()

    def stop(self) -> int:
        codes: list[int] = self.each(Bot.stop)
        self.balancer.stop()
        self.log.write_bytes(b"".join(member.log.read_bytes() for member in self.members))
        return max(codes, key=abs)

    def health(self) -> dict[str, Any]:
        """As any of the processes tells it: they have one database."""
        for member in self.members:
            try:
                return member.health()
            except OSError:
                continue
        raise ConnectionError("no process answers")
