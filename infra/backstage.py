"""What goes on behind the desk while it is open: queues, files, and the loops that empty them."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from infra import ROOT, emulator
from infra.emulator import Emulator


@dataclass
class Stage:
    """Queues and files at `endpoint`; `folder` keeps how far the first loop has come."""

    endpoint: str
    folder: Path
    loops: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def begin(self) -> None:
        """Starts the loops, in processes of their own: what chambers push must not slow the API,
        nor a planner's search what they push.
        """
        for loop in ("infra.pump", "infra.planner"):
            self.loops.append(
                subprocess.Popen(  # noqa: S603 (our own command line)
                    [sys.executable, "-m", loop, str(self.folder)],
                    cwd=ROOT,
                    stdin=subprocess.DEVNULL,
                    start_new_session=True,  # Ctrl-C is for the server in front
                    preexec_fn=emulator.die_with_parent if sys.platform == "linux" else None,
                )
            )

    def end(self) -> None:
        """Ends the loops where they are: whatever they were at is delivered again."""
        for loop in self.loops:
            loop.kill()
            loop.wait()


@contextmanager
def open(folder: Path, store: Emulator) -> Iterator[Stage]:
    """The queues and files of this folder; the loops begin when they are told to.

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
