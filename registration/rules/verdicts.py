"""What is told about a request for a late change: by an event, and to whoever asked by a mail."""

from registration.rules.activities import Activity
from registration.rules.changes import ChangeRequest, ChangeState
from registration.rules.events import Event, Mail
from registration.rules.registrations import Registration
from registration.rules.texts import Language, venue_time

_LETTERS = {ChangeState.ACCEPTED: "change_accepted", ChangeState.REJECTED: "change_rejected"}


def request_event(request: ChangeRequest, *mails: Mail) -> Event:
    """Where the request stands, in thin words."""
    return Event(
        kind=f"change_request.{request.state.lower()}",
        subject=request.id,
        data={
            "registration_id": request.registration_id,
            "kind": request.kind.value,
            "version": str(request.version),
        },
        mails=mails,
    )


def verdict(
    request: ChangeRequest,
    registration: Registration,
    activity: Activity,
    to: str,
    language: Language,
    name: str,
) -> Mail:
    """The desk's word, to who asked: `registration` is as it was when that was decided."""
    return Mail(
        to=to,
        template=_LETTERS[request.state],
        language=language,
        params={
            "name": name,
            "person": registration.person.name,
            "activity": activity.title.read(language),
            "starts": venue_time(activity.starts_at, activity.zone, language),
            "because": request.because or "",
        },
    )
