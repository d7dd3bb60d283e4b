"""A stage whose API wakes up from snapshots: where its routes lead, and what it keeps."""

import pytest

from tests.infra.templates import Template, functions, of_type

pytestmark = pytest.mark.race  # packaged a second time


def test_routes_lead_to_the_version_that_has_a_snapshot(awaking: Template) -> None:
    with_one = [name for name, each in functions(awaking).items() if "SnapStart" in each]
    assert with_one == ["ApiLambdaFunction"]
    api = functions(awaking)["ApiLambdaFunction"]
    assert api["SnapStart"] == {"ApplyOn": "PublishedVersions"}
    [(version, _)] = of_type(awaking, "Lambda::Version").items()
    [alias] = of_type(awaking, "Lambda::Alias").values()
    assert alias["Properties"]["FunctionVersion"] == {"Fn::GetAtt": [version, "Version"]}
    target = {"Fn::Join": [":", [{"Fn::GetAtt": ["ApiLambdaFunction", "Arn"]}, "snapstart"]]}
    assert alias["Properties"]["Name"] == "snapstart"
    [integration] = of_type(awaking, "ApiGatewayV2::Integration").values()
    assert integration["Properties"]["IntegrationUri"] == target
    allowed = [each["Properties"] for each in of_type(awaking, "Lambda::Permission").values()]
    gateways = [each for each in allowed if each["Principal"].startswith("apigateway")]
    assert [each["FunctionName"] for each in gateways] == [target]


def test_a_snapshot_is_kept_of_the_current_version_alone(awaking: Template) -> None:
    """Every one that is kept is paid for."""
    [version] = of_type(awaking, "Lambda::Version").values()
    assert version.get("DeletionPolicy", "Delete") == "Delete"


def test_other_stages_have_neither_versions_nor_snapshots(template: Template) -> None:
    assert of_type(template, "Lambda::Version") == {}
    assert [name for name, each in functions(template).items() if "SnapStart" in each] == []
