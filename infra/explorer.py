"""Copies the explorer's parts out of node_modules, compressed, with all licences.

`functions/explorer/vendor/` is made again at every set-up and never committed. The version is in
the file's name, so that browsers may keep a part for ever; index.html names the same versions.
"""

import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from infra import ROOT

MODULES = ROOT / "node_modules"
VENDOR = ROOT / "functions/explorer/vendor"

# npm package -> the files of it that the page loads, and what they are called there.
PARTS = {
    "react": {"umd/react.production.min.js": "react-{}.js"},
    "react-dom": {"umd/react-dom.production.min.js": "react-dom-{}.js"},
    "graphiql": {
        "graphiql.min.js": "graphiql-{}.js",
        "graphiql.min.css": "graphiql-{}.css",
    },
    "@graphiql/plugin-explorer": {
        "dist/index.umd.js": "plugin-explorer-{}.js",
        "dist/style.css": "plugin-explorer-{}.css",
    },
}


def copy_parts(target: Path = VENDOR) -> list[Path]:
    """The files written: each part as `<name>.gz`, and what all of them are licensed under."""
    target.mkdir(parents=True, exist_ok=True)
    for old in target.iterdir():
        old.unlink()
    written = []
    for package, files in PARTS.items():
        version = _about(MODULES / package)["version"]
        for source, name in files.items():
            part = target / f"{name.format(version)}.gz"
            content = _without_source_map((MODULES / package / source).read_bytes())
            part.write_bytes(gzip.compress(content, compresslevel=9, mtime=0))
            written.append(part)
    licences = target / "LICENSES.txt"
    licences.write_text("\n\n".join(_licences()))
    return [*written, licences]


def _without_source_map(content: bytes) -> bytes:
    """The maps are not served, and developer tools would complain that they are missing."""
    lines = content.splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(b"//# sourceMappingURL="))


def _licences() -> Iterator[str]:
    """What the parts, and everything bundled in them, ask to be passed on with them."""
    for folder in sorted(_bundled(PARTS)):
        about = _about(folder)
        texts = [path.read_text() for path in sorted(folder.glob("LICEN[CS]E*"))]
        kind = about.get("license", "no licence named")
        yield "\n".join([f"{about['name']} {about['version']} ({kind})", "", *texts])


def _bundled(packages: Iterable[str]) -> set[Path]:
    """The folders of packages and of all they depend on."""
    found: set[Path] = set()
    waiting = [MODULES / package for package in packages]
    while waiting:
        folder = waiting.pop()
        if folder not in found:
            found.add(folder)
            waiting += [_resolve(name, folder) for name in _about(folder).get("dependencies", ())]
    return found


def _resolve(name: str, wanted_by: Path) -> Path:
    """Where Node finds a package: beside the one that wants it, or at the top."""
    nested = wanted_by / "node_modules" / name
    return nested if nested.exists() else MODULES / name


def _about(folder: Path) -> dict[str, str]:
    about: dict[str, str] = json.loads((folder / "package.json").read_text())
    return about


if __name__ == "__main__":
    copy_parts()
