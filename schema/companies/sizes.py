"""Declared figures and the class that follows from them."""

from decimal import Decimal

import strawberry

from registration.rules import sizes as rules
from registration.rules.sizes import Holder, SizeClass
from schema.scalars import Euros


@strawberry.type(description="Figures of one year.")
class Figures:
    staff: float = strawberry.field(description="Annual work units.")
    turnover: Euros | None = strawberry.field(description="Turnover.")
    balance: Euros | None = strawberry.field(description="Balance sheet total.")

    @classmethod
    def of(cls, figures: rules.Figures) -> "Figures":
        return cls(
            staff=float(figures.staff),
            turnover=_euros(figures.turnover),
            balance=_euros(figures.balance),
        )


@strawberry.type(description="A share in another enterprise, or of another one.")
class LinkedEnterprise:
    name: str = strawberry.field(description="Its name.")
    share_percent: float = strawberry.field(description="The share, above 0 to 100.")
    holder: Holder = strawberry.field(description="What it is.")
    controls: bool = strawberry.field(description="Whether one controls the other in another way.")
    figures: Figures = strawberry.field(description="Its figures of the same year.")


@strawberry.type(description="What a company declared for one year.")
class SizeDeclaration:
    year: int = strawberry.field(description="The year of the accounts.")
    figures: Figures = strawberry.field(description="Its own figures.")
    links: list[LinkedEnterprise] = strawberry.field(description="Partners, linked enterprises.")

    @classmethod
    def of(cls, declaration: rules.Declaration) -> "SizeDeclaration":
        links = [
            LinkedEnterprise(
                name=link.name,
                share_percent=float(link.share_percent),
                holder=link.holder,
                controls=link.controls,
                figures=Figures.of(link.figures),
            )
            for link in declaration.links
        ]
        return cls(year=declaration.year, figures=Figures.of(declaration.figures), links=links)


@strawberry.type(description="The size of a company: declared by itself, classed by us.")
class Size:
    size_class: SizeClass = strawberry.field(description="The class that holds.")
    rules_version: str = strawberry.field(description="By which version of the rules.")
    declared: SizeDeclaration = strawberry.field(description="The last year.")
    previous: SizeDeclaration | None = strawberry.field(description="The year before.")
    established: SizeClass | None = strawberry.field(description="The class until then.")

    @classmethod
    def of(cls, size: rules.Size) -> "Size":
        return cls(
            size_class=size.size_class,
            rules_version=size.rules_version,
            declared=SizeDeclaration.of(size.declared),
            previous=SizeDeclaration.of(size.previous) if size.previous else None,
            established=size.established,
        )


@strawberry.input(description="Figures of one year. One of the two amounts may be missing.")
class FiguresInput:
    staff: float = strawberry.field(description="Annual work units; part-time counts in part.")
    turnover: Euros | None = strawberry.field(default=None, description="Turnover.")
    balance: Euros | None = strawberry.field(default=None, description="Balance sheet total.")

    def read(self) -> rules.Figures:
        return rules.Figures(staff=_exact(self.staff), turnover=self.turnover, balance=self.balance)


@strawberry.input(description="A share in another enterprise, or of another one.")
class LinkedEnterpriseInput:
    name: str = strawberry.field(description="Its name.")
    share_percent: float = strawberry.field(description="Capital or votes, above 0 to 100.")
    figures: FiguresInput = strawberry.field(description="Its figures of the same year.")
    holder: Holder = strawberry.field(default=Holder.ENTERPRISE, description="What it is.")
    controls: bool = strawberry.field(
        default=False, description="Whether one controls the other without a majority of shares."
    )

    def read(self) -> rules.Link:
        return rules.Link(
            name=self.name,
            share_percent=_exact(self.share_percent),
            figures=self.figures.read(),
            holder=self.holder,
            controls=self.controls,
        )


@strawberry.input(description="What a company declares for one year.")
class SizeDeclarationInput:
    year: int = strawberry.field(description="The year of the accounts.")
    figures: FiguresInput = strawberry.field(description="Its own figures.")
    links: list[LinkedEnterpriseInput] = strawberry.field(
        default_factory=list, description="Shares of 25 % and more, and who controls whom."
    )

    def read(self) -> rules.Declaration:
        return rules.Declaration(
            year=self.year,
            figures=self.figures.read(),
            links=tuple(link.read() for link in self.links),
        )


@strawberry.input(description="The size of a company. A class changes after two years in a row.")
class SizeInput:
    declared: SizeDeclarationInput = strawberry.field(description="The last year.")
    previous: SizeDeclarationInput | None = strawberry.field(
        default=None, description="The year before, where known."
    )
    established: SizeClass | None = strawberry.field(
        default=None, description="The class the company had until then, where known."
    )

    def read(self) -> rules.SizeForm:
        return rules.SizeForm(
            declared=self.declared.read(),
            previous=self.previous.read() if self.previous else None,
            established=self.established,
        )


def _exact(number: float) -> Decimal:
    """Two decimals are all that shares and work units need."""
    return Decimal(str(round(number, 2)))


def _euros(amount: int | None) -> Euros | None:
    return None if amount is None else Euros(amount)
