"""Late changes as clients see them: asked for by companies, decided by the desk."""

from schema.changes.request import ChangeRequest
from schema.changes.steps import ChangeMutation, ChangeQuery

__all__ = ["ChangeMutation", "ChangeQuery", "ChangeRequest"]
