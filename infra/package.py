"""Builds build/app.zip, the artifact of every function: `make package`.

Made for Lambda's Python 3.13 on arm64, from the locked wheels, without Docker. The same sources
give the same bytes. It carries compiled code with unchecked hashes, which Lambda never has to
look at the sources for, and only the AWS service models that are called: both cut the cold start.
"""

import fcntl
import hashlib
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from infra import ROOT, uv

BUILD = ROOT / "build"
OURS = ("functions", "registration", "schema")
SERVICES = ("dynamodb", "s3", "secretsmanager", "sesv2", "sqs", "sts")
# glibc 2.28 wheels run on Lambda's Amazon Linux 2023, which has 2.34.
PLATFORM = "aarch64-manylinux_2_28"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest time a zip can name
# Of Powertools only the batch processor is imported; what it imports in turn stays.
_POWERTOOLS = ("batch", "data_classes", "jmespath_utils")
_KEPT_METADATA = ("METADATA", "entry_points.txt", "licenses")


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """A built zip; sizes in bytes."""

    path: Path
    sha256: str
    zipped: int
    unzipped: int


def build(out: Path = BUILD / "app.zip", platform: str | None = PLATFORM) -> Artifact:
    """The artifact of the sources as they are now. Libraries are fetched once per lock file.

    `platform` is where it will run, as uv names it; None is this machine, to try the artifact out.
    """
    locked = requirements()
    recipe = hashlib.sha256(f"{locked}{platform}".encode() + Path(__file__).read_bytes())
    libraries = BUILD / "libraries" / recipe.hexdigest()[:16]
    BUILD.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=BUILD) as scratch, _alone():
        if not libraries.exists():
            fresh = Path(scratch) / "libraries"
            fetch_libraries(locked, fresh, platform)
            prune(fresh)
            compile_all(fresh)
            libraries.parent.mkdir(exist_ok=True)
            fresh.rename(libraries)
        ours = Path(scratch) / "ours"
        copy_sources(ours)
        compile_all(ours)
        built = archive([libraries, ours], Path(scratch) / "app.zip")
        out.parent.mkdir(exist_ok=True)
        return replace(built, path=built.path.replace(out))


@contextmanager
def _alone() -> Iterator[None]:
    """Two builds at once would fetch the same libraries and write the same zip."""
    with (BUILD / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def requirements() -> str:
    """The locked libraries of the running code, with their hashes."""
    export = [uv(), "export", "--frozen", "--no-dev", "--no-emit-project", "--no-header", "--quiet"]
    return subprocess.run(  # noqa: S603 (our own command line)
        export, cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout


def fetch_libraries(locked: str, target: Path, platform: str | None) -> None:
    """Installs the locked wheels for that platform, whatever this machine is."""
    target.mkdir(parents=True)
    listed = target.with_suffix(".txt")
    listed.write_text(locked)
    install = [uv(), "pip", "install", "--quiet", "--no-compile-bytecode", "--require-hashes"]
    binary = ["--python-version", "3.13", "--only-binary", ":all:"]
    if platform:
        binary += ["--python-platform", platform]
    files = ["--target", str(target), "--requirements", str(listed)]
    subprocess.run([*install, *binary, *files], cwd=ROOT, check=True)  # noqa: S603 (our own)
    listed.unlink()


def prune(target: Path) -> None:
    """Removes what never runs on Lambda. Nothing inside strawberry/: it imports all of itself."""
    for path in _superfluous(target):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _superfluous(target: Path) -> list[Path]:
    models = target / "botocore/data"
    unused = [path for path in models.iterdir() if path.is_dir() and path.name not in SERVICES]
    described = [
        path
        for info in target.glob("*.dist-info")
        for path in info.iterdir()
        if path.name not in _KEPT_METADATA
    ]
    examples = [model for name in SERVICES for model in models.glob(f"{name}/*/examples-1.json*")]
    powertools = target / "aws_lambda_powertools"
    tools = [
        path
        for path in (powertools / "utilities").iterdir()
        if path.is_dir() and path.name not in _POWERTOOLS
    ]
    named = [target / name for name in ("bin", ".lock", "boto3/examples", "boto3/data")]
    named += [powertools / "event_handler", powertools / "metrics/provider/datadog"]
    patterns = ("*/tests", "**/*.pyi", "**/py.typed")
    matched = [path for pattern in patterns for path in target.glob(pattern)]
    return [
        *unused,
        *tools,
        *described,
        *examples,
        *matched,
        *(path for path in named if path.exists()),
    ]


def copy_sources(target: Path) -> None:
    """Our own packages with every file beside the code, such as the explorer's."""
    for name in OURS:
        unwanted = shutil.ignore_patterns("__pycache__", ".*")
        shutil.copytree(ROOT / name, target / name, ignore=unwanted)


def compile_all(target: Path) -> None:
    """Writes .pyc files that are trusted as they are: no look at the source's time or hash."""
    compileall = [sys.executable, "-m", "compileall", "-q", "-s", str(target), str(target)]
    trusted = ["--invalidation-mode", "unchecked-hash"]
    subprocess.run([*compileall, *trusted], check=True)  # noqa: S603 (our own command line)


def archive(trees: list[Path], out: Path) -> Artifact:
    """Zips the trees into one, in the order of the names, with one time and one mode for all."""
    entries = sorted(entry for tree in trees for entry in _files(tree))
    unzipped = 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as zipped:
        for name, path in entries:
            content = path.read_bytes()
            unzipped += len(content)
            info = zipfile.ZipInfo(name, _EPOCH)
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            zipped.writestr(info, content)
    written = out.read_bytes()
    digest = hashlib.sha256(written).hexdigest()
    return Artifact(path=out, sha256=digest, zipped=len(written), unzipped=unzipped)


def _files(tree: Path) -> Iterator[tuple[str, Path]]:
    for path in tree.rglob("*"):
        if path.is_file():
            yield path.relative_to(tree).as_posix(), path


if __name__ == "__main__":
    built = build()
    sys.stdout.write(
        f"{built.path.relative_to(ROOT)}: {built.zipped / 1e6:.2f} MB zipped, "
        f"{built.unzipped / 1e6:.2f} MB unzipped, sha256 {built.sha256}\n"
    )
