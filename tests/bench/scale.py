"""A year of the whole programme, and a thousand of it: what happens how often, and what it costs.

The year is that of the agency's own history put into one: 330 journeys and 4,000 companies
(1991–2017 it had 329 and 3,733), each of the size that visits have: 15 delegates, 50 companies.
How often each operation is asked for is assumed, and stands here.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tests.costs.meter import Cost
from tests.costs.table import OVERHEAD_BYTES

JOURNEYS, COMPANIES = 330, 4000
SECONDS_A_YEAR, MONTHS = 365 * 24 * 3600, 12
PEAK = 20  # the busiest minute of the year, beside the mean

# Per journey. Half of the 60 registrations are pushed; 100 meetings, 55 of them by a plan.
OF_A_JOURNEY: Mapping[str, float] = {
    "delegationCreate": 1,
    "delegationUpdate": 2,
    "delegationPublish": 1,
    "delegationLock": 1,
    "delegationComplete": 1,
    "delegationArchive": 1,
    "activityAdd": 6,
    "activityUpdate": 10,
    "slotGridSet": 2,
    "delegateIdentify": 20,
    "delegateUpdate": 20,
    "delegateInvite": 18,
    "delegateAccept": 15,
    "delegateDecline": 3,
    "registrationCreate": 30,
    "registrationConfirm": 30,
    "registrationCreate, to wait": 6,
    "follow-up: a seat offered": 4,
    "waitingListAccept": 3,
    "registrationCancel": 6,
    "changeRequestCreate": 2,
    "changeRequestDecide": 2,
    "registrationsPush, five new rows": 6,
    "registrationsPush, the same row again": 60,
    "registrationsPush, the row changed": 10,
    "meetingRequest": 160,
    "meetingRequest, by a delegate": 40,
    "meetingAccept": 45,
    "meetingDecline": 40,
    "meetingReschedule": 5,
    "meetingCancel": 10,
    "planRun": 3,
    "planner: a run of six wishes": 25,
    "planPublish": 1,
    "publication of five meetings": 11,
    "pageLinkCreate": 3,
    "page: table cards": 60,
    "README: Programme": 1000,
    "README: Agenda": 1000,
    "agenda": 300,
    "README: Draft": 10,
    "meetingRequests": 500,
    "delegations": 500,
    "changeRequests": 50,
    "auditEntries": 20,
}
OF_A_COMPANY: Mapping[str, float] = {
    "companySignUp": 1,
    "sessionCreate": 5,
    "signInLinkRequest": 4,
    "companyUpdate": 1,
    "contactAdd": 0.5,
    "companyInterestState": 1,
    "company": 10,
    "companies": 2,
}
OF_A_YEAR: Mapping[str, float] = {
    "sweep with nothing due": 525600,
    "README: Verify": 365,
    "outbox": 365,
    "deniedAttempts": 365,
    "auditDays": 365,
}
NEW_CALLERS = 0.2  # of all requests; the others are known to their environment
DOOR_NEW, DOOR_KNOWN = "a caller who is new to the environment", "a caller who is known"
MAIL, CHAINED, PORTION = "outbox: an event with one mail", "notary: a portion of 10", 10


def _counts() -> defaultdict[str, float]:
    return defaultdict(float)


@dataclass(slots=True)
class Year:
    """What one year comes to."""

    requests: float = 0
    changes: float = 0
    mails: float = 0
    reads: float = 0
    writes: float = 0
    entries: float = 0  # of the audit trail
    rows: defaultdict[str, float] = field(default_factory=_counts)
    bytes: defaultdict[str, float] = field(default_factory=_counts)  # with copies in indexes
    shared: defaultdict[str, float] = field(default_factory=_counts)  # units, by partition

    def add(self, cost: Cost, times: float) -> None:
        self.reads += cost.reads * times
        self.writes += cost.writes * times
        for one in cost.touched:
            kind = one.kind or "counter"
            self.rows[kind] += times * (one.bytes_before == 0 < one.bytes_after)
            self.bytes[kind] += times * one.kept(OVERHEAD_BYTES)
            for partition, units in one.partitions():
                self.shared[partition] += times * units


def asked() -> Iterator[tuple[str, float]]:
    """How often each operation is asked for in a year."""
    for name, times in OF_A_JOURNEY.items():
        yield name, times * JOURNEYS
    for name, times in OF_A_COMPANY.items():
        yield name, times * COMPANIES
    yield from OF_A_YEAR.items()


def year(costs: Mapping[str, Cost]) -> Year:
    """A year's work, with what it brings about: mails, links of the chain, the door."""
    found = Year()
    for name, times in asked():
        cost = costs[name]
        found.add(cost, times)
        found.entries += times * sum(one.kind == "audit" for one in cost.touched)
        found.mails += times * sum(one.kind == "outbox" for one in cost.touched)
        found.changes += times * bool(cost.writes)
        by_a_caller = not name.startswith(("sweep", "planner", "publication", "follow-up", "page"))
        found.requests += times * by_a_caller
    found.add(costs[MAIL], found.mails)
    found.add(costs[CHAINED], found.entries / PORTION)
    found.add(costs[DOOR_NEW], found.requests * NEW_CALLERS)
    found.add(costs[DOOR_KNOWN], found.requests * (1 - NEW_CALLERS))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """Prices on demand in dollars, at 0.92 euros each (assumed). DynamoDB's are those published for
    us-east-1 since November 2024 (0.625 and 0.125 a million units, 0.25 and 0.20 a gigabyte) times
    1.22 for eu-central-1 (assumed); the others are list prices from memory. None was looked up in
    the price list of the region: do that before anybody relies on them. Not in it: the key, alarms,
    the user pool, the planner's seconds, and what a free tier gives."""

    a_million_writes: float = 0.625 * 1.22
    a_million_reads: float = 0.125 * 1.22
    a_gigabyte: float = 0.25 * 1.22
    a_gigabyte_recoverable: float = 0.20 * 1.22
    a_million_calls: float = 0.20
    a_gigabyte_second: float = 0.0000133334
    a_million_at_the_gateway: float = 1.20
    a_million_messages: float = 0.40
    a_thousand_mails: float = 0.10
    a_gigabyte_of_logs: float = 0.63
    euros: float = 0.92  # for a dollar, assumed


