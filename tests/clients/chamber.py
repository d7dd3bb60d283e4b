"""A chamber's system with the client that ariadne-codegen made: it pushes its members.

First as a trial, then in earnest, then once more: the same rows do nothing. What is more than a
call takes goes as a file, and is asked about until it is done.
"""

import json

from registration_client import (
    AddressInput,
    District,
    GraphQLClientGraphQLMultiError,
    LegalForm,
    PushCompanyInput,
    PushJobNodePush,
    PushLegalBasis,
    PushPersonInput,
    PushResult,
    PushRowInput,
    PushState,
    RegistrationClient,
    RegistrationsPushInput,
    RegistrationsPushOpenInput,
    RegistrationsPushStartInput,
    RegistrationState,
)
from world import GRAPHQL, WORLD, headers, key, upload, work_done

chamber = RegistrationClient(url=GRAPHQL, headers=headers(WORLD["chamber"]))


def row(number: int) -> PushRowInput:
    """One member and whom it sends."""
    address = AddressInput(
        street="Weg 1", postcode="09111", city="Chemnitz", district=District.CHEMNITZ
    )
    return PushRowInput(
        externalId=f"M-{number}",
        revision=1,
        activityId=WORLD["party"],
        legalBasis=PushLegalBasis.CHAMBER_LAW,
        company=PushCompanyInput(
            legalName=f"Mitglied {number} GmbH", legalForm=LegalForm.GMBH, address=address
        ),
        person=PushPersonInput(
            name=f"Mia Mitglied {number}", email=f"mia@mitglied-{number}.example"
        ),
    )


def pushed(rows: list[PushRowInput], *, trial: bool = False) -> list[PushResult]:
    """What became of each row."""
    form = RegistrationsPushInput(idempotencyKey=key(), rows=rows, dryRun=trial)
    answer = chamber.registrations_push(form).registrations_push
    assert answer.user_errors == []
    assert answer.results is not None
    return [one.result for one in answer.results]


def pushes() -> None:
    """A trial, the same in earnest, and the same again."""
    rows = [row(1), row(2)]
    assert pushed(rows, trial=True) == [PushResult.CREATED] * 2
    assert pushed(rows) == [PushResult.CREATED] * 2
    assert pushed(rows) == [PushResult.UNCHANGED] * 2


def sends_a_file() -> None:
    """A job from its upload to its end."""
    form = RegistrationsPushOpenInput(idempotencyKey=key())
    opened = chamber.registrations_push_open(form).registrations_push_open.push
    assert opened is not None
    assert opened.upload is not None
    lines = [row(number).model_dump(by_alias=True, exclude_unset=True) for number in (3, 4, 5)]
    upload(opened.id, "\n".join(map(json.dumps, lines)))
    step = RegistrationsPushStartInput(
        idempotencyKey=key(), id=opened.id, expectedVersion=opened.version
    )
    started = chamber.registrations_push_start(step).registrations_push_start.push
    assert started is not None
    assert started.state is PushState.QUEUED
    work_done()
    job = chamber.push_job(opened.id, first=2).node
    assert isinstance(job, PushJobNodePush)
    assert job.state is PushState.DONE
    assert [(one.result, one.count) for one in job.counts] == [(PushResult.CREATED, 3)]
    assert job.results is not None
    assert [one.outcome.state for one in job.results.nodes] == [RegistrationState.CONFIRMED] * 2
    assert job.results.page_info.has_next_page


def asks_for_too_much() -> None:
    """What is wrong in a request is an error with a code, not a refusal."""
    try:
        chamber.delegations(first=101)
    except GraphQLClientGraphQLMultiError as error:
        [found] = error.errors
        assert found.extensions is not None
        assert found.extensions["code"] == "BAD_USER_INPUT"
    else:
        raise AssertionError("a page of 101 was answered")


pushes()
sends_a_file()
asks_for_too_much()
