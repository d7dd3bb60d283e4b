"""How a function starts: ready to ask the store, and without asking anybody else."""

import os
import subprocess
import sys

import pytest

from infra import ROOT

BUILT = "from registration.store.rows import connection; print(connection()._client is not None)"


@pytest.mark.parametrize(("lambda_function", "built"), [("api", "True"), (None, "False")])
def test_the_client_is_built_while_a_function_starts_and_only_there(
    lambda_function: str | None, built: str
) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    given = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    there = given | {"AWS_LAMBDA_FUNCTION_NAME": lambda_function} if lambda_function else {}
    started = subprocess.run(  # noqa: S603 (our own command line)
        [sys.executable, "-c", BUILT],
        env=kept | there,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert started.stdout.strip() == built
