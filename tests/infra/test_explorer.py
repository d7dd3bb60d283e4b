"""The explorer's parts: the locked versions, reproducible, with what their licences ask for."""

import json
from pathlib import Path

from infra import ROOT
from infra.explorer import copy_parts


def test_the_copy_is_the_same_every_time(tmp_path: Path) -> None:
    first = {path.name: path.read_bytes() for path in copy_parts(tmp_path)}
    assert {path.name: path.read_bytes() for path in copy_parts(tmp_path)} == first


def test_what_an_older_version_left_is_removed(tmp_path: Path) -> None:
    (tmp_path / "graphiql-1.0.0.js.gz").write_bytes(b"old")
    assert {path.name for path in copy_parts(tmp_path)} == {p.name for p in tmp_path.iterdir()}


def test_the_page_names_the_versions_that_npm_installed(tmp_path: Path) -> None:
    page = (ROOT / "functions/explorer/index.html").read_text()
    parts = [path.name for path in copy_parts(tmp_path) if path.suffix == ".gz"]
    assert all(f"/explorer/vendor/{name.removesuffix('.gz')}" in page for name in parts)
    wanted = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    assert f"graphiql-{wanted['graphiql']}.js" in page
    assert f"react-dom-{wanted['react-dom']}.js" in page


def test_licences_of_all_that_is_bundled_go_with_it(tmp_path: Path) -> None:
    copy_parts(tmp_path)
    licences = (tmp_path / "LICENSES.txt").read_text()
    for name in ("graphiql 3", "react 18", "codemirror 5", "graphiql-explorer 0", "markdown-it"):
        assert f"\n{name}" in f"\n{licences}"
    assert "no licence named" not in licences
