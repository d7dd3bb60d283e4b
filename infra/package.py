"""Builds the two artifacts: `make package`. The API's is build/app.zip, the planner's its own.

Made for Lambda's Python 3.13 on arm64, from the locked wheels, without Docker. The same sources
give the same bytes. They carry compiled code with unchecked hashes, which Lambda never has to
look at the sources for, and only the AWS service models that are called: both cut the cold start.
The solver and what it computes with are in build/planner.zip alone.
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

from infra import ROOT, generated, pruning, uv

BUILD = ROOT / "build"
# glibc 2.28 wheels run on Lambda's Amazon Linux 2023, which has 2.34.
PLATFORM = "aarch64-manylinux_2_28"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest time a zip can name


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What goes into an artifact: ours (folders and files), less what is `without`; libraries.

    `groups` are those of the lock file that are added; `unused` are libraries that nothing of ours
    in it imports: they are left out, with whatever only they need. `quick` is the module whose
    dataclasses are compiled ahead.
    """

    name: str
    ours: tuple[str, ...]
    without: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    quick: str | None = None

    @property
    def path(self) -> Path:
        """Where the built zip lies."""
        return BUILD / f"{self.name}.zip"

    def files(self) -> Iterator[str]:
        """Every file of ours, beside the code such as the explorer's too, as paths from ROOT."""
        for place in self.ours:
            path = ROOT / place
            for file in [path] if path.is_file() else path.rglob("*"):
                name = file.relative_to(ROOT)
                hidden = any(part[0] == "." or part == "__pycache__" for part in name.parts)
                if file.is_file() and not hidden and name.as_posix() not in self.without:
                    yield name.as_posix()


APP = Recipe(
    name="app",
    ours=("functions", "registration", "schema"),
    without=("functions/planner.py", "schema/breaking.toml", "schema/released.graphql"),
    quick="functions.api",
)
PLANNER = Recipe(
    name="planner",
    ours=(
        "functions/__init__.py",
        "functions/consumers.py",
        "functions/planner.py",
        "functions/telemetry",
        "registration",
    ),
    groups=("planner",),
    unused=("jinja2", "mangum", "openpyxl", "pyjwt", "starlette", "strawberry-graphql"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """A built zip; sizes in bytes."""

    path: Path
    sha256: str
    zipped: int
    unzipped: int


def build(
    recipe: Recipe = APP, out: Path | None = None, platform: str | None = PLATFORM
) -> Artifact:
    """The artifact of the sources as they are now. Libraries are fetched once per lock file.

    `platform` is where it will run, as uv names it; None is this machine, to try the artifact out.
    """
    out = out or recipe.path
    BUILD.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=BUILD) as folder, _alone():
        scratch = Path(folder)
        libraries = _libraries(recipe, platform, scratch)
        ours = scratch / "ours"
        copy_sources(recipe, ours)
        compile_all(ours)
        if recipe.quick:
            generated.write(recipe.quick, ours / "functions/generated.bin")
        built = archive([libraries, ours], scratch / out.name)
        out.parent.mkdir(exist_ok=True)
        return replace(built, path=built.path.replace(out))


def _libraries(recipe: Recipe, platform: str | None, scratch: Path) -> Path:
    """The folder of what the recipe carries of others, pruned and compiled; kept for the next."""
    locked = requirements(recipe)
    key = hashlib.sha256(f"{locked}{platform}".encode())
    for code in (__file__, pruning.__file__):
        key.update(Path(code).read_bytes())
    libraries = BUILD / "libraries" / key.hexdigest()[:16]
    if not libraries.exists():
        fresh = scratch / "libraries"
        fetch_libraries(locked, fresh, platform)
        pruning.prune(fresh)
        compile_all(fresh)
        libraries.parent.mkdir(exist_ok=True)
        fresh.rename(libraries)
    return libraries


@contextmanager
def _alone() -> Iterator[None]:
    """Two builds at once would fetch the same libraries and write the same zip."""
    with (BUILD / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def requirements(recipe: Recipe) -> str:
    """The locked libraries of the running code, with their hashes."""
    export = [uv(), "export", "--frozen", "--no-dev", "--no-emit-project", "--no-header", "--quiet"]
    # Named, or none: uv would take its default groups too.
    groups = [f"--group={group}" for group in recipe.groups] or ["--no-default-groups"]
    unused = [f"--prune={library}" for library in recipe.unused]
    return subprocess.run(  # noqa: S603 (our own command line)
        [*export, *groups, *unused], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout


def fetch_libraries(locked: str, target: Path, platform: str | None) -> None:
    """Installs the locked wheels for that platform, whatever this machine is."""
    target.mkdir(parents=True)
    listed = target.with_suffix(".txt")
    listed.write_text(locked)
    install = [uv(), "pip", "install", "--quiet", "--no-compile-bytecode", "--require-hashes"]
    binary = ["--python-version", "3.13", "--only-binary", ":all:", "--no-deps"]
    if platform:
        binary += ["--python-platform", platform]
    files = ["--target", str(target), "--requirements", str(listed)]
    subprocess.run([*install, *binary, *files], cwd=ROOT, check=True)  # noqa: S603 (our own)
    listed.unlink()


def copy_sources(recipe: Recipe, target: Path) -> None:
    """Our own part of the artifact."""
    for name in recipe.files():
        copy = target / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, copy)


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


def main() -> None:
    for recipe in (APP, PLANNER):
        built = build(recipe)
        sys.stdout.write(
            f"{built.path.relative_to(ROOT)}: {built.zipped / 1e6:.2f} MB zipped, "
            f"{built.unzipped / 1e6:.2f} MB unzipped, sha256 {built.sha256}\n"
        )


if __name__ == "__main__":
    main()
