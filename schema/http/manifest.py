"""Trusted documents: the operations of our own clients, sent by their SHA-256 or as a whole.

The manifest is made when the clients are built (`schema/documents.json`: hash -> text). Nobody
registers a document by sending it.
"""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import msgspec

from schema.http.codes import Code, DocumentRefused, RequestRefused
from schema.http.requests import GraphQLRequest

TRUSTED_ONLY = "trusted"  # the other value of settings.ANONYMOUS_DOCUMENTS is `any`

_NO_QUERY = "The request has no `query`."


def read_manifest(path: Path) -> Mapping[str, str]:
    """The documents of a manifest by their hashes; none where there is no such file."""
    return msgspec.json.decode(path.read_bytes(), type=dict[str, str]) if path.exists() else {}


def text_of(asked: GraphQLRequest, manifest: Mapping[str, str], *, trusted_only: bool) -> str:
    """The document to run: what was sent, or what the manifest has under the hash that was sent.

    With `trusted_only` it has to be one of the manifest either way.
    """
    digest = asked.digest
    if asked.query:
        sent = sha256(asked.query.encode(errors="surrogatepass")).hexdigest()
        if digest and digest != sent:
            raise RequestRefused(400, "The hash is not that of `query`.")
        if trusted_only and sent not in manifest:
            message = "Without signing in, only documents that this desk knows are run."
            raise DocumentRefused.saying(Code.PERSISTED_QUERY_NOT_FOUND, message)
        return asked.query
    if digest is None:
        raise RequestRefused(400, _NO_QUERY)
    if digest not in manifest:
        message = "This server knows no such document."
        raise DocumentRefused.saying(Code.PERSISTED_QUERY_NOT_FOUND, message)
    return manifest[digest]
