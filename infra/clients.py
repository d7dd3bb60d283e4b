"""Typed clients of the published schema, made of the operations in tests/clients/.

What generates them, and what reads the schema closely, are programs of strangers with locks of
their own beside the operations (package-lock.json, uv.lock); setup installs them. All that they
make lies in build/clients/ and is not committed, but for schema/documents.json: the documents that
clients of ours send, by their SHA-256, which the server trusts (api.md 25).
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from graphql import build_schema

from infra import ROOT, connections

HOME = ROOT / "tests/clients"
OPERATIONS = HOME / "operations"
TOOLS = HOME / "node_modules/.bin"
MADE = ROOT / "build/clients"
PYTHON = MADE / "venv/bin/python"
TRUSTED = ROOT / "schema/documents.json"


class Failed(RuntimeError):
    """A program of strangers found something; the message is what it printed."""


def run(*command: str | Path, where: Path = ROOT, told: Mapping[str, str] | None = None) -> None:
    """Runs a program to its end. Raises Failed where it is not content."""
    done = subprocess.run(  # noqa: S603 (our own command lines)
        command, cwd=where, env=os.environ | (told or {}), capture_output=True, text=True
    )
    if done.returncode:
        raise Failed(f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}")


def documents() -> dict[str, str]:
    """Makes the types of every operation for TypeScript; the manifest, text by SHA-256."""
    _emptied("typescript")
    run(TOOLS / "graphql-codegen", "--config", "codegen.ts", "--silent", where=HOME)
    made: dict[str, str] = json.loads((MADE / "typescript/persisted-documents.json").read_text())
    return made


def programs() -> None:
    """Checks the TypeScript clients against those types, and compiles them for Node."""
    _emptied("javascript")
    modules = MADE / "node_modules"
    if not modules.is_symlink():
        modules.symlink_to(HOME / "node_modules")
    (MADE / "package.json").write_text('{ "type": "module" }\n')
    run(TOOLS / "tsc", "--project", "tsconfig.json", where=HOME)


def python() -> None:
    """Makes the Python client, and checks the programs that use it."""
    _emptied("python")
    generator = MADE / "generator/bin/ariadne-codegen"
    run(generator, "client", "--config", HOME / "pyproject.toml")
    mypy: list[str | Path] = [sys.executable, "-m", "mypy", "--config-file", HOME / "mypy.ini"]
    run(*mypy, "--python-executable", PYTHON, *sorted(HOME.glob("*.py")))


def read_closely() -> None:
    """graphql-eslint over the schema and every operation."""
    read = ["--max-warnings", "0", "schema/schema.graphql", "tests/clients/operations"]
    run(TOOLS / "eslint", "--config", HOME / "eslint.config.js", *read)


def page_everything(sdl: str) -> None:
    """relay-compiler over fragments that page every connection of the schema."""
    folder = _emptied("relay")
    (folder / "schema.graphql").write_text(sdl)
    (folder / f"{connections.MODULE}.ts").write_text(connections.source(build_schema(sdl)))
    run(TOOLS / "relay-compiler", "relay.config.json", where=HOME)


def _emptied(name: str) -> Path:
    folder = MADE / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def main() -> None:
    manifest = documents()
    TRUSTED.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
    sys.stdout.write(f"{TRUSTED.relative_to(ROOT)}: {len(manifest)} documents\n")


if __name__ == "__main__":
    main()
