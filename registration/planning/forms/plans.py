"""A plan as JSON, and read again: byte for byte the same for the same plan."""

from msgspec import DecodeError, Struct, json

from registration.planning.forms.malformed import Malformed
from registration.planning.plans import Placed, Plan, Reason, Score, Tier, Unplaced


class _Meeting(Struct):
    request: str
    slot: int
    table: int
    people: tuple[str, str]


class _LeftOut(Struct):
    request: str
    reason: Reason
    against: tuple[str, ...] = ()


class _Score(Struct, omit_defaults=True):
    tier: Tier
    value: int
    bound: int
    standing: int | None = None


class _Form(Struct):
    meetings: tuple[_Meeting, ...]
    unplaced: tuple[_LeftOut, ...] = ()
    scores: tuple[_Score, ...] = ()
    conflict: tuple[str, ...] = ()
    seed: int = 1


def write_plan(plan: Plan) -> bytes:
    """One line of JSON."""
    return json.encode(
        _Form(
            meetings=tuple(
                _Meeting(one.request, one.slot, one.table, (one.person_a, one.person_b))
                for one in plan.meetings
            ),
            unplaced=tuple(_LeftOut(one.request, one.reason, one.against) for one in plan.unplaced),
            scores=tuple(
                _Score(one.tier, one.value, one.bound, one.standing) for one in plan.scores
            ),
            conflict=plan.conflict,
            seed=plan.seed,
        )
    )


def read_plan(data: bytes) -> Plan:
    """What `write_plan` wrote. Raises `Malformed`."""
    try:
        form = json.decode(data, type=_Form)
    except DecodeError as fault:
        raise Malformed(str(fault)) from None
    return Plan(
        seed=form.seed,
        meetings=tuple(
            Placed(
                request=one.request,
                slot=one.slot,
                table=one.table,
                person_a=one.people[0],
                person_b=one.people[1],
            )
            for one in form.meetings
        ),
        unplaced=tuple(
            Unplaced(request=one.request, reason=one.reason, against=one.against)
            for one in form.unplaced
        ),
        scores=tuple(
            Score(tier=one.tier, value=one.value, bound=one.bound, standing=one.standing)
            for one in form.scores
        ),
        conflict=form.conflict,
    )
