"""Needs of people as clients see them: diet, access, travel."""

from schema.needs import reads
from schema.needs.writes import NeedsMutation

__all__ = ["NeedsMutation", "reads"]
