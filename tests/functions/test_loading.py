"""What a function loads when it starts: exactly these libraries, and code that is compiled already.

A library more is a longer cold start for everybody. Whoever needs one now and then imports it
where it is needed.
"""

import json
import marshal
import subprocess
import sys
from importlib.util import MAGIC_NUMBER
from pathlib import Path

import pytest

from functions.loading import compiled

STORE = {"botocore", "certifi", "dateutil", "jmespath", "pynamodb", "six", "urllib3"}
# Powertools writes the log and the metrics of all.
ROWS = STORE | {"aws_lambda_powertools", "msgspec", "typing_extensions", "ulid"}
WEB = {"anyio", "graphql", "mangum", "starlette", "strawberry"}
LIBRARIES = {
    "api": ROWS | WEB | {"stdnum"},
    "outbox": ROWS | {"boto3", "s3transfer", "stdnum"},
    "relay": ROWS,
    "followups": ROWS | {"stdnum"},
    "intake": ROWS | {"stdnum"},
    "notary": ROWS,
    "sweep": ROWS | {"stdnum"},
}
# Each in a process of its own, one after the other: they share no more than the interpreter.
LOADING = """
import importlib, json, os, sys
for name in json.loads(sys.argv[1]):
    if os.fork() == 0:
        before = set(sys.modules)
        importlib.import_module(f"functions.{name}")
        tops = {module.partition(".")[0] for module in set(sys.modules) - before}
        tops -= set(sys.stdlib_module_names) | {"functions", "registration", "schema"}
        print(json.dumps({name: sorted(top for top in tops if top[0] != "_")}), flush=True)
        os._exit(0)
    os.wait()
"""


@pytest.fixture(scope="module")
def loaded() -> dict[str, set[str]]:
    load = [sys.executable, "-c", LOADING, json.dumps([*LIBRARIES])]
    done = subprocess.run(load, check=True, capture_output=True, text=True)  # noqa: S603 (our own)
    lines = (json.loads(line) for line in done.stdout.splitlines())
    return {name: set(tops) for line in lines for name, tops in line.items()}


@pytest.mark.parametrize("name", LIBRARIES)
def test_a_function_loads_these_libraries_and_no_other(
    loaded: dict[str, set[str]], name: str
) -> None:
    assert loaded[name] == LIBRARIES[name]


def test_code_of_another_interpreter_is_left_alone(tmp_path: Path) -> None:
    code = {"x = 1": marshal.dumps(compile("x = 1", "<string>", "exec"))}
    file = tmp_path / "generated.bin"
    assert compiled(file) == {}
    file.write_bytes(MAGIC_NUMBER + marshal.dumps(code))
    assert compiled(file) == code
    file.write_bytes(b"\0\0\r\n" + marshal.dumps(code))
    assert compiled(file) == {}
