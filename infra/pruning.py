"""What the locked libraries carry and Lambda never runs: removed from every artifact."""

import gzip
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SERVICES = ("dynamodb", "s3", "secretsmanager", "sesv2", "sqs", "sts")
_ENDPOINTS = {*SERVICES, "email"}  # where SES answers
# Of Powertools' utilities only the batch processor is imported; what it imports in turn stays.
_POWERTOOLS = ("batch", "data_classes", "jmespath_utils")
# Of OR-Tools only CP-SAT and the model builder of linear programmes; `.libs` is what both load.
_ORTOOLS = ("__init__.py", ".libs", "linear_solver", "sat", "util")
_NUMPY = ("f2py", "typing/tests", "_core/include", "_core/lib", "random/lib", "distutils")
_KEPT_METADATA = ("METADATA", "entry_points.txt", "licenses")


def prune(target: Path) -> None:
    """Removes what never runs on Lambda. Nothing inside strawberry/: it imports all of itself."""
    for path in sorted(set(_superfluous(target))):
        if path.is_dir():
            shutil.rmtree(path)
        elif path.exists():  # not gone with its folder
            path.unlink()
    if (models := target / "botocore/data").exists():
        _shorten(models)


def _superfluous(target: Path) -> Iterator[Path]:
    yield from _unused_services(target)
    yield from _all_but(target / "aws_lambda_powertools/utilities", _POWERTOOLS)
    yield from _all_but(target / "ortools", _ORTOOLS)
    for info in target.glob("*.dist-info"):
        yield from _all_but(info, _KEPT_METADATA, folders_only=False)
    named = [target / name for name in ("bin", ".lock", "boto3/examples", "boto3/data")]
    powertools = target / "aws_lambda_powertools"
    named += [powertools / "event_handler", powertools / "metrics/provider/datadog"]
    named += [target / "numpy" / name for name in _NUMPY]
    yield from (path for path in named if path.exists())
    for pattern in ("*/tests", "numpy/**/tests", "**/*.pyi", "**/py.typed", "**/*.pxd"):
        yield from target.glob(pattern)


def _unused_services(target: Path) -> Iterator[Path]:
    models = target / "botocore/data"
    yield from _all_but(models, SERVICES)
    for name in SERVICES:
        yield from models.glob(f"{name}/*/examples-1.json*")


def _shorten(models: Path) -> None:
    """botocore's data as a client reads it when it is made: 45 ms with all of it, 18 ms so.

    Without the endpoints of other services, 1.2 MB of JSON, without prose, and not packed twice.
    """
    places = models / "endpoints.json"
    known = json.loads(places.read_text())
    for partition in known["partitions"]:
        services = partition["services"].items()
        partition["services"] = {name: it for name, it in services if name in _ENDPOINTS}
    places.write_text(json.dumps(known))
    for packed in list(models.rglob("*.json.gz")):
        model = _without_prose(json.loads(gzip.decompress(packed.read_bytes())))
        packed.with_suffix("").write_text(json.dumps(model))
        packed.unlink()


def _without_prose(part: Any) -> Any:
    """A part of a model whose documentation says nothing; botocore asks that there be some."""
    match part:
        case dict():
            return {
                name: "" if name == "documentation" and isinstance(it, str) else _without_prose(it)
                for name, it in part.items()
            }
        case list():
            return [_without_prose(inner) for inner in part]
        case _:
            return part


def _all_but(folder: Path, kept: tuple[str, ...], *, folders_only: bool = True) -> Iterator[Path]:
    """What lies in a folder and is not named; nothing where there is no such folder."""
    if folder.exists():
        inside = (path for path in folder.iterdir() if path.name not in kept)
        yield from (path for path in inside if path.is_dir() or not folders_only)
