"""What is deployed: assertions on the template that osls packages, not on its sources."""

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import Route

from functions.api import app
from infra import ROOT
from infra.tables import table_definition
from tests.infra.templates import Template, functions, of_type

CFN_LINT = Path(sys.executable).with_name("cfn-lint")

PARAMETER = re.compile(r"{[^}]*}")


@pytest.fixture
def table(template: Template) -> dict[str, Any]:
    (found,) = of_type(template, "DynamoDB::Table").values()
    return dict(found)


def test_the_table_has_the_keys_the_store_uses(table: dict[str, Any]) -> None:
    properties = table["Properties"]
    keys = [(key["AttributeName"], key["KeyType"]) for key in properties["KeySchema"]]
    assert keys == [("pk", "HASH"), ("sk", "RANGE")]
    indexes = {
        index["IndexName"]: [key["AttributeName"] for key in index["KeySchema"]]
        for index in properties["GlobalSecondaryIndexes"]
    }
    assert indexes == {"gsi1": ["gsi1pk", "gsi1sk"], "gsi2": ["gsi2pk", "gsi2sk"]}
    assert {a["AttributeType"] for a in properties["AttributeDefinitions"]} == {"S"}


def test_the_desk_and_the_tests_make_the_deployed_table(table: dict[str, Any]) -> None:
    made = table_definition()
    for key in ("KeySchema", "AttributeDefinitions", "GlobalSecondaryIndexes", "BillingMode"):
        assert made[key] == table["Properties"][key]


def test_rows_survive_mistakes(table: dict[str, Any]) -> None:
    assert table["DeletionPolicy"] == table["UpdateReplacePolicy"] == "Retain"
    recovery = table["Properties"]["PointInTimeRecoverySpecification"]
    assert recovery == {"PointInTimeRecoveryEnabled": True}
    assert table["Properties"]["SSESpecification"] == {"SSEEnabled": True}


def test_rows_expire_and_changes_are_streamed(table: dict[str, Any]) -> None:
    properties = table["Properties"]
    lifetime = {"AttributeName": "expires_at", "Enabled": True}
    assert properties["TimeToLiveSpecification"] == lifetime
    assert properties["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}


def test_every_function_has_a_role_of_its_own(template: Template) -> None:
    roles = [function["Role"]["Fn::GetAtt"][0] for function in functions(template).values()]
    assert sorted(roles) == sorted(of_type(template, "IAM::Role"))


def test_functions_are_told_only_what_the_settings_read(template: Template) -> None:
    source = (ROOT / "registration/settings.py").read_text()
    known = set(re.findall(r'environ\.get\("(\w+)"', source))
    for function in functions(template).values():
        assert set(function["Environment"]["Variables"]) <= known


def test_no_secret_stands_in_the_environment(template: Template) -> None:
    for function in functions(template).values():
        told = function["Environment"]["Variables"]
        assert "REGISTRATION_LINK_KEY" not in told
        assert told["REGISTRATION_LINK_KEY_SECRET"] == {"Ref": "LinkKey"}


def test_every_handler_exists(template: Template) -> None:
    for function in functions(template).values():
        module, _, name = function["Handler"].rpartition(".")
        spec = importlib.util.find_spec(module)
        assert spec is not None, f"{module} is missing"
        assert spec.origin is not None
        assert re.search(rf"^(def )?{name}\b", Path(spec.origin).read_text(), re.MULTILINE)


def test_functions_run_on_the_interpreter_they_are_compiled_for(template: Template) -> None:
    for function in functions(template).values():
        assert function["Runtime"] == "python3.13"
        assert function["Architectures"] == ["arm64"]


def test_only_the_planner_runs_from_the_artifact_with_the_solver(template: Template) -> None:
    code = {name: each["Code"]["S3Key"] for name, each in functions(template).items()}
    assert code.pop("PlannerLambdaFunction").endswith("planner.zip")
    assert {key.rpartition("/")[2] for key in code.values()} == {"app.zip"}


def test_the_log_is_json(template: Template) -> None:
    for function in functions(template).values():
        assert function["LoggingConfig"] == {"LogFormat": "JSON", "ApplicationLogLevel": "INFO"}


def test_where_the_chain_ended_is_told_in_a_log_that_stays(template: Template) -> None:
    groups = {
        name: each["Properties"] for name, each in of_type(template, "Logs::LogGroup").items()
    }
    assert groups["NotaryLogGroup"]["RetentionInDays"] == 3653


def test_the_gateway_leads_to_every_path_of_the_application(template: Template) -> None:
    routes = of_type(template, "ApiGatewayV2::Route").values()
    led = {route["Properties"]["RouteKey"].split()[1] for route in routes}
    served = {route.path for route in app.routes if isinstance(route, Route)}
    assert {PARAMETER.sub("*", path) for path in led} == {PARAMETER.sub("*", p) for p in served}


def test_queries_stay_out_of_the_access_log(template: Template) -> None:
    (stage,) = of_type(template, "ApiGatewayV2::Stage").values()
    logged = set(
        re.findall(r"\$context\.(\w+)", stage["Properties"]["AccessLogSettings"]["Format"])
    )
    assert logged.isdisjoint({"path", "protocol", "routeKeyWithQuery", "identity", "authorizer"})
    assert stage["Properties"]["DefaultRouteSettings"]["ThrottlingRateLimit"] > 0


def test_cloudformation_finds_nothing_to_object_to(template: Template, tmp_path: Path) -> None:
    packaged = tmp_path / "template.json"
    packaged.write_text(json.dumps(template))
    # W3005: osls writes a DependsOn beside references that already imply it.
    lint = [str(CFN_LINT), "--ignore-checks", "W3005", "--", str(packaged)]
    done = subprocess.run(lint, capture_output=True, text=True)  # noqa: S603 (our own)
    assert done.returncode == 0, done.stdout
