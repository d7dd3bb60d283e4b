"""What functions may use, and how long anything is kept: in the packaged template."""

import re

from infra import ROOT
from infra.templates import document
from tests.infra.templates import Template, functions, of_type

RUNBOOK = (ROOT / "infra/RUNBOOK.md").read_text()
GATEWAY_SECONDS = 30  # an HTTP API waits no longer


def test_every_function_is_bounded_in_memory_and_time(template: Template) -> None:
    for name, each in functions(template).items():
        assert 512 <= each["MemorySize"] <= 3008, name
        assert each["Timeout"] <= 900, name
    assert functions(template)["ApiLambdaFunction"]["Timeout"] < GATEWAY_SECONDS


def test_the_runbook_knows_how_many_executions_are_reserved(template: Template) -> None:
    reserved = {
        name: each["ReservedConcurrentExecutions"]
        for name, each in functions(template).items()
        if "ReservedConcurrentExecutions" in each
    }
    assert reserved == {"PlannerLambdaFunction": 2, "SweepLambdaFunction": 1}
    assert "planner and sweep reserve three executions" in RUNBOOK


def test_every_log_ends_some_day(template: Template) -> None:
    groups = of_type(template, "Logs::LogGroup")
    assert len(groups) > len(functions(template))  # and the gateway's
    assert all(each["Properties"]["RetentionInDays"] >= 30 for each in groups.values())


def test_the_bill_tells_whose_it_is() -> None:
    told = document(ROOT / "serverless.yml")["provider"]
    assert set(told["stackTags"]) == {"service", "stage"}


def test_every_alarm_stands_in_the_runbook(template: Template) -> None:
    alarms = of_type(template, "CloudWatch::Alarm").values()
    names = {one["Properties"]["AlarmName"].removeprefix("registration-dev-") for one in alarms}
    told = set(re.findall(r"`([a-z…-]+)`", RUNBOOK))
    for name in names:
        of_all = f"…-{name.rpartition('-')[2]}"
        assert name in told or of_all in told, name


def test_the_runbook_names_parameters_that_there_are(template: Template) -> None:
    text = "".join(
        path.read_text() for path in (*ROOT.glob("infra/*.yml"), ROOT / "serverless.yml")
    )
    known = set(re.findall(r"\$\{param:(\w+)", text))
    assert set(re.findall(r"--param (\w+)=", RUNBOOK)) <= known