PRICES = Prices()
SECONDS_OF_A_CALL, GIGABYTES = 0.06, 1.0  # assumed: 20 ms at work, the rest waiting
LOG_BYTES_OF_A_CALL = 1500  # assumed


def euros_a_month(found: Year, times: int, prices: Prices = PRICES) -> dict[str, float]:
    """By service, in the last month of a year in which nothing was deleted."""
    gigabytes = sum(found.bytes.values()) * times / 1e9
    month = times / MONTHS
    calls = (found.requests + found.mails + found.changes) * month / 1e6
    dollars = {
        "DynamoDB, writes": found.writes * month / 1e6 * prices.a_million_writes,
        "DynamoDB, reads": found.reads * month / 1e6 * prices.a_million_reads,
        "DynamoDB, a year's rows": gigabytes * prices.a_gigabyte,
        "to any second of 35 days": gigabytes * prices.a_gigabyte_recoverable,
        "Lambda": calls * prices.a_million_calls
        + calls * 1e6 * SECONDS_OF_A_CALL * GIGABYTES * prices.a_gigabyte_second,
        "API Gateway": found.requests * month / 1e6 * prices.a_million_at_the_gateway,
        "SQS": 2 * found.changes * month / 1e6 * prices.a_million_messages,
        "SES": found.mails * month / 1e3 * prices.a_thousand_mails,
        "CloudWatch, logs": calls * 1e6 * LOG_BYTES_OF_A_CALL / 1e9 * prices.a_gigabyte_of_logs,
    }
    return {name: dollar * prices.euros for name, dollar in dollars.items()}
