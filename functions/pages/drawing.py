"""Draws a page: one document with its style inside, which asks for nothing else from anywhere.

Loaded with the first page that somebody asks for: the API starts without the template engine.
"""

import base64
from functools import partial
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from functions.pages import agendas, grids, times
from functions.pages.scenes import Scene
from functions.pages.words import OWN_NAMES, say
from registration.rules.page_links import PageKind
from registration.rules.texts import Language

_FOLDER = Path(__file__).parent / "templates"
_CSS = (_FOLDER / "pages.css").read_text()
_environment = Environment(
    loader=FileSystemLoader(_FOLDER),
    autoescape=True,  # whatever the file is called: names come from strangers
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

# The browser is to load nothing and to run nothing; the one style is named by its hash.
POLICY = "; ".join(
    (
        "default-src 'none'",
        f"style-src 'sha256-{base64.b64encode(sha256(_CSS.encode()).digest()).decode()}'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)

_TITLES = {
    PageKind.PLAN: "plan",
    PageKind.TABLES: "table_cards",
    PageKind.COMPANIES: "companies",
    PageKind.DELEGATES: "delegates",
    PageKind.INTERPRETERS: "interpreters",
}


def draw(scene: Scene) -> str:
    """The page of a scene."""
    if scene.link.kind is PageKind.PLAN:
        return _page(
            "plan.html",
            scene,
            sheets=grids.sheets(scene),
            tally=grids.tally(scene),
            wishes=grids.wishes(scene),
        )
    of_table = scene.link.kind in (PageKind.TABLE, PageKind.TABLES)
    template = "cards.html" if of_table else "agendas.html"
    return _page(template, scene, agendas=agendas.agendas(scene))


def draw_missing(language: Language) -> str:
    """The page in place of one that is not there, for whatever reason."""
    return _render("missing.html", language)


def _page(template: str, scene: Scene, **more: object) -> str:
    activity, language = scene.activity, scene.language
    title = _TITLES.get(scene.link.kind)
    return _render(
        template,
        language,
        title=say(title, language) if title else None,
        session=activity.title.read(language),
        delegation=scene.delegation.title.read(language),
        day=times.day(activity.starts_at, scene.zone, language),
        starts=times.clock(activity.starts_at, scene.zone),
        ends=times.clock(activity.ends_at, scene.zone),
        place=", ".join(filter(None, (activity.place.name, activity.place.street))),
        city=" ".join(filter(None, (activity.place.postcode, activity.place.city))),
        zone=scene.zone,
        as_of=times.stamp(scene.now, scene.zone, language),
        is_draft=scene.is_draft,
        is_cancelled=not (activity.is_scheduled and scene.delegation.is_live),
        has_grid=scene.grid is not None,
        **more,
    )


def _render(template: str, language: Language, **values: object) -> str:
    return _environment.get_template(template).render(
        language=language.value,
        languages=[(one.value, OWN_NAMES[one]) for one in Language],
        say=partial(_said, language),
        css=Markup(_CSS),  # noqa: S704 (our own file)
        **values,
    )


def _said(language: Language, word: str, **filled: object) -> str:
    return say(word, language, **filled)
