"""GraphQL over HTTP as its working group's own audits see it: graphql-http, all of them."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from functions.api import app
from infra import ROOT
from registration.rules.acts import Role
from tests.clients import signed_in
from tests.servers import listening

SCRIPT = Path(__file__).with_name("audits.mjs")
AUDITS = 61  # of graphql-http 1.23.1; fewer would be a version that looks at less


@pytest.mark.usefixtures("store")
def test_every_audit_of_graphql_http_is_ok() -> None:
    node = shutil.which("node")
    assert node, "Node is needed, as for everything that comes from npm"
    _, token = (
        signed_in(Role.ADMIN, "clara").headers["authorization"].split()
    )  # some audits read the schema
    with listening(app) as home:
        said = subprocess.run(  # noqa: S603 (our own script)
            [node, str(SCRIPT), f"{home}/graphql", token],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            check=True,
            timeout=120,
        )
    found = json.loads(said.stdout)
    assert [audit for audit in found if audit["status"] != "ok"] == []
    assert len(found) == AUDITS
