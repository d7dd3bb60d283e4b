"""What the desk and the race tests run on: a local DynamoDB, SQS and S3, in processes of their own.

Rows: dynoxide (a native binary from npm, data in one SQLite file) where a package fits the machine,
else ministack (PyPI, kept out of the project's venv because it pins another graphql-core). Queues
and files: ministack. Whoever sets AWS_ENDPOINT_URL_DYNAMODB brings a store of their own.
"""

import ctypes
import os
import platform
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile

from infra import ROOT, uv

MINISTACK = "ministack==1.5.33"
_STARTS_WITHIN_SECONDS = 120  # the fallback downloads itself first
_PR_SET_PDEATHSIG = 1  # prctl(2)


class StartError(RuntimeError):
    """The emulator ended, or never listened; the message carries what it printed."""


@dataclass
class Emulator:
    """A running store. `process` is None where somebody else runs it."""

    endpoint: str
    process: subprocess.Popen[bytes] | None = None

    def stop(self) -> None:
        """Ends the process in an orderly way; harmless where it has ended already."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)

    def kill(self) -> None:
        """Ends the process as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)


@contextmanager
def running(data: Path | None = None) -> Iterator[Emulator]:
    """A store that listens on 127.0.0.1 while the block runs.

    `data` is the directory that keeps the rows between runs; without it they live in memory.
    """
    emulator = start(data)
    try:
        yield emulator
    finally:
        emulator.stop()


def start(data: Path | None = None) -> Emulator:
    """Like `running`, for callers that stop it themselves."""
    given = os.environ.get("AWS_ENDPOINT_URL_DYNAMODB")
    if given:
        return Emulator(given)
    if data is not None:
        data.mkdir(parents=True, exist_ok=True)
    binary = dynoxide()
    if binary is None:
        port = _kept_port(data)
        return _started(*_ministack(port, data), port)
    port = _free_port()
    return _started(*_dynoxide(binary, port, data), port)


@contextmanager
def queues_running(
    data: Path | None = None, *, beside: Emulator | None = None, listening: bool = True
) -> Iterator[Emulator]:
    """Queues and files, like `running`; in the store's own process where that has them too.

    `listening=False` does not wait for the second or two until they can be used.
    """
    if beside is not None and beside.process is not None and dynoxide() is None:
        yield Emulator(beside.endpoint)
        return
    if data is not None:
        data.mkdir(parents=True, exist_ok=True)
    port = _kept_port(data)
    emulator = _started(*_ministack(port, data, "sqs,s3"), port, listening=listening)
    try:
        yield emulator
    finally:
        emulator.stop()


# Of the account's root, as the emulator has it: whoever was started with them may do everything.
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "rehearsal", "AWS_SECRET_ACCESS_KEY": "rehearsal"}


@contextmanager
def aws_running(region: str) -> Iterator[Emulator]:
    """All of AWS that is deployed into, empty, with signatures and roles checked."""
    port = _free_port()
    command, environment = _ministack(port, None)
    account = {**CREDENTIALS, "AUTH": "true", "MINISTACK_REGION": region}
    # What it hands on to functions, so that their calls come back to it.
    back = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_DEFAULT_REGION": region}
    emulator = _started(command, environment | account | back, port)
    try:
        yield emulator
    finally:
        emulator.stop()


def _started(
    command: list[str], environment: dict[str, str], port: int, *, listening: bool = True
) -> Emulator:
    """The process, once it listens where that is to be waited for."""
    with TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 (our own command line)
            command,
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,  # Ctrl-C is for the server in front; the store goes last
            preexec_fn=die_with_parent if sys.platform == "linux" else None,
        )
        if listening and not _listens(process, port):
            process.kill()
            process.wait()
            said.seek(0)
            raise StartError(said.read().decode(errors="replace")[-2000:])
    return Emulator(f"http://127.0.0.1:{port}", process)


def dynoxide() -> Path | None:
    """The native binary for this machine, if npm installed one."""
    machine = {"x86_64": "x64", "AMD64": "x64", "aarch64": "arm64"}.get(
        platform.machine(), platform.machine()
    )
    binary = ROOT / "node_modules/@dynoxide" / f"{sys.platform}-{machine}" / "dynoxide"
    return binary if binary.exists() else None


def _dynoxide(binary: Path, port: int, data: Path | None) -> tuple[list[str], dict[str, str]]:
    kept = ["--db-path", str(data / "store.sqlite")] if data else []
    return [str(binary), "serve", "--host", "127.0.0.1", "--port", str(port), *kept], {}


def _ministack(
    port: int, data: Path | None, services: str = ""
) -> tuple[list[str], dict[str, str]]:
    kept = {"PERSIST_STATE": "1", "STATE_DIR": str(data)} if data else {}
    files = {"S3_PERSIST": "1", "S3_DATA_DIR": str(data / "files")} if data else {}
    return [_ministack_python(), "-m", "ministack"], {
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "LOG_LEVEL": "WARNING",
        "SERVICES": services,
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        **kept,
        **files,
    }


@cache
def _ministack_python() -> str:
    """The interpreter of its venv: a kill of `uv tool run` would leave what it runs behind."""
    tool = [uv(), "tool", "run", "--system-certs", "--python", sys.executable, "--from", MINISTACK]
    told = [*tool, "python", "-c", "import sys; print(sys.executable)"]
    return subprocess.run(  # noqa: S603 (our own command line)
        told, check=True, stdout=subprocess.PIPE, text=True
    ).stdout.strip()


def _kept_port(data: Path | None) -> int:
    """The port of the last run: ministack knows what lies on a queue by the queue's address."""
    if data is None:
        return _free_port()
    kept = data / "port"
    if kept.exists() and _is_free(port := int(kept.read_text())):
        return port
    kept.write_text(str(port := _free_port()))
    return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


def die_with_parent() -> None:
    """An orphan would keep the data file open under the next run."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _listens(process: subprocess.Popen[bytes], port: int) -> bool:
    deadline = time.monotonic() + _STARTS_WITHIN_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.01)
        else:
            return True
    return False
