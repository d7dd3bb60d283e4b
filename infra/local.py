"""The whole backend on your desk: `make dev`, then http://localhost:8000.

The application of `functions/api.py` as it is, on an embedded store whose rows stay in `.desk/`,
with staff tokens of an issuer of its own, seeds loaded once, and a clock that starts in September
2019, when the Mexican delegation's registration is open (`make dev CLOCK=2019-09-20T08:00Z`, or
`CLOCK=now`). Nothing here is deployed, and no production module knows about it.
"""

import fcntl
import os
import secrets
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from types import FrameType

from infra import ROOT, backstage, emulator
from infra.issuer import RESOURCE, Issuer, load_issuer
from infra.issuing import AUTHORIZE_PATH, LOGOUT_PATH, TOKEN_PATH, serving

DESK = ROOT / ".desk"
FIRST_DAY = "2019-09-09T07:00:00Z"
AUDIENCE = "registration-desk"
# The secret is known to everybody, and so good for nothing but a desk; see infra/seeds/demo.py.
DEMO_CLIENTS = {"ihk-chemnitz-system": "everybody-knows-this-secret"}


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


def door(asked: str) -> socket.socket:
    """The desk's port, taken before anything else is done. Raises SystemExit where it cannot be."""
    if not asked.isdecimal() or not 0 < int(asked) < 65536:
        raise SystemExit(f"PORT={asked}: give a number from 1 to 65535.")
    taken = socket.socket()
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind(("127.0.0.1", int(asked)))
        taken.listen()
    except OSError as error:
        taken.close()
        raise SystemExit(
            f"Port {asked} cannot be used ({error.strerror}). End what listens there, or take"
            " another one: make dev PORT=8001"
        ) from error
    return taken


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keeps a second desk away from the same rows. Raises SystemExit where this is the second."""
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise SystemExit(
                f"Another desk has its rows in {folder}; end that one first."
            ) from error
        yield


_interrupted = Event()


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Ctrl-C, remembered: Python drops it where it arrives inside a callback of its collector."""
    _interrupted.set()
    signal.default_int_handler(number, frame)


def main() -> None:
    DESK.mkdir(exist_ok=True)
    signal.signal(signal.SIGINT, _interrupt)
    try:
        with alone(DESK), door(os.environ.get("PORT", "8000")) as front:
            _open(front)
    except KeyboardInterrupt:
        print("\n  The desk is closed.")


def _open(front: socket.socket) -> None:
    home = f"http://localhost:{front.getsockname()[1]}"
    # Before the emulators start: they let in whoever has the keys that they were started with.
    os.environ |= {
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_REGION": "eu-central-1",
    }
    issuer = load_issuer(DESK, url=f"{home}/issuer", audience=AUDIENCE, clients=DEMO_CLIENTS)
    with (
        emulator.running(DESK / "store") as store,
        backstage.open(DESK / "queues", store) as stage,
        serving(issuer) as jwks,
    ):
        # The settings are read when production modules are imported: the environment comes first.
        os.environ |= {
            "AWS_ENDPOINT_URL_DYNAMODB": store.endpoint,
            "AWS_ENDPOINT_URL_SQS": stage.endpoint,
            "AWS_ENDPOINT_URL_S3": stage.endpoint,
            "REGISTRATION_LINK_URL": f"{home}/link",
            "REGISTRATION_PAGES_URL": f"{home}/pages",
            "REGISTRATION_LINK_KEY": link_key(DESK),
            "REGISTRATION_OIDC_ISSUER": issuer.url,
            "REGISTRATION_OIDC_AUDIENCE": issuer.audience,
            "REGISTRATION_OIDC_JWKS_URL": jwks,
            "REGISTRATION_OIDC_RESOURCE": RESOURCE,
            "REGISTRATION_OIDC_AUTHORIZE_URL": f"{issuer.url}{AUTHORIZE_PATH}",
            "REGISTRATION_OIDC_TOKEN_URL": f"{issuer.url}{TOKEN_PATH}",
            "REGISTRATION_OIDC_LOGOUT_URL": f"{issuer.url}{LOGOUT_PATH}",
            "REGISTRATION_CLOCK_OFFSET_SECONDS": str(
                clock_offset(os.environ.get("CLOCK"), datetime.now(UTC))
            ),
        }
        _serve(issuer, front, home, stage)


def _serve(issuer: Issuer, front: socket.socket, home: str, stage: backstage.Stage) -> None:
    import uvicorn

    from infra import desk

    print("\n  Setting the desk up; the first time takes some seconds.", flush=True)
    keys = desk.prepare()
    if _interrupted.is_set():
        raise KeyboardInterrupt
    staff = {
        "staff": issuer.token("staff:demo", "admin"),
        "auditor": issuer.token("staff:auditor", "auditor"),
    }
    print(desk.greeting(home, staff | keys, DEMO_CLIENTS), flush=True)
    stage.begin()
    uvicorn.Server(uvicorn.Config(desk.application(issuer), log_level="warning")).run([front])


if __name__ == "__main__":
    main()
