"""Lambda: what accepted changes bring about: free seats offered, free slots filled, plans put in
force, companies that are one brought together, and all ended that was called off.

Event:   SQS, up to 10 jobs, ReportBatchItemFailures (serverless.yml)
Timeout: 120 s. Memory: 512 MB.
Repeats: safe, in any order; a job that needs longer goes on in a message of its own.
"""

from typing import Any

from functions.consumers import Remaining, TimeIsUp, consume
from functions.telemetry import told
from registration.actions import cascades, fillings, movings, promotions, publications
from registration.rules.acts import Act
from registration.rules.events import Job


@told("followups")
def handler(event: dict[str, Any], context: Remaining) -> dict[str, Any]:
    """What Lambda calls."""
    jobs = {
        Job.PROMOTE: _promote,
        Job.CASCADE: cascades.go_on,
        Job.FILL: fillings.fill,
        Job.PUBLISH: publications.go_on,
        Job.MERGE: movings.go_on,
    }
    return consume(event, context, jobs)


def _promote(act: Act, activity_id: str, time_is_up: TimeIsUp) -> bool:
    promotions.settle(act, activity_id, time_is_up)
    return not time_is_up()
