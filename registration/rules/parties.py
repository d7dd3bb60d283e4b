"""Who comes to a meeting, and between which of them somebody has to interpret.

A delegate speaks what she says she does, or else what she is written to in. A representative speaks
what the company says, and what she herself is written to in.
"""

from registration.rules.companies import Company
from registration.rules.delegates import Delegate
from registration.rules.interpreters import Bridge, bridge
from registration.rules.meetings import Meeting, Representative
from registration.rules.placements import Party


def party_of(meeting: Meeting, company: Company, delegate: Delegate) -> Party:
    """The two sides of a meeting, as a place is looked for them."""
    between = {
        each.registration_id: needed
        for each in meeting.representatives
        if (needed := bridge_between(company, each, delegate))
    }
    return Party(
        delegate_id=meeting.delegate_id,
        representatives=tuple(each.registration_id for each in meeting.representatives),
        bridges=between,
        prefers=meeting.place,
    )


def bridge_between(company: Company, sent: Representative, delegate: Delegate) -> Bridge | None:
    """What an interpreter has to bridge when the company sends this person to that delegate."""
    hers = delegate.languages or (delegate.language.value,)
    return bridge({*company.profile.languages, sent.language.value}, hers)
