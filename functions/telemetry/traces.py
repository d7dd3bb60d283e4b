"""What a function did within one call, for X-Ray: a part of Lambda's own segment, found by the
request that it goes back to (`annotation.correlation_id = "…"`).

One datagram to the daemon that Lambda runs beside every function, without waiting for an answer.
AWS's SDK for it, which patches botocore, takes 117 ms of processor time to load, ten times as much
as all else in this folder.
Source: AWS X-Ray Developer Guide, "Segment documents" and "Sending segment data to the daemon".
"""

import socket
from collections.abc import Mapping
from contextlib import suppress
from secrets import token_hex
from typing import Any

import msgspec

from registration import settings
from registration.meters import Meter

HEADER = b'{"format": "json", "version": 1}\n'
LONGEST_NAME = 200


def send(meter: Meter, started: float, ended: float) -> None:
    """Tell the daemon, where this call is one of those that are traced. Seconds since 1970."""
    told = dict(part.partition("=")[::2] for part in settings.trace().split(";"))
    host, _, port = settings.XRAY_DAEMON.partition(":")
    if told.get("Sampled") != "1" or not port:
        return
    segment = HEADER + msgspec.json.encode(_segment(meter, told, started, ended))
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as daemon:
        daemon.setblocking(False)
        daemon.sendto(segment, (host, int(port)))


def _segment(meter: Meter, told: Mapping[str, str], started: float, ended: float) -> dict[str, Any]:
    return {
        "type": "subsegment",
        "id": token_hex(8),
        "trace_id": told.get("Root", ""),
        "parent_id": told.get("Parent", ""),
        "name": meter.operation[:LONGEST_NAME],
        "start_time": started,
        "end_time": ended,
        "fault": meter.is_faulty,
        "annotations": {
            "operation": meter.operation,
            "function": meter.function,
            "correlation_id": meter.correlation_id,
            "round_trips": meter.round_trips,
            "units": meter.read_units + meter.write_units,
        },
    }
