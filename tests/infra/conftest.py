"""The built artifact and the packaged template, made once for all tests that look into them."""

import json
import os
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from infra import ROOT
from infra.package import PLANNER, Artifact, build


@pytest.fixture(scope="session")
def artifact() -> Artifact:
    """The zip that every function but the planner runs, of the sources as they are now."""
    return build()


@pytest.fixture(scope="session")
def template(artifact: Artifact, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What CloudFormation gets, as osls packages it: offline, without an account."""
    return packaged(artifact, tmp_path_factory.mktemp("package"))


@pytest.fixture(scope="session")
def awaking(artifact: Artifact, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The same of a stage whose API wakes up from snapshots."""
    return packaged(artifact, tmp_path_factory.mktemp("awaking"), "--param=snapStart=true")


def packaged(artifact: Artifact, out: Path, *params: str) -> dict[str, Any]:
    """The template of a stage with these parameters."""
    assert artifact.path.exists()
    if not PLANNER.path.exists():  # what is in it does not matter here, and takes time to build
        with zipfile.ZipFile(PLANNER.path, "w") as empty:
            empty.comment = b"a stand-in; make package builds it"
    osls = ROOT / "node_modules/.bin/osls"
    nobody = {"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none"}
    done = subprocess.run(  # noqa: S603 (our own command line)
        [osls, "package", "--stage", "dev", "--package", out, *params],
        cwd=ROOT,
        env=os.environ | nobody,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    template: dict[str, Any] = json.loads(
        (out / "cloudformation-template-update-stack.json").read_text()
    )
    return template
