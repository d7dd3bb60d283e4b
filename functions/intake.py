"""Lambda: go on with the files of registrations that chambers pushed.

Event:   SQS, one job, ReportBatchItemFailures (serverless.yml)
Timeout: 300 s. Memory: 1024 MB.
Repeats: safe, also at the same time; a file that needs longer goes on in a message of its own.
"""

from typing import Any

from functions.consumers import Remaining, consume
from functions.telemetry import told
from registration.actions import push_jobs
from registration.rules.events import Job


@told("intake")
def handler(event: dict[str, Any], context: Remaining) -> dict[str, Any]:
    """What Lambda calls."""
    return consume(event, context, {Job.PUSH: push_jobs.go_on})
