"""Lambda around one function, on this machine: AWS's own runtime client, a small Runtime API.

    with Function(root, "functions.api.handler", variables) as function:
        function.invoke(event).answer

The process gets Lambda's environment and nothing else: the standard library, the runtime client,
and the unpacked artifact. What the artifact lacks is missing here too.
Source: AWS Lambda Developer Guide, "Using the Lambda runtime API".
"""

import json
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from queue import Queue
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any, Self
from uuid import uuid4

PATH = "/2018-06-01/runtime"
# The runtime client and what it needs; the rest of this machine's libraries stays out of sight.
CLIENT = ("awslambdaric", "runtime_client", "simplejson", "snapshot_restore_py")
READY, SNAPSHOT = ("ready", None), ("snapshot", None)
_ENDS_WITHIN_SECONDS = 240  # a solver on a busy machine; whoever hangs is found all the same


@dataclass(frozen=True, slots=True)
class Invocation:
    """What a function answered, how long it took, and what it had logged by then."""

    answer: Any
    milliseconds: float
    log: tuple[str, ...]


class Function:
    """One execution environment; `init_milliseconds` is the time until it asks for an event.

    With `snapshot` it starts as for SnapStart, and stops where the snapshot would be taken, until
    `restore()`. It is the same process before and after.
    """

    def __init__(
        self, root: Path, handler: str, variables: Mapping[str, str], *, snapshot: bool = False
    ) -> None:
        self._root, self._handler, self._variables = root, handler, variables
        self._awaited = SNAPSHOT if snapshot else READY
        self.restored = Event()
        self.events: Queue[tuple[str, Any]] = Queue()
        self.reports: Queue[tuple[str, Any]] = Queue()

    def __enter__(self) -> Self:
        self._folder = TemporaryDirectory()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _runtime_api(self))
        Thread(target=self._server.serve_forever, daemon=True).start()
        started = time.perf_counter()
        self._log = Path(self._folder.name) / "log"
        with self._log.open("w") as log:
            self._process = subprocess.Popen(  # noqa: S603 (our own command line)
                [sys.executable, "-S", "-m", "awslambdaric", self._handler],
                cwd=self._root,
                env=self._environment(),
                stdout=log,
                stderr=log,
            )
        Thread(target=self._report_end, daemon=True).start()
        if self.reports.get(timeout=_ENDS_WITHIN_SECONDS) != self._awaited:
            raise RuntimeError(f"{self._handler} did not load: {self._log.read_text()}")
        self.init_milliseconds = (time.perf_counter() - started) * 1000
        return self

    def __exit__(self, *_: object) -> None:
        self.restored.set()
        self._process.terminate()
        self._process.wait(10)
        self.events.put(("", None))  # lets go of the thread that waits for an event
        self._server.shutdown()
        self._server.server_close()
        self._folder.cleanup()

    def restore(self) -> None:
        """Goes on behind the snapshot, until it asks for an event."""
        self.restored.set()
        assert self.reports.get(timeout=_ENDS_WITHIN_SECONDS) == READY

    def invoke(self, event: Any) -> Invocation:
        """The answer to one event. Raises RuntimeError where the function raised."""
        seen = len(self._log.read_text())
        started = time.perf_counter()
        self.events.put((str(uuid4()), event))
        kind, answer = self.reports.get(timeout=_ENDS_WITHIN_SECONDS)
        milliseconds = (time.perf_counter() - started) * 1000
        if kind != "response":
            raise RuntimeError(answer)
        self.reports.get(timeout=_ENDS_WITHIN_SECONDS)  # it asks for the next one: the log is out
        log = self._log.read_text()[seen:].splitlines()
        return Invocation(answer, milliseconds, tuple(log))

    def _report_end(self) -> None:
        self.reports.put(("ended", self._process.wait()))

    def _environment(self) -> dict[str, str]:
        client = Path(self._folder.name) / "client"
        client.mkdir()
        for name in CLIENT:
            origin = (found := find_spec(name)) and found.origin
            assert origin, f"{name} is missing"
            path = Path(origin).parent if origin.endswith("__init__.py") else Path(origin)
            (client / path.name).symlink_to(path)
        return {
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self._server.server_address[1]}",
            "AWS_LAMBDA_FUNCTION_NAME": "function",
            "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
            "AWS_REGION": "eu-central-1",
            "AWS_DEFAULT_REGION": "eu-central-1",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "LAMBDA_TASK_ROOT": str(self._root),
            "LANG": "en_US.UTF-8",
            "PATH": "/usr/bin:/bin",
            "AWS_LAMBDA_INITIALIZATION_TYPE": (
                "snap-start" if self._awaited is SNAPSHOT else "on-demand"
            ),
            "PYTHONPATH": f"{client}:{self._root}",
            "PYTHONTZPATH": "",  # Lambda promises no time zones of its own
            "TZ": ":UTC",
            **self._variables,
        }


def mounted(artifact: Path) -> Path:
    """The unpacked artifact beside its zip, as Lambda mounts it: read-only."""
    root = artifact.parent / "root"
    with zipfile.ZipFile(artifact) as zipped:
        zipped.extractall(root)
    for path in root.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    return root


@contextmanager
def deployed(
    template: Mapping[str, Any], name: str, root: Path, table: str, **more: str
) -> Iterator[Function]:
    """A function with the handler, variables and log format that the template gives it."""
    properties = template["Resources"][name]["Properties"]
    variables = {
        key: value if isinstance(value, str) else {"Table": table}.get(value.get("Ref"), key)
        for key, value in properties["Environment"]["Variables"].items()
    }
    logging = properties["LoggingConfig"]
    variables["AWS_LAMBDA_LOG_FORMAT"] = logging["LogFormat"]
    variables["AWS_LAMBDA_LOG_LEVEL"] = logging["ApplicationLogLevel"]
    with Function(root, properties["Handler"], variables | more) as function:
        yield function


def _runtime_api(function: Function) -> type[BaseHTTPRequestHandler]:
    class RuntimeApi(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # or every answer waits for a delayed acknowledgement
        wbufsize = -1

        def do_GET(self) -> None:
            if self.path.endswith("/restore/next"):
                function.reports.put(SNAPSHOT)
                function.restored.wait()
                self._answer(200, {})
                return
            function.reports.put(READY)
            id, event = function.events.get()
            deadline = int(time.time() * 1000) + 120_000
            self._answer(200, event, id, deadline)

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"null")
            function.reports.put((self.path.rpartition("/")[2], body))
            self._answer(202, {})

        def _answer(self, status: int, body: Any, id: str = "", deadline: int = 0) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Content-Type", "application/json")  # the client dies without it
            self.send_header("Lambda-Runtime-Aws-Request-Id", id)
            self.send_header("Lambda-Runtime-Deadline-Ms", str(deadline))
            self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:::function")
            self.send_header("Lambda-Runtime-Trace-Id", "Root=1-0-0;Parent=0;Sampled=0")
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(content)
                self.wfile.flush()

        def log_message(self, format: str, *args: object) -> None:
            """Quiet: the function's own log is what counts."""

    return RuntimeApi
