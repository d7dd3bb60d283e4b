"""What a year comes to, as a document: `make scale` writes it."""

from collections.abc import Iterator, Mapping
from inspect import cleandoc

from tests.bench import scale
from tests.bench.opening import WRITE_UNITS_A_SECOND, Bucket, Opening, Price, Simulation
from tests.bench.scale import PEAK, SECONDS_A_YEAR, Year, euros_a_month
from tests.costs.meter import Cost, Touched

MANY, MINUTES = 5000, (1, 5, 15)
SEATS = (60, MANY)
NOTARY_ENTRIES_A_SECOND = 500  # README: 49 in a transaction, one after the other
LARGEST_ITEM_BYTES = 400 * 1024
# Of an opening's partitions those that all who come share; the others are a person's or a firm's.
SHARED = ("ACTIVITY#", "gsi2 ACTIVITY#", "OUTBOX#", "gsi2 AUDITED#day")


def document(costs: Mapping[str, Cost], gateway: tuple[float, float]) -> str:
    """All of it; `gateway` is the rate and the burst that the deployed stage lets in."""
    found = scale.year(costs)
    parts = [
        INTRODUCTION,
        *_totals(found),
        "\n## Rows\n",
        *_rows(found),
        "\n## Euros a month\n",
        *_euros(found),
        "\n## What is reached first\n",
        *_limits(found, gateway[0]),
        "\n## Partitions that all share\n",
        *_partitions(found),
        "\n## A registration opens, and 5,000 companies come\n",
        *_opening(costs, gateway),
    ]
    return "\n".join(parts) + "\n"


INTRODUCTION = f"""\
# One year of the whole programme, and a thousand of it

Made by `make scale`: what each operation costs is counted from real requests (`make costs`), how
often it is asked for is assumed (`tests/bench/scale.py`): {scale.JOURNEYS} journeys with 15
delegates, 50 companies, 60 registrations and 100 meetings each, and {scale.COMPANIES:,} companies.
The busiest minute is taken to be {PEAK} times the mean. Nothing is deleted within the year, though
answers go after 7 days, counters after minutes and events after 30 days; each pushed row is taken
for one of a new firm. So the figures are rather too high than too low.

## What happens
"""


def _totals(found: Year) -> Iterator[str]:
    yield "| | a year | a thousand | in its busiest second |\n|---|---:|---:|---:|"
    for what, many in (
        ("requests", found.requests),
        ("changes", found.changes),
        ("events, each taken for a mail", found.mails),
        ("audit entries", found.entries),
        ("read units", found.reads),
        ("write units", found.writes),
        ("rows", sum(found.rows.values())),
    ):
        busy = many * 1000 / SECONDS_A_YEAR * PEAK
        yield f"| {what} | {many:,.0f} | {many * 1000:,.0f} | {busy:,.0f} |"
    gigabytes = sum(found.bytes.values()) / 1e9
    yield f"| gigabytes, with copies in indexes | {gigabytes:,.1f} | {gigabytes * 1000:,.0f} | |"


def _rows(found: Year) -> Iterator[str]:
    yield "| kind | a year | megabytes |\n|---|---:|---:|"
    for kind, bytes in sorted(found.bytes.items(), key=lambda one: -one[1])[:12]:
        yield f"| {kind} | {found.rows[kind]:,.0f} | {bytes / 1e6:,.0f} |"


def _euros(found: Year) -> Iterator[str]:
    once, often = (euros_a_month(found, times) for times in (1, 1000))
    yield cleandoc(scale.Prices.__doc__ or "") + "\n"
    yield "| | a year's | a thousand's |\n|---|---:|---:|"
    for name, euros in once.items():
        yield f"| {name} | {euros:,.2f} | {often[name]:,.0f} |"
    yield f"| together | {sum(once.values()):,.2f} | {sum(often.values()):,.0f} |"


def _limits(found: Year, gateway: float) -> Iterator[str]:
    """How many such years it takes until the busiest second is at a limit."""
    shared = max((units, name) for name, units in found.shared.items() if "…" not in name)
    calls = scale.SECONDS_OF_A_CALL * found.requests
    limits = {
        f"the gateway's own limit, {gateway:g} requests a second (serverless.yml)": (
            gateway,
            found.requests,
        ),
        f"one partition, {shared[1]}: 1,000 write units a second": (1000, shared[0]),
        "the audit chain: about 500 entries a second": (NOTARY_ENTRIES_A_SECOND, found.entries),
        "Lambda: 1,000 calls at once in an account": (1000, calls),
    }
    times = {name: most / (of / SECONDS_A_YEAR * PEAK) for name, (most, of) in limits.items()}
    yield "| limit | reached at so many times the year |\n|---|---:|"
    for name, many in sorted(times.items(), key=lambda one: one[1]):
        yield f"| {name} | {many:,.0f} |"


