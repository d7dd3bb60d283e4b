"""Lambda: end what has lapsed, though nobody looks, and offer what that frees; and bring to their
end the merges that are under way.

Event:   every minute, from a schedule (serverless.yml)
Timeout: 50 s, one at a time. Memory: 512 MB.
Repeats: safe. What one run does not get to, the next one does.
"""

import logging
from dataclasses import replace
from typing import Any

from functions.consumers import Remaining, time_is_up
from functions.telemetry import metered, told
from registration import clock
from registration.actions import movings, sweeps
from registration.rules.acts import SYSTEM, Act
from registration.rules.events import Job

log = logging.getLogger(__name__)


@told("sweep")
def handler(event: dict[str, Any], context: Remaining) -> None:
    """What Lambda calls."""
    act = Act(by=SYSTEM, at=clock.now(), operation="sweep", request_id=event.get("id", ""))
    until = time_is_up(context, reserve_seconds=10)
    with metered(act.operation, act.request_id):
        sweeps.sweep(act, until)
        movings.sweep(replace(act, operation=Job.MERGE), until)
