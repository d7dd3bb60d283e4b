"""What stands beside time and table in somebody's agenda: the others who sit there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from functions.pages.scenes import Scene, Sitting
from functions.pages.words import say, spoken
from registration.rules.page_links import PageKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """`main` is whom or what one looks for, `details` what is said of it, `note` set apart."""

    main: str
    details: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`heading` is a word of the pages."""

    heading: str
    fill: Callable[[Scene, Sitting], Cell]


NOBODY = Cell(main="")


def _delegate(scene: Scene, sitting: Sitting) -> Cell:
    found = scene.delegate(sitting.delegate_id)
    if found is None:
        return Cell(main=say("not_named", scene.language))
    about = " · ".join(filter(None, (found.role, found.firm)))
    return Cell(main=found.name, details=(about,))


def _member(scene: Scene, sitting: Sitting) -> Cell:
    """The delegate for whoever sits in between: whom to greet, and from where."""
    found = scene.delegate(sitting.delegate_id)
    return Cell(main=found.name, details=(found.firm,)) if found else _delegate(scene, sitting)


def _guest(scene: Scene, sitting: Sitting) -> Cell:
    """The delegate as a company prepares for her: with what she looks for, and what was written."""
    found = scene.delegate(sitting.delegate_id)
    cell = _delegate(scene, sitting)
    sought = found.interests.read(scene.language) if found and found.interests else None
    details = list(cell.details)
    if sought:
        details.append(say("seeks", scene.language, text=sought))
    return Cell(main=cell.main, details=tuple(details), note=_topic(scene, sitting))


def _company(scene: Scene, sitting: Sitting) -> Cell:
    found = scene.cast.companies.get(sitting.company_id)
    if found is None:
        return Cell(main=say("unknown", scene.language))
    return Cell(main=found.name, details=(found.profile.address.city,))


def _host(scene: Scene, sitting: Sitting) -> Cell:
    """The company as a delegate prepares for it."""
    cell = _company(scene, sitting)
    return Cell(main=cell.main, details=cell.details, note=_topic(scene, sitting))


def _firm(scene: Scene, sitting: Sitting) -> Cell:
    """The company with whom it sends, in one."""
    sent = _representative(scene, sitting)
    return Cell(main=_company(scene, sitting).main, details=(sent.main,) if sent.main else ())


def _topic(scene: Scene, sitting: Sitting) -> str | None:
    return say("topic", scene.language, text=sitting.topic) if sitting.topic else None


def _representative(scene: Scene, sitting: Sitting) -> Cell:
    found = scene.cast.registrations.get(sitting.representative)
    if found is None:
        return NOBODY
    role = found.person.role
    return Cell(main=found.person.name, details=(role,) if role else ())


def _interpreter(scene: Scene, sitting: Sitting) -> Cell:
    found = scene.interpreter(sitting.interpreter)
    return Cell(main=found.name) if found else NOBODY


def _between(scene: Scene, sitting: Sitting) -> Cell:
    """The languages of the two that the interpreter knows as well."""
    person = scene.interpreter(sitting.interpreter)
    delegate = scene.delegate(sitting.delegate_id)
    company = scene.cast.companies.get(sitting.company_id)
    sent = scene.cast.registrations.get(sitting.representative)
    hers = (delegate.languages or (delegate.language.value,)) if delegate else ()
    theirs = (*(company.profile.languages if company else ()),)
    theirs += (sent.person.language.value,) if sent else ()
    known = person.languages if person else ()
    sides = [_first(side, known) for side in (hers, theirs)]
    words = [spoken(code, scene.language) for code in sides if code]
    return Cell(main=" – ".join(words))


def _first(side: tuple[str, ...], known: tuple[str, ...]) -> str | None:
    return next((code for code in side if code in known), None)


COLUMNS: Mapping[PageKind, tuple[Column, ...]] = {
    PageKind.COMPANY: (
        Column(heading="you_meet", fill=_guest),
        Column(heading="from_you", fill=_representative),
        Column(heading="interpreter", fill=_interpreter),
    ),
    PageKind.DELEGATE: (
        Column(heading="you_meet", fill=_host),
        Column(heading="represented_by", fill=_representative),
        Column(heading="interpreter", fill=_interpreter),
    ),
    PageKind.INTERPRETER: (
        Column(heading="delegate", fill=_member),
        Column(heading="company", fill=_firm),
        Column(heading="languages", fill=_between),
    ),
    PageKind.TABLE: (
        Column(heading="company", fill=_firm),
        Column(heading="delegate", fill=_member),
        Column(heading="interpreter", fill=_interpreter),
    ),
}
