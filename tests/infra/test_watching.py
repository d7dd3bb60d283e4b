"""Whether somebody is told in time: alarms, the dashboard, and what checkov says to it all."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from functions.telemetry.metrics import DIMENSION, NAMESPACE
from infra import ROOT, uv
from registration.meters import Count
from tests.infra.templates import Template, functions, of_type

CHECKOV = "checkov==3.3.0"
CONFIGURATION = ROOT / "infra/checkov.yml"
SETTLED = {"SweepLambdaFunction"}  # whoever is turned away comes again with the next minute


def alarms(template: Template) -> dict[str, Any]:
    found = of_type(template, "CloudWatch::Alarm")
    return {name: resource["Properties"] for name, resource in found.items()}


def watched(alarm: dict[str, Any]) -> set[str]:
    """What the metrics of an alarm are about: the resources in their dimensions."""
    return set(re.findall(r'"(?:Ref|Fn::GetAtt)": \[?"(\w+)"', json.dumps(alarm)))


def test_somebody_is_told_of_every_alarm_and_of_its_end(template: Template) -> None:
    for alarm in alarms(template).values():
        assert alarm["AlarmActions"] == alarm["OKActions"] == [{"Ref": "AlarmTopic"}]
        assert alarm["AlarmDescription"]


def test_every_queue_of_failures_has_an_alarm(template: Template) -> None:
    aside = {name for name in of_type(template, "SQS::Queue") if name.endswith("Failures")}
    assert aside <= set().union(*map(watched, alarms(template).values()))


def test_calls_that_are_turned_away_are_noticed(template: Template) -> None:
    known = alarms(template)
    assert watched(known["FunctionThrottlesAlarm"]) >= functions(template).keys() - SETTLED
    counted = json.dumps(known["StoreThrottlesAlarm"])
    assert all(name in counted for name in ("Table", "gsi1", "gsi2", "ReadThrottleEvents"))
    assert known["ApiDelayAlarm"]["ExtendedStatistic"] == "p99"


def test_the_dashboard_shows_every_function_and_every_queue_of_failures(template: Template) -> None:
    [board] = of_type(template, "CloudWatch::Dashboard").values()
    body = board["Properties"]["DashboardBody"]["Fn::Sub"]
    shown = set(re.findall(r"\$\{(\w+)", body))
    aside = {name for name in of_type(template, "SQS::Queue") if name.endswith("Failures")}
    assert shown >= functions(template).keys() | aside | {"Table", "HttpApi"}
    assert json.loads(re.sub(r"\$\{.*?\}", "x", body))["widgets"]


def test_what_the_functions_count_is_shown_under_the_dimensions_that_they_use(
    template: Template,
) -> None:
    [board] = of_type(template, "CloudWatch::Dashboard").values()
    body = board["Properties"]["DashboardBody"]["Fn::Sub"]
    shown = set(re.findall(r"{Registration,Stage,(\w+)} MetricName=\\\"(\w+)", body))
    assert {(DIMENSION[each], each.value) for each in Count if each in DIMENSION} < shown
    assert '"Registration", "Offers", "Stage"' in body
    costs = {"RoundTrips", "ReadUnits", "WriteUnits"}
    assert {name for dimension, name in shown if dimension == "Operation"} == costs


def test_a_fault_that_hides_in_an_answer_is_noticed(template: Template) -> None:
    alarm = alarms(template)["MaskedFaultsAlarm"]
    assert (alarm["Namespace"], alarm["MetricName"]) == (NAMESPACE, Count.FAULTS)
    dimensions = {one["Name"]: one["Value"] for one in alarm["Dimensions"]}
    stage = functions(template)["ApiLambdaFunction"]["Environment"]["Variables"]
    assert dimensions == {"Stage": stage["REGISTRATION_STAGE"], DIMENSION[Count.FAULTS]: "api"}


def test_everything_at_rest_is_encrypted(template: Template) -> None:
    queues = of_type(template, "SQS::Queue").values()
    assert all(queue["Properties"]["SqsManagedSseEnabled"] for queue in queues)


def test_every_exception_of_checkov_has_its_reason() -> None:
    skipped = yaml.safe_load(CONFIGURATION.read_text())["skip-check"]
    reasons = re.findall(r"- (CKV_AWS_\d+) # \S+", CONFIGURATION.read_text())
    assert reasons == skipped


def test_checkov_finds_nothing_else(template: Template, tmp_path: Path) -> None:
    packaged = tmp_path / "template.json"
    packaged.write_text(json.dumps(template))
    # In a venv of its own, like the emulator: it pins what we pin otherwise.
    tool = [uv(), "tool", "run", "--system-certs", "--python", sys.executable, "--from", CHECKOV]
    check = ["checkov", "--file", str(packaged), "--config-file", str(CONFIGURATION)]
    done = subprocess.run([*tool, *check], capture_output=True, text=True)  # noqa: S603 (our own)
    assert done.returncode == 0, done.stdout + done.stderr
