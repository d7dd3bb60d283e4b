"""The rehearsal of a deployment: `make e2e`, or on a stage that stands, `STAGE=… make e2e`.

Without a stage, the packaged service goes into an emulated AWS that checks signatures and roles, by
the same tool and from the same definition as into an account; only the artifacts are built for this
machine. Then `tests/e2e/` is run against what stands there. It is told where that is by the
environment alone, so that it cannot tell the rehearsal from an account.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from infra import ROOT, emulator
from infra.issuer import Issuer, new_rsa_key
from infra.issuing import serving
from infra.package import APP, BUILD, PLANNER, build

STAGE = "rehearsal"
REGION = "eu-central-1"
AUDIENCE = "registration-desk"
OSLS = ROOT / "node_modules/.bin/osls"


def main() -> None:
    given = os.environ.get("STAGE")
    if given:
        raise SystemExit(suite(standing(given), *sys.argv[1:]))
    with emulated() as environment:
        raise SystemExit(suite(environment, *sys.argv[1:]))


def suite(environment: Mapping[str, str], *options: str) -> int:
    """Runs the tests of a stage that stands, or some of them (`-k …`); their exit code."""
    # Without the other tests' fixtures: those put a store in this process where AWS should be.
    told = ["-q", "-m", "e2e", "--confcutdir=tests/e2e", "--durations=8", "tests/e2e"]
    command = [sys.executable, "-m", "pytest", *told, *options]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}).returncode  # noqa: S603 (our own)


def standing(stage: str) -> dict[str, str]:
    """What the tests are told of a stage in an account, whose credentials are in the environment.

    STAFF_TOKEN is a token of somebody with the role admin.
    """
    if "STAFF_TOKEN" not in os.environ:
        raise SystemExit("STAFF_TOKEN=…: give the token of an admin of that stage's issuer.")
    outputs = _outputs(stage)
    return _told(stage, api=outputs["HttpApiUrl"], token=os.environ["STAFF_TOKEN"])


@contextmanager
def emulated() -> Iterator[dict[str, str]]:
    """The service, deployed into an emulated AWS of its own; what the tests are told of it."""
    with emulator.aws_running(REGION) as aws, TemporaryDirectory(dir=_made(BUILD)) as folder:
        issuer = Issuer(key=new_rsa_key(), url="https://issuer.example", audience=AUDIENCE)
        os.environ |= {**emulator.CREDENTIALS, "AWS_ENDPOINT_URL": aws.endpoint}
        with serving(issuer) as jwks:
            package(Path(folder), issuer, jwks)
            deploy(Path(folder))
            _client("sesv2").create_email_identity(EmailIdentity="example.org")  # the sender's
            api = f"{aws.endpoint}/_aws/execute-api/{_outputs(STAGE)['HttpApiId']}/$default"
            told = _told(STAGE, api=api, token=issuer.token("staff:rehearsal", "admin"))
            yield {**told, "E2E_MAILBOX": aws.endpoint, "E2E_PACKAGE": folder}


def package(folder: Path, issuer: Issuer, jwks: str) -> None:
    """Lays a copy of the service's definition into `folder`, packaged for this machine."""
    shutil.copy(ROOT / "serverless.yml", folder)
    for file in (ROOT / "infra").glob("*.yml"):
        _made(folder / "infra")
        shutil.copy(file, folder / "infra")
    for recipe in (APP, PLANNER):
        build(recipe, out=folder / "build" / f"{recipe.name}.zip", platform=None)
    settings = {"oidcIssuer": issuer.url, "oidcAudience": issuer.audience, "oidcJwksUrl": jwks}
    (folder / "params.json").write_text(json.dumps(settings))
    define(folder)


def define(folder: Path, **more: str) -> None:
    """Packages the definition there, with the parameters of the first time and these."""
    settings = json.loads((folder / "params.json").read_text()) | more
    _osls(folder, "package", *[f"--param={name}={value}" for name, value in settings.items()])
    shutil.rmtree(folder / "packaged", ignore_errors=True)
    shutil.move(folder / ".serverless", folder / "packaged")


def deploy(folder: Path) -> None:
    """Deploys what was packaged there, for the first time or again."""
    ready = folder / ".serverless"  # osls takes it from there, and clears it away
    shutil.rmtree(ready, ignore_errors=True)
    shutil.copytree(folder / "packaged", ready)
    state = ready / "serverless-state.json"
    text = state.read_text()
    # A place of its own in the bucket: code that lies where it lay counts as unchanged.
    place = json.loads(text)["package"]["artifactDirectoryName"]
    packaged = json.loads(text.replace(place, f"{place}-{uuid4().hex[:8]}"))
    _fit(packaged["service"]["provider"]["compiledCloudFormationTemplate"])
    state.write_text(json.dumps(packaged))
    _osls(folder, "deploy", "--package", ".serverless", "--force")


def _fit(template: dict[str, Any]) -> None:
    """Leaves out what the emulator does not know; the tests of the template hold on to it.

    It takes no alarms over several metrics, and speaks plain HTTP, which the files' policy refuses.
    It has no value for the conditions of single services (dynamodb:LeadingKeys, ses:FromAddress),
    and takes a mail's identity for any: what hangs on them would never be allowed. Denials stay.
    And nothing is cut off for being slow: this machine has other things to do, Lambda has not.
    """
    resources = template["Resources"]
    for one in (one for one in resources.values() if one["Type"] == "AWS::Lambda::Function"):
        one["Properties"]["Timeout"] = 900
        told = one["Properties"]["Environment"]["Variables"]
        if "REGISTRATION_DEADLINE_SECONDS" in told:
            told["REGISTRATION_DEADLINE_SECONDS"] = "300"
    several = [name for name, one in resources.items() if "Metrics" in one.get("Properties", {})]
    for name in ("FilesPolicy", *several):
        del resources[name]
    roles = [one for one in resources.values() if one["Type"] == "AWS::IAM::Role"]
    for role in roles:
        for policy in role["Properties"].get("Policies", ()):
            for statement in policy["PolicyDocument"]["Statement"]:
                if statement["Effect"] == "Allow":
                    statement.pop("Condition", None)
                if statement["Action"] == "ses:SendEmail":
                    statement["Resource"] = "*"


def _osls(folder: Path, command: str, *options: str) -> None:
    done = subprocess.run(  # noqa: S603 (our own command line)
        [OSLS, command, "--stage", STAGE, *options], cwd=folder, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)


def _told(stage: str, *, api: str, token: str) -> dict[str, str]:
    outputs = _outputs(stage)
    return {
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "E2E_API": api,
        "E2E_STAFF_TOKEN": token,
        "E2E_STACK": f"registration-{stage}",
        "REGISTRATION_TABLE": outputs["TableName"],
        "REGISTRATION_LINK_KEY_SECRET": f"registration-{stage}/link-key",
        "REGISTRATION_FILES_BUCKET": outputs["FilesBucket"],
    }


def _outputs(stage: str) -> dict[str, str]:
    [stack] = _client("cloudformation").describe_stacks(StackName=f"registration-{stage}")["Stacks"]
    return {one["OutputKey"]: one["OutputValue"] for one in stack["Outputs"]}


def _client(service: Any) -> Any:
    import boto3  # reads its credentials from the environment, which comes first

    return boto3.client(service, region_name=REGION)


def _made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


if __name__ == "__main__":
    main()
