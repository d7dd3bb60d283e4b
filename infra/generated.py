"""What dataclasses write in Python while code is loaded: compiled once, into the API's artifact.

For each class `dataclasses` makes up a text with its methods and compiles it, 750 times at every
cold start: a quarter of it. The texts are the same each time; so they are gathered here while the
API is loaded once, and `functions/loading.py` finds what they compile to by the text itself.
"""

import dataclasses
import importlib
import marshal
import subprocess
import sys
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from typing import Any

from infra import ROOT

_OURS_ALONE = {"PYTHONHASHSEED": "0"}  # nothing of this machine's settings: the same bytes for all


def write(module: str, target: Path) -> None:
    """Loads the module in a fresh process, and keeps there what its dataclasses compiled."""
    gather = [sys.executable, "-m", "infra.generated", module]
    done = subprocess.run(gather, cwd=ROOT, env=_OURS_ALONE, check=True, capture_output=True)  # noqa: S603 (our own)
    target.write_bytes(done.stdout)


def gathered(module: str) -> bytes:
    """The code of every dataclass loaded with the module, by its text, for this interpreter."""
    texts: set[str] = set()

    def noting(text: str, *where: Any) -> None:
        texts.add(text)
        exec(text, *where)  # noqa: S102 (as dataclasses does)

    dataclasses.exec = noting  # type: ignore[attr-defined]  # before the built-in of that name
    importlib.import_module(module)
    code = {text: marshal.dumps(compile(text, "<string>", "exec")) for text in sorted(texts)}
    return MAGIC_NUMBER + marshal.dumps(code)


if __name__ == "__main__":
    sys.stdout.buffer.write(gathered(sys.argv[1]))
