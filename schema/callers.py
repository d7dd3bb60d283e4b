"""Who may be calling: the groups that the policy is written in, and their names."""

from registration.rules.acts import HELPERS, Role

ADMINS = frozenset({Role.ADMIN})
STAFF = ADMINS | {Role.OPERATOR}
AUDITORS = frozenset({Role.AUDITOR})
CHAMBERS = frozenset({Role.CHAMBER})
COMPANIES = frozenset({Role.COMPANY})
DELEGATES = frozenset({Role.DELEGATE})
MEETING = STAFF | COMPANIES | DELEGATES  # who sits at tables, and who arranges that
SIGNED_IN = STAFF | CHAMBERS | COMPANIES | DELEGATES
ANYONE = SIGNED_IN | {Role.ANONYMOUS}  # who may change something with a link that was mailed
READERS = ANYONE | AUDITORS
RECORDS = STAFF | AUDITORS  # who looks up what was done

_CALLERS = {
    ADMINS: "administrators",
    STAFF: "staff",
    AUDITORS: "auditors",
    CHAMBERS: "chambers",
    COMPANIES: "companies",
    DELEGATES: "delegates",
    frozenset({Role.ANONYMOUS}): "strangers",
}


def in_words(roles: frozenset[Role]) -> str:
    """The callers, as the schema names them in descriptions."""
    if roles >= ANYONE:
        return "For everybody." if roles >= READERS else "For everybody but auditors."
    if roles == HELPERS:
        return "For hosts, interpreters and the door."
    told = {name: group for group, name in _CALLERS.items() if group <= roles}
    if roles >= STAFF:
        del told["administrators"]
    *others, last = told
    return f"For {', '.join(others)} and {last}." if others else f"For {last}."
