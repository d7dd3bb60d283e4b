"""Links to pages: one row each, found by the first half of its secret and by its id alike.

gsi1 PAGES#<activity>      all of a session, newest first
gsi2 PAGES#<owner>         a company's or delegate's own, by session
"""

from datetime import timedelta

from registration.rules import ids
from registration.rules.page_links import PageKind, PageLink
from registration.rules.pages import Page, Window
from registration.store.bodies import Body
from registration.store.rows import Key, Row, read_page
from registration.store.writes import Overtaken, Write, add, put

KEPT = timedelta(days=90)  # after it expired, for whoever asks who had made it


class PageLinkRow(Row, discriminator="page_link"):
    body = Body(PageLink)


def key(id: str) -> Key[PageLink]:
    """Where a link lies; an id that is none leads nowhere."""
    [own] = ids.split("pgl", id) or ["?"]
    return Key(f"PAGE#{own}", "LINK", PageLink)


def opened(link: PageLink) -> Write:
    """A new link."""
    return add(_row(link), Overtaken())


def moved(link: PageLink) -> Write:
    """The next version of a link. Raises Overtaken where somebody else changed it."""
    return put(_row(link), Row.version == link.version - 1, Overtaken())


def of_activity(activity_id: str, window: Window) -> Page[PageLink]:
    """All links of a session, newest first."""
    return read_page(f"PAGES#{ids.last(activity_id)}", "", window, index="gsi1", newest_first=True)


def of_owner(owner_id: str, activity_id: str, window: Window) -> Page[PageLink]:
    """A company's or delegate's own links of a session, newest first."""
    prefix = f"{ids.last(activity_id)}#"
    return read_page(f"PAGES#{ids.last(owner_id)}", prefix, window, index="gsi2", newest_first=True)


def _row(link: PageLink) -> PageLinkRow:
    at, own, activity = key(link.id), ids.last(link.id), ids.last(link.activity_id)
    row = PageLinkRow(at.pk, at.sk, body=link, version=link.version)
    row.gsi1pk, row.gsi1sk = f"PAGES#{activity}", own
    if link.about and link.kind in (PageKind.COMPANY, PageKind.DELEGATE):
        row.gsi2pk, row.gsi2sk = f"PAGES#{ids.last(link.about)}", f"{activity}#{own}"
    row.expires_at = int((link.expires_at + KEPT).timestamp())
    return row
