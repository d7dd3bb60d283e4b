"""Plans over HTTP: the documents the organiser sends, and the jobs that make and publish plans."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from typing import Any

from registration import clock
from registration.actions import plan_runs, publications
from registration.planning import greedy, reasons
from registration.planning.check import values
from registration.planning.plans import Effort, Plan, Progress, Score, Tier, Watch
from registration.planning.problem import Problem
from registration.rules.acts import SYSTEM, Role
from registration.rules.events import Mail
from registration.rules.meetings import Meeting, Representative, Side, id_of
from registration.rules.quotas import Limits
from registration.rules.registrations import Registration, RegistrationState
from registration.store import meetings, registrations, slots
from registration.store.rows import read
from registration.store.writes import write_all
from tests import sessions
from tests.clients import signed_in
from tests.sessions import NOW, Session, act
from tests.sign_ups import desk, key

PLACEMENT = """wishId slot startsAt endsAt locked table { number label } interpreter { id name }
  company { id legalName } delegate { id name } representative { name }"""
ERRORS = """userErrors { __typename code message field
  ... on StalePlan { changes { what message wishId company { id } delegate { id } } }
  ... on PlanCollides { resource heldBy freeSlots } ... on PlanCapReached { partyId limit }
  ... on WrongState { state } ... on VersionConflict { currentVersion current { id } } }"""
PLAN = f"""id state version seed seconds keepsMeetings adjusted placed leftOpen
  failure failureMessage basis {{ id }} activity {{ id }}
  progress {{ tier value bound seconds }} scores {{ tier value bound gap proven standing }}
  conflict {{ wishId company {{ id }} delegate {{ id }} }}
  placements {{ nodes {{ {PLACEMENT} }} pageInfo {{ hasNextPage }} }}
  unplaced {{ nodes {{ wishId reason byHand explanation company {{ id }} delegate {{ id }}
    against {{ wishId slot }} }} }}
  diff {{ added moved reseated dropped kept changes {{ nodes {{ kind wishId
    before {{ slot }} after {{ slot }} }} }} }}
  since {{ what message wishId }}"""
PLAN_BY = f"query ($id: ID!) {{ plan(by: {{id: $id}}) {{ {PLAN} }} }}"
COMPARE = """query ($one: ID!, $other: ID!) { plansCompare(one: $one, other: $other) {
  one { id } other { id } diff { added moved reseated dropped kept
    changes { nodes { kind wishId before { slot } after { slot } } } } } }"""
PLANS = """query ($id: ID!) { node(id: $id) { ... on Activity {
  plans { nodes { id state seed } }
  meetingWishes { nodes { stance priority company { id } delegate { id } } } } } }"""
WISH = f"""mutation ($input: MeetingWishSetInput!) {{ meetingWishSet(input: $input) {{
  replayed wish {{ stance priority company {{ id }} delegate {{ id }} }} {ERRORS} }} }}"""


def document(name: str) -> str:
    return f"""mutation ($input: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $input) {{
      replayed plan {{ id state version }} {ERRORS} }} }}"""


def asked(**how: Any) -> Session:
    """A session in which every company has asked for every delegate; laid into the store at once,
    for speed."""
    here = sessions.opened(sessions.session(**how))
    write_all(*(meetings.saved(_request(here, *pair), None) for pair in _pairs(here)))
    return here


def _pairs(here: Session) -> Iterator[tuple[int, int]]:
    return product(range(len(here.companies)), range(len(here.delegates)))


def _request(here: Session, firm: int, person: int) -> Meeting:
    company, delegate = here.companies[firm], here.delegates[person]
    return Meeting(
        id=id_of(here.activity.id, company.id, delegate.id),
        activity_id=here.activity.id,
        company_id=company.id,
        delegate_id=delegate.id,
        requested_by=Side.COMPANY,
        requested_at=NOW,
        expires_at=here.grid.requests_until,
        representatives=tuple(
            Representative(
                registration_id=one.id, email=one.person.email, language=one.person.language
            )
            for one in here.of(company)
        ),
    )


def send(name: str, **given: Any) -> Any:
    """The payload of a mutation by staff, refused or not."""
    return desk().do(document(name), input={"idempotencyKey": key(), **given})


def done(name: str, **given: Any) -> Any:
    """The plan after a step that must not be refused."""
    payload = send(name, **given)
    assert payload["userErrors"] == [], payload["userErrors"]
    return payload["plan"]


def refused(name: str, **given: Any) -> Any:
    """The one error of a step that must be refused."""
    [error] = send(name, **given)["userErrors"]
    return error


def looked_at(id: str, language: str = "en") -> Any:
    """All of a plan."""
    return signed_in(Role.OPERATOR, "amz", language=language).ask(PLAN_BY, id=id)["plan"]


def first_come(problem: Problem, *, seed: int, effort: Effort, watch: Watch) -> Plan:
    """A planner that needs no solver: whoever comes first, in the first slot that is free."""
    placed = greedy.first_come(problem)
    found = values(problem, placed)
    scores = tuple(
        Score(
            tier=tier,
            value=found[tier],
            bound=found[tier],
            standing=found[tier] if tier is Tier.TABLE_CHANGES else None,
        )
        for tier in Tier
    )
    for score in scores:
        watch(Progress(tier=score.tier, value=score.value, bound=score.bound, seconds=0.5))
    left = reasons.explain(problem, placed)
    return Plan(seed=seed, meetings=placed, unplaced=left, scores=scores)


def never() -> bool:
    return False


def solved(id: str, solve: plan_runs.Solve = first_come, until: Callable[[], bool] = never) -> bool:
    """What the planner's queue would have done."""
    return plan_runs.go_on(act(SYSTEM, "plan", at=clock.now()), id, until, solve)


