"""The whole backend on your desk: `make dev`, then http://localhost:8000.

The application of `functions/api.py` as it is, on an embedded store whose rows stay in `.desk/`,
with staff tokens of an issuer of its own, seeds loaded once, and a clock that starts in September
2019, when the Mexican delegation's registration is open (`make dev CLOCK=2019-09-20T08:00Z`, or
`CLOCK=now`). Nothing here is deployed, and no production module knows about it.
"""

import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

from infra import ROOT, emulator
from infra.issuer import Issuer, load_issuer, serving

DESK = ROOT / ".desk"
FIRST_DAY = "2019-09-09T07:00:00Z"
AUDIENCE = "registration-desk"


def clock_offset(asked: str | None, now: datetime) -> float:
    """Seconds between the desk's time and the real one; kept, so that time goes on after a restart.

    Raises SystemExit where `asked` is no instant with its offset from UTC.
    """
    kept = DESK / "clock"
    if asked or not kept.exists():
        kept.write_text(str((_instant(asked or FIRST_DAY, now) - now).total_seconds()))
    return float(kept.read_text())


def _instant(text: str, now: datetime) -> datetime:
    if text == "now":
        return now
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise SystemExit(f"CLOCK={text}: write it like 2019-09-20T08:00Z, or `now`.")
    return instant


def link_key(folder: Path) -> str:
    """The key of mailed links on this desk; made once, readable by its owner only."""
    path = folder / "link.key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(32))
    return path.read_text()


def main() -> None:
    port = int(os.environ.get("PORT", "8000"))
    home = f"http://localhost:{port}"
    DESK.mkdir(exist_ok=True)
    issuer = load_issuer(DESK, url=f"{home}/issuer", audience=AUDIENCE)
    with emulator.running(DESK / "store") as store, serving(issuer) as jwks:
        # The settings are read when production modules are imported: the environment comes first.
        os.environ |= {
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_REGION": "eu-central-1",
            "AWS_ENDPOINT_URL_DYNAMODB": store.endpoint,
            "REGISTRATION_LINK_URL": f"{home}/link",
            "REGISTRATION_LINK_KEY": link_key(DESK),
            "REGISTRATION_OIDC_ISSUER": issuer.url,
            "REGISTRATION_OIDC_AUDIENCE": issuer.audience,
            "REGISTRATION_OIDC_JWKS_URL": jwks,
            "REGISTRATION_CLOCK_OFFSET_SECONDS": str(
                clock_offset(os.environ.get("CLOCK"), datetime.now(UTC))
            ),
        }
        _serve(issuer, port, home)


def _serve(issuer: Issuer, port: int, home: str) -> None:
    import uvicorn

    from infra import desk

    print("\n  Setting the desk up; the first time takes some seconds.", flush=True)
    keys = desk.prepare()
    print(desk.greeting(home, {"staff": issuer.token("staff:demo", "admin")} | keys), flush=True)
    uvicorn.run(desk.application(), host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    main()
