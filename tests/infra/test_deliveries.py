"""How events reach their functions, and where what cannot be delivered goes."""

import json
from typing import Any

import pytest

from tests.infra.templates import Template, functions, named, of_type

LONGEST_KEPT_SECONDS = 14 * 24 * 3600


def mappings(template: Template, source: str) -> dict[str, dict[str, Any]]:
    """The mappings from a kind of source, by the function they serve."""
    return {
        named(mapping["Properties"]["FunctionName"]): mapping["Properties"]
        for mapping in of_type(template, "Lambda::EventSourceMapping").values()
        if template["Resources"][named(mapping["Properties"]["EventSourceArn"])]["Type"]
        == f"AWS::{source}"
    }


def watched(template: Template, metric: str) -> set[str]:
    """The queues that an alarm on this metric is about."""
    return {
        named(alarm["Properties"]["Dimensions"][0]["Value"])
        for alarm in of_type(template, "CloudWatch::Alarm").values()
        if alarm["Properties"].get("MetricName") == metric  # others sum up several
    }


@pytest.fixture
def queues(template: Template) -> dict[str, dict[str, Any]]:
    return {name: queue["Properties"] for name, queue in of_type(template, "SQS::Queue").items()}


def test_the_stream_has_no_more_readers_than_it_serves_well(template: Template) -> None:
    assert set(mappings(template, "DynamoDB::Table")) == {
        "OutboxLambdaFunction",
        "RelayLambdaFunction",
    }


@pytest.mark.parametrize(
    ("function", "rows", "failures"),
    [
        ("OutboxLambdaFunction", {"OUTBOX#": {}}, "OutboxFailures"),
        (
            "RelayLambdaFunction",
            {"OUTBOX#": {"NewImage": {"work": {"S": [{"exists": True}]}}}, "AUDIT#": {}},
            "RelayFailures",
        ),
    ],
)
def test_the_stream_tells_of_new_rows_only_and_loses_none(
    template: Template, function: str, rows: dict[str, Any], failures: str
) -> None:
    mapping = mappings(template, "DynamoDB::Table")[function]
    assert [json.loads(each["Pattern"]) for each in mapping["FilterCriteria"]["Filters"]] == [
        {
            "eventName": ["INSERT"],
            "dynamodb": {"Keys": {"pk": {"S": [{"prefix": prefix}]}}, **image},
        }
        for prefix, image in rows.items()
    ]
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["BisectBatchOnFunctionError"] is True
    assert named(mapping["DestinationConfig"]["OnFailure"]["Destination"]) == failures


def test_each_queue_of_jobs_has_one_consumer_that_reports_what_failed(
    template: Template, queues: dict[str, dict[str, Any]]
) -> None:
    served = mappings(template, "SQS::Queue")
    sources = {function: named(each["EventSourceArn"]) for function, each in served.items()}
    assert sources == {
        "FollowupsLambdaFunction": "FollowUps",
        "IntakeLambdaFunction": "Pushes",
        "NotaryLambdaFunction": "Chains",
        "PlannerLambdaFunction": "Plans",
    }
    for function, mapping in served.items():
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert mapping["ScalingConfig"]["MaximumConcurrency"] >= 2
        patience = queues[sources[function]]["VisibilityTimeout"]
        # Where as many may run as are delivered, nothing is throttled that would have to wait.
        allowed = functions(template)[function].get("ReservedConcurrentExecutions", 0)
        never_throttled = allowed >= mapping["ScalingConfig"]["MaximumConcurrency"]
        times = 1.2 if never_throttled else 6
        assert patience >= times * functions(template)[function]["Timeout"]


def test_every_queue_sets_aside_what_fails_and_somebody_is_told(
    template: Template, queues: dict[str, dict[str, Any]]
) -> None:
    jobs = {name for name, queue in queues.items() if "RedrivePolicy" in queue}
    aside = set(queues) - jobs
    assert jobs == {"Chains", "FollowUps", "Plans", "Pushes"}
    for name in jobs:
        policy = queues[name]["RedrivePolicy"]
        assert policy["maxReceiveCount"] == 5
        assert named(policy["deadLetterTargetArn"]) == f"{name}Failures"
    assert all(queues[name]["MessageRetentionPeriod"] == LONGEST_KEPT_SECONDS for name in aside)
    assert watched(template, "ApproximateNumberOfMessagesVisible") == aside
    assert watched(template, "ApproximateAgeOfOldestMessage") == jobs
    assert all(queue["SqsManagedSseEnabled"] for queue in queues.values())


def test_the_sweep_runs_every_minute_one_at_a_time(template: Template) -> None:
    (rule,) = of_type(template, "Events::Rule").values()
    assert rule["Properties"]["ScheduleExpression"] == "rate(1 minute)"
    assert named(rule["Properties"]["Targets"][0]["Arn"]) == "SweepLambdaFunction"
    sweep = functions(template)["SweepLambdaFunction"]
    assert sweep["ReservedConcurrentExecutions"] == 1
    assert sweep["Timeout"] < 60


def test_every_alarm_is_told_to_a_topic(template: Template) -> None:
    (topic,) = of_type(template, "SNS::Topic")
    alarms = of_type(template, "CloudWatch::Alarm")
    assert {"ApiFaultsAlarm", "OutboxDelayAlarm", "RelayDelayAlarm", "SweepFaultsAlarm"} < set(
        alarms
    )
    for alarm in alarms.values():
        assert alarm["Properties"]["AlarmActions"] == [{"Ref": topic}]
    assert template["Outputs"]["AlarmTopic"]["Value"] == {"Ref": topic}


def test_files_are_private_encrypted_and_do_not_stay(template: Template) -> None:
    (bucket,) = (
        each["Properties"]
        for each in of_type(template, "S3::Bucket").values()
        if "LifecycleConfiguration" in each["Properties"]
    )
    assert all(bucket["PublicAccessBlockConfiguration"].values())
    (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
    assert "VersioningConfiguration" not in bucket
    expires, breaks_off = bucket["LifecycleConfiguration"]["Rules"]
    assert expires["ExpirationInDays"] == 30
    assert breaks_off["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 1}


def test_files_are_reached_over_tls_only(template: Template) -> None:
    policies = [each["Properties"] for each in of_type(template, "S3::BucketPolicy").values()]
    (policy,) = (each for each in policies if each["Bucket"] == {"Ref": "Files"})
    (denied,) = policy["PolicyDocument"]["Statement"]
    assert (denied["Effect"], denied["Action"]) == ("Deny", "s3:*")
    assert denied["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
