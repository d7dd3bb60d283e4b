"""Lambda: have the solver plan the meetings of a session.

Event:   SQS, one draft, ReportBatchItemFailures (serverless.yml)
Timeout: 900 s. Memory: 3008 MB. An artifact of its own: nothing else carries the solver.
Repeats: safe, also at the same time; a draft that was made, or discarded, is left as it is.
"""

from typing import Any

from functions.consumers import Remaining, TimeIsUp, consume
from functions.telemetry import told
from registration.actions import plan_runs
from registration.planning.solver import plan
from registration.rules.acts import Act
from registration.rules.events import Job


@told("planner")
def handler(event: dict[str, Any], context: Remaining) -> dict[str, Any]:
    """What Lambda calls."""
    return consume(event, context, {Job.PLAN: _plan})


def _plan(act: Act, draft_id: str, time_is_up: TimeIsUp) -> bool:
    return plan_runs.go_on(act, draft_id, time_is_up, plan)
