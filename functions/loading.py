"""Imported first, to load quickly: what takes long and is the same each time is not done again.

While code is loaded nothing becomes garbage, and looking for some takes a third of a cold start;
what was loaded is never looked through again. And what the artifact has compiled of dataclasses
(infra/generated.py) is not compiled here: a quarter. Both measured by `make bench`.
"""

import dataclasses
import gc
import marshal
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from typing import Any

gc.disable()


def compiled(file: Path) -> dict[str, bytes]:
    """Code by its text; none on the desk, and none that another interpreter compiled."""
    content = file.read_bytes() if file.exists() else b""
    magic, code = content[: len(MAGIC_NUMBER)], content[len(MAGIC_NUMBER) :]
    return marshal.loads(code) if magic == MAGIC_NUMBER else {}  # noqa: S302 (our own artifact)


_compiled = compiled(Path(__file__).with_name("generated.bin"))


def _run(text: str, *where: Any) -> None:
    """As the built-in `exec`, but for the compiler where it has been at work already."""
    code = _compiled.get(text)
    exec(marshal.loads(code) if code else text, *where)  # noqa: S102, S302 (as dataclasses does)


if _compiled:
    dataclasses.exec = _run  # type: ignore[attr-defined]  # before the built-in of that name


def done() -> None:
    """All is loaded: dataclasses compile for themselves again, and the collector works.

    From here on it looks at what requests leave behind, and at nothing else.
    """
    if _compiled:
        del dataclasses.exec  # type: ignore[attr-defined]
        _compiled.clear()
    gc.freeze()
    gc.enable()