def drafted(here: Session, solve: plan_runs.Solve = first_come, **given: Any) -> Any:
    """A draft, made."""
    plan = done("planRun", activityId=here.activity.id, **given)
    assert plan["state"] == "QUEUED"
    assert solved(plan["id"], solve)
    return looked_at(plan["id"])


def adjusted(plan: Any, **step: Any) -> Any:
    """A draft after one step by hand."""
    done("planAdjust", id=plan["id"], expectedVersion=plan["version"], step=step)
    return looked_at(plan["id"])


def not_adjusted(plan: Any, **step: Any) -> Any:
    """The one error of a step by hand."""
    return refused("planAdjust", id=plan["id"], expectedVersion=plan["version"], step=step)


def put_in_force(here: Session, plan: Any) -> Any:
    """A draft, published; all that its job had to do is done."""
    known = {"id": plan["id"], "expectedVersion": plan["version"]}
    assert done("planPublish", **known)["state"] == "PUBLISHING"
    carried_on(here)
    return looked_at(plan["id"])


def carried_on(here: Session) -> None:
    """What the queue would have done for a publication."""
    grid = read(slots.key(here.activity.id))
    assert grid
    assert grid.publishing
    assert publications.go_on(act(SYSTEM, "publish", at=clock.now()), grid.publishing, never)


def not_published(plan: Any) -> Any:
    """The one error of a publication."""
    return refused("planPublish", id=plan["id"], expectedVersion=plan["version"])


def wished(here: Session, firm: int, person: int, **given: Any) -> Any:
    """What the organiser wants of a pair."""
    about = {
        "activityId": here.activity.id,
        "companyId": here.companies[firm].id,
        "delegateId": here.delegates[person].id,
    }
    return desk().do(WISH, input={"idempotencyKey": key(), **about, **given})


def limited(here: Session, **limits: int) -> None:
    """The session from now on has these limits."""
    grid = read(slots.key(here.activity.id))
    assert grid
    now = replace(grid, limits=Limits(**limits), version=grid.version + 1)
    write_all(slots.drawn(now, grid))


def gone(here: Session, registration: Registration) -> None:
    """That person has cancelled a moment ago; what follows from it has not been done yet."""
    now = replace(registration, state=RegistrationState.CANCELLED, version=registration.version + 1)
    write_all(registrations.moved(now, here.get_together, was=registration.version))


def mails(here: Session) -> list[Mail]:
    """Everything that people were told today."""
    return [mail for event in sessions.events(here) for mail in event.mails]
