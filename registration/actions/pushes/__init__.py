"""Carry out what chambers push, and what the people say to it."""

from registration.actions.pushes.portions import push

__all__ = ["push"]
