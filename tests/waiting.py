"""People in line: as values, and in the store of an activity that is full."""

from datetime import UTC, datetime

from registration.rules import ids
from registration.rules.activities import Activity
from registration.rules.contacts import Person
from registration.rules.ids import new_ulid
from registration.rules.registrations import Registration, RegistrationState
from registration.rules.texts import Language
from registration.rules.waiting import Ground, Waiting

JOINED = datetime(2019, 9, 1, 8, tzinfo=UTC)
_GROUNDS = {
    0: (),
    1: (Ground.FIRST_OF_COMPANY,),
    2: (Ground.SME,),
    3: (Ground.SME, Ground.FIRST_OF_COMPANY),
}


def waiting(activity: Activity, id: str = "", points: int = 2) -> Registration:
    """Somebody in line, as a value."""
    (delegation, stop) = ids.split("act", activity.id) or ("", "")
    return Registration(
        id=id or ids.make("reg", delegation, stop, new_ulid(JOINED)),
        activity_id=activity.id,
        company_id=ids.make("com", f"{1:026}"),
        person=Person(
            name="Anna Beispiel",
            role=None,
            email="anna@beispiel.example",
            phone=None,
            language=Language.DE,
        ),
        state=RegistrationState.WAITING,
        waiting=Waiting(grounds=_GROUNDS[points], points=points, joined_at=JOINED),
        created_at=JOINED,
        updated_at=JOINED,
    )
