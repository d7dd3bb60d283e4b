"""The artifacts: complete, small, the same bytes for the same sources, and made for Lambda.

The planner's is built in `make race` only: its libraries are 60 MB to fetch and 10 s to zip.
"""

import marshal
import re
import zipfile
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from typing import Any

import pytest
from botocore.loaders import Loader
from botocore.session import Session

from infra import ROOT
from infra.package import APP, PLANNER, Artifact, Recipe, build, requirements
from infra.pruning import SERVICES

MEGABYTE = 1_000_000
# What Lambda takes of a function, unpacked: 250 MiB, and nothing beside it.
LAMBDA_TAKES = 250 * 1024 * 1024
ELF_AARCH64 = b"\xb7\x00"
UNCHECKED_HASH = b"\x01\x00\x00\x00"
SOLVER = {"ortools", "numpy", "pandas", "google", "absl"}

type Built = tuple[Recipe, Artifact]


@pytest.fixture(
    scope="module",
    params=[APP, pytest.param(PLANNER, marks=pytest.mark.race)],
    ids=lambda r: r.name,
)
def built(request: pytest.FixtureRequest) -> Built:
    return request.param, build(request.param)


@pytest.fixture
def names(built: Built) -> frozenset[str]:
    with zipfile.ZipFile(built[1].path) as zipped:
        return frozenset(zipped.namelist())


def listed(recipe: Recipe) -> set[str]:
    """The libraries that a recipe takes from the lock file."""
    return set(re.findall(r"^([\w-]+)==", requirements(recipe), re.MULTILINE))


def test_the_same_sources_give_the_same_bytes(tmp_path: Path, built: Built) -> None:
    recipe, artifact = built
    assert build(recipe, tmp_path / "again.zip").sha256 == artifact.sha256


# Measured with plans and pages: 21.9 MB zipped, 60.0 MB unzipped; a quarter is cryptography. Of the
# last 3 MB 2.8 is what dataclasses compile (0.4 MB zipped), less 0.9 of botocore's data.
# The planner's: 62.4 MB zipped, 199.6 MB unzipped; OR-Tools 85, numpy with OpenBLAS 45, pandas 41.
BOUNDS = {"app": (22.5, 62.0), "planner": (64.0, 205.0)}


def test_it_stays_small(built: Built) -> None:
    recipe, artifact = built
    zipped, unzipped = BOUNDS[recipe.name]
    assert artifact.zipped < zipped * MEGABYTE
    assert artifact.unzipped < unzipped * MEGABYTE < LAMBDA_TAKES


def test_every_file_of_ours_is_in_it(built: Built, names: frozenset[str]) -> None:
    recipe, _ = built
    ours = {
        path.relative_to(ROOT).as_posix()
        for floor in recipe.ours
        for path in [ROOT / floor, *(ROOT / floor).rglob("*")]
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }
    assert ours - names == ours & set(recipe.without)


def test_nothing_of_the_desk_or_the_tests_is_in_it(names: frozenset[str]) -> None:
    tops = {name.split("/")[0] for name in names}
    assert tops.isdisjoint({"infra", "tests", "moto", "pytest", "uvicorn", "mypy", "bin"})
    libraries = [name.split("/") for name in names if not name.startswith("registration/")]
    assert [parts for parts in libraries if "tests" in parts[:-1]] == []


def test_the_api_carries_no_solver_and_the_planner_no_api() -> None:
    assert listed(APP).isdisjoint({"ortools", "numpy", "pandas", "protobuf", "absl-py"})
    assert listed(PLANNER) - listed(APP) >= {"ortools", "numpy", "pandas"}
    assert listed(APP) - listed(PLANNER) >= {*PLANNER.unused, "cryptography", "graphql-core"}


def test_no_module_of_the_solver_is_where_the_api_is(built: Built, names: frozenset[str]) -> None:
    recipe, _ = built
    tops = {name.split("/")[0] for name in names}
    assert tops & SOLVER == (SOLVER if recipe is PLANNER else set())
    assert ("schema" in tops) is (recipe is APP)


def test_all_code_is_compiled_and_trusted_without_a_look_at_the_source(built: Built) -> None:
    with zipfile.ZipFile(built[1].path) as zipped:
        names = set(zipped.namelist())
        for source in (name for name in names if name.endswith(".py")):
            folder, _, name = source.rpartition("/")
            place = f"{folder}/__pycache__" if folder else "__pycache__"
            compiled = f"{place}/{name.removesuffix('.py')}.cpython-313.pyc"
            assert zipped.read(compiled)[4:8] == UNCHECKED_HASH, source


def test_what_dataclasses_compile_of_the_api_is_in_it_as_they_would_compile_it(
    built: Built, names: frozenset[str]
) -> None:
    place = "functions/generated.bin"
    assert (place in names) is (built[0] is APP)
    if place not in names:
        return
    with zipfile.ZipFile(built[1].path) as zipped:
        content = zipped.read(place)
    assert content[: len(MAGIC_NUMBER)] == MAGIC_NUMBER
    code = marshal.loads(content[len(MAGIC_NUMBER) :])  # noqa: S302 (our own)
    assert len(code) > 500
    for text, compiled in code.items():
        assert marshal.loads(compiled) == compile(text, "<string>", "exec")  # noqa: S302 (our own)


def test_native_code_is_for_arm64(built: Built) -> None:
    with zipfile.ZipFile(built[1].path) as zipped:
        native = [name for name in zipped.namelist() if re.search(r"\.so(\.\d+)*$", name)]
        assert native
        assert all(zipped.read(name)[18:20] == ELF_AARCH64 for name in native)


def test_only_the_models_of_services_we_call_are_in_it(names: frozenset[str]) -> None:
    prefix = "botocore/data/"
    inside = [name.removeprefix(prefix) for name in names if name.startswith(prefix)]
    assert {name.split("/")[0] for name in inside if "/" in name} == set(SERVICES)
    assert {"endpoints.json", "partitions.json", "_retry.json"} < set(inside)


READS = {
    "dynamodb": "describe_limits",
    "s3": "list_buckets",
    "secretsmanager": "list_secrets",
    "sesv2": "get_account",
    "sqs": "list_queues",
    "sts": "get_caller_identity",
}


def test_botocores_data_is_short_and_makes_every_client(
    built: Built, names: frozenset[str], tmp_path: Path
) -> None:
    data = [name for name in names if name.startswith("botocore/data/")]
    assert [name for name in data if name.endswith(".gz")] == []
    with zipfile.ZipFile(built[1].path) as zipped:
        assert zipped.getinfo("botocore/data/endpoints.json").file_size < 100_000
        zipped.extractall(tmp_path, data)
    session = Session()
    here = Loader(
        extra_search_paths=[str(tmp_path / "botocore/data")], include_default_search_paths=False
    )
    session.register_component("data_loader", here)
    for service in SERVICES:
        client: Any = session.create_client(service, "eu-central-1")
        assert client.generate_presigned_url(READS[service])
