"""The artifact: complete, small, the same bytes for the same sources, and made for Lambda."""

import zipfile
from pathlib import Path

import pytest

from infra import ROOT
from infra.package import OURS, Artifact, build

MEGABYTE = 1_000_000
ELF_AARCH64 = b"\xb7\x00"
UNCHECKED_HASH = b"\x01\x00\x00\x00"


@pytest.fixture
def names(artifact: Artifact) -> frozenset[str]:
    with zipfile.ZipFile(artifact.path) as zipped:
        return frozenset(zipped.namelist())


def test_the_same_sources_give_the_same_bytes(tmp_path: Path, artifact: Artifact) -> None:
    again = build(tmp_path / "again.zip")
    assert again.sha256 == artifact.sha256


# Measured with queues, files and sheets: 20.0 MB zipped, 52.7 MB unzipped; a quarter cryptography.
# Of the last 1.6 MB openpyxl is 0.7, Powertools' batch processor 0.5, the model of S3 0.2.
def test_it_stays_small(artifact: Artifact) -> None:
    assert artifact.zipped < 20.5 * MEGABYTE
    assert artifact.unzipped < 54.5 * MEGABYTE


def test_every_file_of_ours_is_in_it(names: frozenset[str]) -> None:
    ours = {
        path.relative_to(ROOT).as_posix()
        for floor in OURS
        for path in (ROOT / floor).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }
    assert ours <= names


def test_nothing_of_the_desk_or_the_tests_is_in_it(names: frozenset[str]) -> None:
    tops = {name.split("/")[0] for name in names}
    assert tops.isdisjoint({"infra", "tests", "moto", "pytest", "uvicorn", "mypy", "bin"})


def test_all_code_is_compiled_and_trusted_without_a_look_at_the_source(artifact: Artifact) -> None:
    with zipfile.ZipFile(artifact.path) as zipped:
        names = set(zipped.namelist())
        for source in (name for name in names if name.endswith(".py")):
            folder, _, name = source.rpartition("/")
            place = f"{folder}/__pycache__" if folder else "__pycache__"
            compiled = f"{place}/{name.removesuffix('.py')}.cpython-313.pyc"
            assert zipped.read(compiled)[4:8] == UNCHECKED_HASH, source


def test_native_code_is_for_arm64(artifact: Artifact) -> None:
    with zipfile.ZipFile(artifact.path) as zipped:
        native = [name for name in zipped.namelist() if name.endswith(".so")]
        assert native
        assert all(zipped.read(name)[18:20] == ELF_AARCH64 for name in native)


def test_only_the_models_of_services_we_call_are_in_it(names: frozenset[str]) -> None:
    prefix = "botocore/data/"
    inside = [name.removeprefix(prefix) for name in names if name.startswith(prefix)]
    assert {name.split("/")[0] for name in inside if "/" in name} == {
        "dynamodb",
        "s3",
        "secretsmanager",
        "sesv2",
        "sqs",
        "sts",
    }
    assert {"endpoints.json", "partitions.json", "_retry.json"} < set(inside)
