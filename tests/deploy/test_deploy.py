"""What deploy/ holds is what it says: units that systemd takes, a balancer that runs, a page whose commands work."""

import http.client
import re
import shutil
import socket
import ssl
import subprocess
import time
import warnings
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from benchmarks.fleet import NO_NGINX, Balancer, balancer_site, nginx
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = ("school-diary.service", "school-diary@.service")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_takes_the_unit(unit: str, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed: units are not verified (apt-get install systemd)")
    text = (DEPLOY / unit).read_text(encoding="utf-8")
    # The machine of the tests has no bot installed: the program and the user are those that every machine has.
    text = re.sub(r"/opt/school-diary/.venv/bin/python", "/bin/sh", text).replace("=diary", "=root")
    name = unit.replace("@.", "@8081.")
    (tmp_path / unit).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(tmp_path / name)],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, [line for line in done.stderr.splitlines() if "school-diary" in line]) == (0, [])


def test_a_unit_that_says_nonsense_is_not_taken(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed: units are not verified (apt-get install systemd)")
    (tmp_path / "wrong.service").write_text("[Service]\nExecStart=/opt/nothing/here\n", encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / "wrong.service")]
    assert subprocess.run(command, capture_output=True, check=False, timeout=60).returncode != 0


def test_the_units_differ_in_the_port_alone() -> None:
    def lines(unit: str) -> list[str]:
        return [
            line
            for line in (DEPLOY / unit).read_text(encoding="utf-8").splitlines()
            if not line.startswith(("#", "Description=", "Environment=HTTP_PORT="))
        ]

    one, many = (lines(unit) for unit in UNITS)
    assert one == many
    assert "Environment=HTTP_PORT=%i" in (DEPLOY / UNITS[1]).read_text(encoding="utf-8")


def test_the_page_shows_the_files_themselves() -> None:
    for name in ("deploy/school-diary.service", "deploy/school-diary@.service", "deploy/nginx.conf"):
        assert name in OPERATIONS
        assert (ROOT / name).is_file()


# -- nginx


def test_nginx_takes_the_site(tmp_path: Path) -> None:
    found = nginx()
    if found is None:
        pytest.skip(NO_NGINX)
    balancer = Balancer(tmp_path, [1, 2, 3])
    balancer.start()
    balancer.stop()
    done = subprocess.run([found, "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")], capture_output=True)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Balancer]:
    """The site as a school has it, with a certificate of its own making; nobody answers behind it."""
    if nginx() is None:
        pytest.skip(NO_NGINX)
    pair = tmp_path / "pair.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    subprocess.run([*command, "-keyout", str(pair), "-out", str(tmp_path / "c.pem")], check=True, capture_output=True)
    with pair.open("ab") as both:
        both.write((tmp_path / "c.pem").read_bytes())
    balancer = Balancer(tmp_path, [1], certificate=pair)
    balancer.start()
    for _ in range(100):
        with suppress(OSError), socket.create_connection(("127.0.0.1", balancer.port), 1):
            break
        time.sleep(0.05)
    yield balancer
    balancer.stop()


def shakes_hands(port: int, version: ssl.TLSVersion, ciphers: str = "ALL") -> str | None:
    """The version agreed with the server where only this one is offered; None: it refuses."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # a certificate of the test's own making
    context.set_ciphers(f"{ciphers}:@SECLEVEL=0")  # else our own side would refuse what is old
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = version
    with (
        suppress(ssl.SSLError, ConnectionError),
        socket.create_connection(("127.0.0.1", port), 5) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as safe,
    ):
        return safe.version()
    return None


def test_the_site_speaks_tls_1_2_and_1_3_and_nothing_older(guarded: Balancer) -> None:
    versions = ssl.TLSVersion
    spoken = [shakes_hands(guarded.port, one) for one in (versions.TLSv1_1, versions.TLSv1_2, versions.TLSv1_3)]
    assert spoken == [None, "TLSv1.2", "TLSv1.3"]


@pytest.mark.parametrize(
    ("ciphers", "spoken"),
    [("AES128-GCM-SHA256", None), ("ECDHE-RSA-AES128-SHA", None), ("ECDHE-RSA-AES128-GCM-SHA256", "TLSv1.2")],
    ids=["no forward secrecy", "no authenticated encryption", "both"],
)
def test_a_key_stolen_later_opens_nothing_said_before(guarded: Balancer, ciphers: str, spoken: str | None) -> None:
    assert shakes_hands(guarded.port, ssl.TLSVersion.TLSv1_2, ciphers) == spoken


def test_every_answer_of_the_site_tells_browsers_to_come_by_tls_alone(guarded: Balancer) -> None:
    context = ssl._create_unverified_context()
    for path, status in (("/", 404), ("/webhook", 502)):
        connection = http.client.HTTPSConnection("127.0.0.1", guarded.port, timeout=10, context=context)
        connection.request("GET", path)
        answer = connection.getresponse()
        assert answer.status == status
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
        assert answer.headers["Server"] == "nginx"  # and no version
        connection.close()


def test_the_site_of_the_tests_is_the_site_of_the_page() -> None:
    ours = (DEPLOY / "nginx.conf").read_text(encoding="utf-8").splitlines()
    differ = set(ours) ^ set(balancer_site(443, [8081, 8082, 8083]).splitlines())
    assert {line.strip().split(" ")[0] for line in differ} == {"listen", "ssl_certificate", "ssl_certificate_key"}


def test_the_balancer_of_compose_is_the_same_but_for_the_hosts() -> None:
    def lines(name: str) -> list[str]:
        text = (DEPLOY / name).read_text(encoding="utf-8")
        return [line for line in text.splitlines() if not line.startswith("#") and "server " not in line]

    assert lines("nginx.conf") == lines("nginx.compose.conf")


# -- compose


def test_compose_says_settings_that_exist_and_files_that_are_there() -> None:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    block = text.split("environment: &settings\n", 1)[1]
    said = [line.strip().partition(":")[0] for line in block.splitlines()[:3]]
    assert set(said) <= {name.upper() for name in Settings.model_fields}
    for path in re.findall(r"\./([\w.]+):", text):
        assert (DEPLOY / path).is_file()
    assert (ROOT / re.search(r"dockerfile: (\S+)", text)[1]).is_file()  # type: ignore[index]


def test_compose_is_taken_by_its_own_program(tmp_path: Path) -> None:
    docker = shutil.which("docker")
    if docker is None or subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode:
        pytest.skip("docker compose is not installed: compose.yaml is not validated by it")
    (tmp_path / ".env").write_text("POSTGRES_PASSWORD=x\n", encoding="utf-8")
    command = [docker, "compose", "--env-file", str(tmp_path / ".env"), "-f", str(DEPLOY / "compose.yaml"), "config"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