def _partitions(found: Year) -> Iterator[str]:
    yield (
        "Where the key does not hold the whole of an object, a person or a company: `day` is one of"
        " the calendar. A thousand years' worth in write units a second, of the 1,000 that a"
        " partition takes; a throttled index holds up the table.\n"
    )
    yield "| partition | mean | busiest |\n|---|---:|---:|"
    shared = {name: units for name, units in found.shared.items() if "…" not in name}
    for name, units in sorted(shared.items(), key=lambda one: -one[1])[:10]:
        mean = units * 1000 / SECONDS_A_YEAR
        yield f"| `{name}` | {mean:,.1f} | {mean * PEAK:,.0f} |"


def _opening(costs: Mapping[str, Cost], gateway: tuple[float, float]) -> Iterator[str]:
    sign_up, confirm = prices(costs["registrationCreate"], costs["registrationConfirm"])
    most = (LARGEST_ITEM_BYTES - sign_up.seats) // sign_up.hold
    in_a_second = (WRITE_UNITS_A_SECOND - sign_up.units[sign_up.partition]) / 2
    half = (in_a_second - sign_up.seats / 1024) * 1024 / sign_up.hold
    yield (
        "Simulated (`tests/bench/opening.py`), reads taken to be no limit. With the seats that an"
        " evening has, the store is no matter: whoever is late reads that it is full. The gateway"
        " is: whoever it turns away comes again, and each page that is looked at counts there,"
        " too.\n\nSeats by the thousand are another matter. The row of the seats takes one"
        " transaction after the other, which would do for some 50 a second; but it names each hold"
        f" that is not confirmed yet, {sign_up.hold} bytes each, and is written whole. With"
        f" {half / 10:,.0f} open holds its partition takes ten sign-ups or confirmations a second,"
        f" and more than {most:,.0f} do not fit into the row at all. Holds in rows of their own,"
        " counted in several rows, would be the way out; nothing of the kind is built, since an"
        " evening has 20 to 200 seats.\n"
    )
    yield (
        "| seats | all come in | gateway lets in | got a seat | told it is full | p50 | p99 |"
        " told BUSY | turned away at the gateway | conflicts | throttled | at once |"
        " confirmations lost |"
    )
    yield "|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
    for seats in SEATS:
        for minutes in MINUTES:
            for open_ in (False, True):
                door = None if open_ else Bucket(gateway[0], gateway[1], gateway[1])
                simulation = Simulation(sign_up, confirm, seats=seats, gateway=door)
                found = simulation.run(MANY, minutes * 60)
                lets_in = "all" if open_ else f"{gateway[0]:g}/s"
                yield _opened(f"{seats:,} | {minutes} min | {lets_in}", found)


def _opened(what: str, found: Opening) -> str:
    cells = (
        f"{len(found.took):,}",
        f"{found.full:,}",
        f"{found.percentile(50):.2f} s",
        f"{found.percentile(99):.2f} s",
        f"{found.busy:,}",
        f"{found.at_the_gateway + found.without_a_function:,}",
        f"{found.conflicts:,}",
        f"{found.throttled:,}",
        f"{found.most_at_once:,}",
        f"{found.not_confirmed:,}",
    )
    return f"| {what} | {' | '.join(cells)} |"


def prices(sign_up: Cost, confirm: Cost) -> tuple[Price, Price]:
    """What a sign-up and its confirmation take of the partitions that all share."""
    held, kept = _seats(sign_up), _seats(confirm)
    hold = kept.bytes_before - kept.bytes_after
    base = held.bytes_after - hold
    first, second = (
        Price(units=_units(cost), seats=base, hold=hold, partition="ACTIVITY#…")
        for cost in (sign_up, confirm)
    )
    return first, second


def _seats(cost: Cost) -> Touched:
    return next(one for one in cost.touched if one.sk == "SEATS")


def _units(cost: Cost) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in cost.touched:
        for partition, units in one.partitions():
            if partition.startswith(SHARED) and one.sk != "SEATS":
                found[partition] = found.get(partition, 0) + units
    return found
