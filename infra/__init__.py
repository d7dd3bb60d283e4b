"""Everything around the code: the deployed resources, the artifact, and the desk's own store."""

import shutil
from pathlib import Path

ROOT = Path(__file__).parent.parent


def uv() -> str:
    """The uv that the Makefile fetched, or the one on the PATH."""
    fetched = ROOT / ".tools/bin/uv"
    return str(fetched) if fetched.exists() else shutil.which("uv") or "uv"
