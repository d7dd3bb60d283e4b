"""Metrics in CloudWatch's embedded format (EMF), written by Powertools: one line of the log for
each set of dimensions, which CloudWatch turns into metrics without being called.

Dimensions are of a fixed vocabulary, and few: each combination is a metric that is paid for.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

from registration import settings
from registration.meters import Count, Meter

NAMESPACE = "Registration"
# What the name of a count is, as a dimension; those that are not here have none.
DIMENSION = {
    Count.FAULTS: "Function",
    Count.PLANNER_GAP: "Tier",
    Count.PUSHES: "Result",
    Count.REFUSALS: "Code",
    Count.REGISTRATIONS: "State",
}


type Line = Mapping[str, Any]


def of(meter: Meter, milliseconds: float) -> Iterator[Line]:
    """What an operation cost, and what came of it; nothing of one that neither asked the store nor
    came to anything, such as a page of the explorer."""
    if meter.round_trips:
        yield _costs(meter, milliseconds)
    counts: defaultdict[tuple[Count, str], list[float]] = defaultdict(list)
    for counted, number in meter.counted.items():
        counts[counted].append(number)
    for what, name, value in meter.measured:
        counts[what, name].append(value)
    for (what, name), values in counts.items():
        dimensions = {DIMENSION[what]: name} if what in DIMENSION else {}
        metrics = _metrics(**dimensions)
        unit = MetricUnit.Percent if what is Count.PLANNER_GAP else MetricUnit.Count
        for value in values:
            metrics.add_metric(what.value, unit, value)
        yield metrics.serialize_metric_set()


def of_cold_start(function: str) -> Line:
    """An environment was made for this call: somebody may have waited for it."""
    metrics = _metrics(Function=function)
    metrics.add_metric("ColdStarts", MetricUnit.Count, 1)
    return metrics.serialize_metric_set()


def _costs(meter: Meter, milliseconds: float) -> Line:
    metrics = _metrics(Operation=meter.operation)
    metrics.add_metric("Milliseconds", MetricUnit.Milliseconds, milliseconds)
    metrics.add_metric("RoundTrips", MetricUnit.Count, meter.round_trips)
    metrics.add_metric("ReadUnits", MetricUnit.Count, meter.read_units)
    metrics.add_metric("WriteUnits", MetricUnit.Count, meter.write_units)
    if meter.correlation_id:  # no dimension: which request it was can be looked up in the log
        metrics.add_metadata("correlation_id", meter.correlation_id)
    return metrics.serialize_metric_set()


def _metrics(**dimensions: str) -> EphemeralMetrics:
    metrics = EphemeralMetrics(namespace=NAMESPACE)
    for name, value in {"Stage": settings.STAGE, **dimensions}.items():
        metrics.add_dimension(name, value)
    return metrics
