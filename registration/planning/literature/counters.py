"""Unary counting networks: sums of literals as literals, for a search that learns clauses.

A sum that is a linear constraint explains a conflict by all of its terms; one that is a network of
clauses by a few of its outputs, and a core that speaks of these says more. The network is the
totalizer of Bailleux and Boufkhad, CP 2003.
"""

from collections.abc import Sequence

from ortools.sat.python.cp_model import CpModel, IntVar


def counted(model: CpModel, literals: Sequence[IntVar], upto: int) -> list[IntVar]:
    """Outputs in order: the i-th (from 0) is true exactly if more than i of the literals are.

    At most `upto` outputs; larger counts are not told apart.
    """
    if len(literals) <= 1:
        return list(literals[:upto])
    half = len(literals) // 2
    left = counted(model, literals[:half], upto)
    right = counted(model, literals[half:], upto)
    found = [model.new_bool_var("") for _ in range(min(upto, len(left) + len(right)))]
    for i in range(len(left) + 1):
        for j in range(len(right) + 1):
            _merge(model, left, right, found, i, j)
    return found


def _merge(
    model: CpModel,
    left: Sequence[IntVar],
    right: Sequence[IntVar],
    found: Sequence[IntVar],
    i: int,
    j: int,
) -> None:
    """At least i and at least j make i + j; no more than i and no more than j make no more."""
    if 0 < i + j <= len(found):
        given = (
            [~one for one in (*left[i - 1 : i], *right[j - 1 : j])]
            if i and j
            else ([~left[i - 1]] if i else [~right[j - 1]])
        )
        model.add_bool_or([found[i + j - 1], *given])
    if i + j < len(found):
        model.add_bool_or([~found[i + j], *left[i : i + 1], *right[j : j + 1]])
