"""What each function may do: what it calls, and nothing else."""

from typing import Any

from tests.infra.templates import Template, functions, listed, named, of_type, statements

WRITES = {"dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"}
ON_ROWS = WRITES | {"dynamodb:BatchGetItem", "dynamodb:ConditionCheckItem", "dynamodb:Query"}
READS_STREAM = {"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"}
CHAIN = ("CHAIN", "CHAIN#*", "CHAINED#*")
TAKES = {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"}
TRACES = {"xray:PutTelemetryRecords", "xray:PutTraceSegments"}
ON_FILES = {"s3:GetObject", "s3:PutObject", "s3:ListBucket"}


def allowed(template: Template, role: str) -> set[str]:
    """The actions of a role, but for its log and its traces."""
    return {
        action
        for statement in statements(template, role)
        if statement["Effect"] == "Allow"
        for action in listed(statement["Action"])
        if not action.startswith("logs:") and action not in TRACES
    }


def reached(template: Template, role: str, action: str) -> list[str]:
    """The resources on which a role may do this."""
    return [
        named(resource)
        for statement in statements(template, role)
        if statement["Effect"] == "Allow" and action in listed(statement["Action"])
        for resource in listed(statement["Resource"])
    ]


def test_no_role_may_do_everything_or_scan(template: Template) -> None:
    actions = {
        action
        for statement in statements(template)
        if statement["Effect"] == "Allow"
        for action in listed(statement["Action"])
    }
    assert not [action for action in actions if "*" in action]
    assert "dynamodb:Scan" not in actions


def test_only_actions_that_know_no_resource_reach_every_one(template: Template) -> None:
    wide = [s["Action"] for s in statements(template) if "*" in listed(s["Resource"])]
    assert {action for each in wide for action in listed(each)} == TRACES | {"dynamodb:ListStreams"}


def test_every_function_is_traced_and_may_tell_it(template: Template) -> None:
    assert {each["TracingConfig"]["Mode"] for each in functions(template).values()} == {"Active"}
    for role in of_type(template, "IAM::Role"):
        told = {each for s in statements(template, role) for each in listed(s["Action"])}
        assert told >= TRACES, role


def test_each_function_may_do_what_it_calls(template: Template) -> None:
    finds = {"dynamodb:ListStreams"}
    mails = {"dynamodb:PutItem", "ses:SendEmail", "sqs:SendMessage"}
    key = {"secretsmanager:GetSecretValue"}
    assert allowed(template, "ApiRole") == ON_ROWS | ON_FILES | key
    assert allowed(template, "OutboxRole") == READS_STREAM | finds | mails | key
    assert allowed(template, "RelayRole") == READS_STREAM | finds | {"sqs:SendMessage"}
    assert allowed(template, "FollowupsRole") == ON_ROWS | TAKES | {"sqs:SendMessage"}
    assert allowed(template, "IntakeRole") == ON_ROWS | ON_FILES | TAKES | {"sqs:SendMessage"}
    chains = {"dynamodb:BatchGetItem", "dynamodb:PutItem"}
    assert allowed(template, "NotaryRole") == chains | TAKES
    assert allowed(template, "PlannerRole") == ON_ROWS | TAKES | {"sqs:SendMessage"}
    assert allowed(template, "SweepRole") == ON_ROWS


def test_consumers_reach_their_own_queue_only(template: Template) -> None:
    for action in (*TAKES, "sqs:SendMessage"):
        assert reached(template, "FollowupsRole", action) == ["FollowUps"]
        assert reached(template, "IntakeRole", action) == ["Pushes"]
        assert reached(template, "PlannerRole", action) == ["Plans"]
    sent = reached(template, "RelayRole", "sqs:SendMessage")
    assert sent == ["Pushes", "FollowUps", "Plans", "Chains", "RelayFailures"]


def test_the_planner_reads_the_table_and_no_index(template: Template) -> None:
    assert reached(template, "PlannerRole", "dynamodb:Query") == ["Table"]


def test_nobody_who_writes_rows_can_change_the_audit_trail(template: Template) -> None:
    def denied(role: str) -> list[dict[str, Any]]:
        return [s for s in statements(template, role) if s["Effect"] == "Deny"]

    for role in ("ApiRole", "FollowupsRole", "IntakeRole", "PlannerRole", "SweepRole"):
        told = {
            tuple(each["Condition"]["ForAnyValue:StringLike"]["dynamodb:LeadingKeys"]): each
            for each in denied(role)
        }
        assert {keys: set(each["Action"]) for keys, each in told.items()} == {
            ("AUDIT#*",): {"dynamodb:UpdateItem", "dynamodb:DeleteItem"},
            CHAIN: WRITES,
        }


def test_the_notary_puts_links_and_reads_nothing_else(template: Template) -> None:
    (only,) = (
        each for each in statements(template, "NotaryRole") if ON_ROWS & set(listed(each["Action"]))
    )
    assert tuple(only["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]) == CHAIN
    assert only["Condition"]["Null"] == {"dynamodb:LeadingKeys": "false"}


def test_everybody_who_writes_rows_of_any_kind_is_kept_from_audit_and_chain(
    template: Template,
) -> None:
    """By a denial, or since only rows of other kinds are open to them."""
    for role in of_type(template, "IAM::Role"):
        writes = [
            each
            for each in statements(template, role)
            if each["Effect"] == "Allow" and WRITES & set(listed(each["Action"]))
        ]
        denied = {each["Sid"] for each in statements(template, role) if each["Effect"] == "Deny"}
        narrow = all("ForAllValues:StringLike" in each.get("Condition", {}) for each in writes)
        assert narrow or denied == {"AuditIsForGood", "ChainIsTheNotarys"}, role


def test_the_outbox_writes_nothing_but_what_it_mailed(template: Template) -> None:
    (only,) = (
        statement
        for statement in statements(template, "OutboxRole")
        if WRITES & set(listed(statement["Action"]))
    )
    condition = only["Condition"]["ForAllValues:StringLike"]
    assert condition == {"dynamodb:LeadingKeys": ["MAILED#*"]}


def test_files_are_reached_by_what_they_are_for(template: Template) -> None:
    def reached(role: str, action: str) -> list[str]:
        return [
            resource["Fn::Sub"]
            for statement in statements(template, role)
            if statement["Action"] == action
            for resource in listed(statement["Resource"])
        ]

    assert reached("ApiRole", "s3:PutObject") == ["${Files.Arn}/uploads/*"]
    assert reached("ApiRole", "s3:GetObject") == [
        "${Files.Arn}/uploads/*",
        "${Files.Arn}/results/*",
    ]
    assert reached("IntakeRole", "s3:PutObject") == [
        "${Files.Arn}/rows/*",
        "${Files.Arn}/results/*",
    ]
    assert reached("IntakeRole", "s3:GetObject") == ["${Files.Arn}/*"]
