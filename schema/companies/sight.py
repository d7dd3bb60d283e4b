"""How much of a company a caller sees: all of it, the public profile, or nothing."""

from registration.rules.acts import Role, Scope
from registration.rules.companies import Company, CompanyState, speaks_for
from registration.store import contacts
from schema.context import Info

# Who meets companies at delegations, and so reads their profiles.
PUBLIC = frozenset({Role.COMPANY, Role.DELEGATE})


async def acts_for(info: Info, company: Company, scope: Scope = Scope.COMPANIES_READ) -> bool:
    """Whether the caller sees all of the company, contacts and identifiers included.

    `scope` is what a chamber's credentials have to be for.
    """
    by = info.context.principal
    if not by.is_within(scope):
        return False
    own = by.contact and by.id == company.id
    caller = await info.context.load(contacts.key(by.contact or "")) if own else None
    return speaks_for(by, company, caller)


async def may_see(info: Info, company: Company) -> bool:
    """Whether the caller sees that the company is there. Others' are seen once confirmed."""
    if await acts_for(info, company):
        return True
    return info.context.principal.role in PUBLIC and company.state is CompanyState.ACTIVE
