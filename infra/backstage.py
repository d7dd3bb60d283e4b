"""What goes on behind the desk while it is open: queues, files, and the loop that empties them."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra import ROOT, emulator
from infra.emulator import Emulator


@dataclass
class Stage:
    """Queues and files at `endpoint`; `folder` keeps how far the loop has come."""

    endpoint: str
    folder: Path
    pump: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        """Starts the loop, in a process of its own: what chambers push must not slow the API."""
        self.pump = subprocess.Popen(  # noqa: S603 (our own command line)
            [sys.executable, "-m", "infra.pump", str(self.folder)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the server in front
            preexec_fn=emulator.die_with_parent if sys.platform == "linux" else None,
        )

    def end(self) -> None:
        """Ends the loop where it is: whatever it was at is delivered again."""
        if self.pump is not None:
            self.pump.kill()
            self.pump.wait()


@contextmanager
def open(folder: Path, store: Emulator) -> Iterator[Stage]:
    """The queues and files of this folder; the loop begins when it is told to.

    What lies on a queue reaches the disk when its emulator ends in order. Where it did not, the
    stream is gone through once more: a job that is done twice comes to the same.
    """
    folder.mkdir(parents=True, exist_ok=True)
    in_use = folder / "in-use"
    if in_use.exists():
        (folder / "stream.json").unlink(missing_ok=True)
    in_use.touch()
    try:
        with emulator.queues_running(folder, beside=store, listening=False) as queues:
            stage = Stage(queues.endpoint, folder)
            try:
                yield stage
            finally:
                stage.end()
    finally:
        in_use.unlink()
