"""The built artifact and the packaged template, made once for all tests that look into them."""

import json
import os
import subprocess
import zipfile
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
    assert artifact.path.exists()
    if not PLANNER.path.exists():  # what is in it does not matter here, and takes time to build
        with zipfile.ZipFile(PLANNER.path, "w") as empty:
            empty.comment = b"a stand-in; make package builds it"
    out = tmp_path_factory.mktemp("package")
    osls = ROOT / "node_modules/.bin/osls"
    nobody = {"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none"}
    done = subprocess.run(  # noqa: S603 (our own command line)
        [osls, "package", "--stage", "dev", "--package", out],
        cwd=ROOT,
        env=os.environ | nobody,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    packaged: dict[str, Any] = json.loads(
        (out / "cloudformation-template-update-stack.json").read_text()
    )
    return packaged
