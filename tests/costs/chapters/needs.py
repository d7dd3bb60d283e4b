"""Diet, access and travel: noted, read under record, erased."""

from tests import sessions
from tests.costs.walk import Walk
from tests.late_changes import SetClock
from tests.sign_ups import desk
from tests.talks import of_company

CONSENT = {"textVersion": "2019-08", "language": "DE", "channel": "PAPER", "evidence": "Sheet 12"}
READ = "query ($id: ID!) { registration(by: {id: $id}) { requirements { kinds note version } } }"


def walked(walk: Walk, at: SetClock) -> None:
    """One person's, and one delegate's."""
    here = sessions.opened(sessions.session())
    anna, lucia = here.registrations[0].id, here.delegates[0].id
    firm, uta = of_company(here.companies[0]), desk()
    peanuts = {"kinds": ["ALLERGY"], "note": "Peanuts", "consent": CONSENT}
    walk.step(firm, "requirementsSet", {"id": anna, "version": 0}, **peanuts)
    walk.ask(uta, "registration, with what is needed", READ, id=anna)
    walk.step(uta, "travelSet", {"id": lucia, "version": 0}, hotel="Hotel Beispiel")
    walk.change(firm, "needsErase", id=anna, parts=["REQUIREMENTS"])
