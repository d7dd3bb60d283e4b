"""Mailed links and links to pages, with the desk's own key.

It comes from the environment on the desk, and is a secret on Lambda.
"""

from datetime import datetime
from functools import cache

from registration import settings
from registration.rules import links as rules
from registration.rules.links import Link, Purpose
from registration.rules.page_links import secret_of


@cache
def _key() -> bytes:
    """The key, read once per environment; a rotated one takes effect in the next environment."""
    if settings.LINK_KEY:
        return settings.LINK_KEY.encode()
    import boto3  # only where the secret is fetched: the desk and the tests do without

    client = boto3.client("secretsmanager", region_name=settings.REGION)
    return client.get_secret_value(SecretId=settings.LINK_KEY_SECRET)["SecretString"].encode()


def seal(link: Link) -> str:
    """The secret that goes into the mail."""
    return rules.seal(link, _key())


def address(link: Link) -> str:
    """The address a person opens. The secret is a fragment, which browsers keep out of requests."""
    return f"{settings.LINK_URL}#{seal(link)}"


def unseal(secret: str, *purposes: Purpose, now: datetime) -> Link:
    """The link behind a secret. Raises LinkInvalid."""
    return rules.unseal(secret, _key(), frozenset(purposes), now)


def session_secret(link: Link) -> str:
    """The secret of the session that this link is traded for, the same each time."""
    return rules.derived_secret(link, _key())


def page_proof(id: str) -> str:
    """What proves the right to see the page of a link (id): the same each time."""
    return rules.page_proof(id, _key())


def page_address(id: str) -> str:
    """The address of a page. Its secret is part of the path, since nothing runs in the browser."""
    return f"{settings.PAGES_URL}/{secret_of(id, page_proof(id))}"
