"""The store of the desk and of the race tests: a local DynamoDB in a process of its own.

dynoxide (a native binary from npm, data in one SQLite file) where a package fits the machine, else
ministack (PyPI, kept out of the project's venv because it pins another graphql-core). Whoever
sets AWS_ENDPOINT_URL_DYNAMODB brings a store of their own, and nothing is started.
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
    port = _free_port()
    binary = dynoxide()
    command, environment = _dynoxide(binary, port, data) if binary else _ministack(port, data)
    with TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 (our own command line)
            command,
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,  # Ctrl-C is for the server in front; the store goes last
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )
        if not _listens(process, port):
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


def _ministack(port: int, data: Path | None) -> tuple[list[str], dict[str, str]]:
    kept = {"PERSIST_STATE": "1", "STATE_DIR": str(data)} if data else {}
    tool = [uv(), "tool", "run", "--system-certs", "--python", sys.executable]
    return [*tool, "--from", MINISTACK, "ministack"], {
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "LOG_LEVEL": "WARNING",
        **kept,
    }


def _die_with_parent() -> None:
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
