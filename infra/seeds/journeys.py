"""The desk drafts delegations, builds programmes, asks decision-makers; they answer for themselves.

Acts are carried out in the order in which they depend on each other; each bears its own date.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from infra.seeds.companies import Member
from infra.seeds.diary import DESK, once
from infra.seeds.sheets import ActivitySheet, DelegateSheet, GridSheet, JourneySheet
from registration.actions import activities, delegates, delegations, slots
from registration.actions.delegates import Agreement
from registration.rules.acts import Act, Principal, Role
from registration.rules.consents import ConsentForm
from registration.rules.delegates import Status
from registration.rules.places import Host
from registration.rules.slots import Grid, Table
from registration.store import delegates as delegate_store
from registration.store import delegations as delegation_store
from registration.store.rows import read

type Members = Mapping[str, Member]


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """A loaded delegation: its id, its activities' ids, and its delegates' sessions, by key."""

    id: str
    name: str
    activities: dict[str, str]
    delegates: dict[str, Principal]


def load(sheet: JourneySheet, members: Members) -> Journey:
    """A delegation with its programme and people, published."""
    programme, name = sheet.programme, sheet.name
    id = once(
        "delegationDraft",
        name,
        DESK,
        programme.drafted_at,
        lambda act: delegations.draft(act, programme.outline).delegation.id,
    )
    journey = Journey(id=id, name=name, activities={}, delegates={})
    for number, activity in enumerate(programme.activities, start=1):
        at = programme.drafted_at + timedelta(minutes=5 * number)
        journey.activities[activity.key] = _add(journey, activity, members, at)
    for delegate in sheet.delegates:
        journey.delegates[delegate.key] = _ask(journey, delegate)
    if programme.grid:
        _draw(journey, programme.grid)

    def publish(act: Act) -> str:
        return delegations.publish(act, id, expected=_version(id)).delegation.id

    once("delegationPublish", name, DESK, programme.published_at, publish)
    return journey


def end(sheet: JourneySheet, journey: Journey) -> None:
    """Lock and complete it, where the sheet says that this happened."""
    id, name = journey.id, journey.name

    def lock(act: Act) -> str:
        return delegations.lock(act, id, expected=_version(id)).delegation.id

    def complete(act: Act) -> str:
        return delegations.complete(act, id, expected=_version(id)).delegation.id

    if sheet.programme.locked_at:
        once("delegationLock", name, DESK, sheet.programme.locked_at, lock)
    if sheet.programme.completed_at:
        once("delegationComplete", name, DESK, sheet.programme.completed_at, complete)


def _add(journey: Journey, sheet: ActivitySheet, members: Members, at: datetime) -> str:
    stop = sheet.stop
    if sheet.host:
        host = members[sheet.host]
        contact = host.people[0].name
        receiving = Host(name=host.name, company=host.principal.id, contact_name=contact)
        stop = replace(stop, host=receiving)
    if sheet.admission:
        stop = replace(stop, admission=journey.activities[sheet.admission])
    return once(
        "activityAdd",
        f"{journey.name} {sheet.key}",
        DESK,
        at,
        lambda act: activities.add(act, journey.id, stop, override=None).id,
    )


def _ask(journey: Journey, sheet: DelegateSheet) -> Principal:
    """Put a decision-maker on the list, invite her, and let her answer."""
    name = f"{journey.name} {sheet.key}"
    id = once(
        "delegateIdentify",
        name,
        DESK,
        sheet.identified_at,
        lambda act: delegates.identify(act, journey.id, sheet.candidate).id,
    )
    herself = Principal(role=Role.DELEGATE, id=id)

    def invite(act: Act) -> str:
        return delegates.invite(act, id, expected=_delegate_version(id)).id

    if sheet.invited_at:
        once("delegateInvite", name, DESK, sheet.invited_at, invite)
    for at, status in ((sheet.accepted_at, Status.ACCEPTED), (sheet.declined_at, Status.DECLINED)):
        if at:
            agreement = Agreement(given=_consents(sheet))

            def answer(act: Act, to: Status = status, agreed: Agreement = agreement) -> str:
                return delegates.answer(act, id, to, agreed, expected=_delegate_version(id)).id

            once("delegateAnswer", name, herself, at, answer)
    return herself


def _consents(sheet: DelegateSheet) -> tuple[ConsentForm, ...]:
    language = sheet.candidate.language
    return tuple(
        ConsentForm(purpose=purpose, text_version="delegates-2019-04", language=language)
        for purpose in sheet.shares
    )


def _draw(journey: Journey, sheet: GridSheet) -> None:
    tables = tuple(Table(number=number) for number in range(1, sheet.tables + 1))
    grid = Grid(
        activity_id=journey.activities[sheet.activity],
        slot_minutes=sheet.slot_minutes,
        sessions=sheet.sessions,
        breaks=sheet.breaks,
        tables=tables,
        fixed_tables={
            journey.delegates[key].id: table for key, table in sheet.fixed_tables.items()
        },
        interpreters=tuple(one.person() for one in sheet.interpreters.values()),
        limits=sheet.limits,
        requests_from=sheet.requests_from,
        requests_until=sheet.requests_until,
    )

    def draw(act: Act) -> str:
        return slots.draw(act, grid, expected=None).activity_id

    once("slotGridSet", journey.name, DESK, sheet.drawn_at, draw)


def _version(id: str) -> int:
    delegation = read(delegation_store.key(id))
    return delegation.version if delegation else 0


def _delegate_version(id: str) -> int:
    delegate = read(delegate_store.key(id))
    return delegate.version if delegate else 0
