"""The desk's own issuer of tokens, for demonstrations and tests. Nothing of it is deployed.

It signs what Cognito would sign: RS256 access tokens with `token_use`, `client_id`, and the groups
of a person or the scopes of a client. Two keys are published at least, the one that signs and the
next one, so that whoever caches them knows a new key before it is used; after a rotation the old
one is there, too, until it is retired. What it says over HTTP is in `infra/issuing.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

DEMO_LIFETIME = timedelta(days=365)
CLIENT_LIFETIME = timedelta(hours=1)
RESOURCE = "registration"  # what the scopes of clients are of: `registration/companies.read`


@dataclass(slots=True, kw_only=True)
class Issuer:
    """Signs tokens. `url` is their `iss`, `audience` the application they are for.

    `clients` are the secrets of machines by their ids; `others` the keys that do not sign, the next
    one first.
    """

    key: rsa.RSAPrivateKey
    url: str
    audience: str
    clients: Mapping[str, str] = field(default_factory=dict)
    others: list[rsa.RSAPrivateKey] = field(default_factory=list)

    @property
    def kid(self) -> str:
        """The id of the key that signs."""
        return key_id(self.key)

    def token(
        self, subject: str, *groups: str, lifetime: timedelta = DEMO_LIFETIME, **claims: object
    ) -> str:
        """An access token; `claims` add to the usual ones or replace them, None removes one."""
        now = datetime.now(UTC)
        all_claims: dict[str, object] = {
            "iss": self.url,
            "sub": subject,
            "client_id": self.audience,
            "token_use": "access",
            "cognito:groups": list(groups),
            "iat": now,
            "exp": now + lifetime,
        } | claims
        present = {name: value for name, value in all_claims.items() if value is not None}
        return jwt.encode(present, self.key, algorithm="RS256", headers={"kid": self.kid})

    def client_token(self, client: str, *scopes: str, **claims: object) -> str:
        """What a machine is given for its own id and secret."""
        about = {"client_id": client, "cognito:groups": None, "scope": " ".join(scopes)}
        return self.token(client, lifetime=CLIENT_LIFETIME, **{**about, **claims})

    def jwks(self) -> dict[str, list[dict[str, object]]]:
        """The JSON Web Key Set with the public keys."""
        return {"keys": [_public(key) for key in (self.key, *self.others)]}

    def rotate(self) -> None:
        """Sign with the next key from now on. Tokens of the old one hold until it is retired."""
        coming, *older = self.others or [new_rsa_key()]
        self.others = [new_rsa_key(), self.key, *older]
        self.key = coming

    def retire(self) -> None:
        """Publish the old keys no more: what they signed is refused once no cache has them."""
        del self.others[1:]


def key_id(key: rsa.RSAPrivateKey) -> str:
    """Names a key by itself."""
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return sha256(public).hexdigest()[:16]


def _public(key: rsa.RSAPrivateKey) -> dict[str, object]:
    found = jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return {**found, "kid": key_id(key), "use": "sig", "alg": "RS256"}


def load_issuer(
    folder: Path, *, url: str, audience: str, clients: Mapping[str, str] | None = None
) -> Issuer:
    """The issuer whose keys lie in `folder`; made at the first call, readable by its owner only."""
    return Issuer(
        key=_kept(folder / "issuer.pem"),
        url=url,
        audience=audience,
        clients=clients or {},
        others=[_kept(folder / "issuer-next.pem")],
    )


def _kept(path: Path) -> rsa.RSAPrivateKey:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        pem = new_rsa_key().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        path.touch(mode=0o600)
        path.write_bytes(pem)
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError(f"{path} is no RSA key; remove it and a new one is made")
    return key


def new_rsa_key() -> rsa.RSAPrivateKey:
    """A key of its own for an issuer."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)
