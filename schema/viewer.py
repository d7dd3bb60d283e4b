"""Who is asking, as the desk sees them, and what is theirs."""

import strawberry

from registration.rules.acts import Role
from schema.companies import Company
from schema.context import Info
from schema.journeys import Delegate
from schema.nodes import load_node, resolved
from schema.policy import guarded


@strawberry.type(description="The caller.")
class Viewer:
    role: Role = strawberry.field(description="What the caller is.")
    subject: strawberry.ID = strawberry.field(
        description="The id of the company, delegate, interpreter or (of a host, of the door)"
        " activity; the chamber's code; the staff token's name."
    )

    @resolved("The caller's company; null for everybody else.")
    async def company(self, info: Info) -> Company | None:
        found = await load_node(info, self.subject) if self.role is Role.COMPANY else None
        return found if isinstance(found, Company) else None

    @resolved("The caller as a delegate; null for everybody else.")
    async def delegate(self, info: Info) -> Delegate | None:
        found = await load_node(info, self.subject) if self.role is Role.DELEGATE else None
        return found if isinstance(found, Delegate) else None


@strawberry.type
class ViewerQuery:
    @guarded("viewer", "Who is asking.")
    def viewer(self, info: Info) -> Viewer:
        principal = info.context.principal
        return Viewer(role=principal.role, subject=strawberry.ID(principal.id))
