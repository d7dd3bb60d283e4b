"""A programme of CP-SAT as one for a linear solver, its numbers no longer whole: a relaxation."""

from collections.abc import Sequence
from math import inf

from ortools.linear_solver.python.model_builder import LinearExpr, Model, Variable
from ortools.sat.python.cp_model import CpModel
from ortools.sat.python.cp_model_helper import ConstraintProto, LinearConstraintProto

_ENDLESS = 1 << 40  # what CP-SAT writes for no limit is beyond


def linear(programme: CpModel) -> tuple[Model, list[Variable]]:
    """The model with the goal of the programme, and its variables by their index there."""
    model = Model()  # type: ignore[no-untyped-call]
    variables = [
        model.new_num_var(min(one.domain), max(one.domain), "") for one in programme.proto.variables
    ]
    for constraint in programme.proto.constraints:
        if constraint.has_linear():
            _add(model, variables, constraint.linear)
        else:
            _add_clause(model, variables, constraint)
    goal = programme.proto.objective
    model.minimize(_sum(variables, goal.vars, goal.coeffs) + goal.offset)
    return model, variables


def _add(model: Model, variables: list[Variable], constraint: LinearConstraintProto) -> None:
    low, high = min(constraint.domain), max(constraint.domain)
    model.add_linear_constraint(
        _sum(variables, constraint.vars, constraint.coeffs),
        -inf if low < -_ENDLESS else low,
        inf if high > _ENDLESS else high,
    )


def _add_clause(model: Model, variables: list[Variable], constraint: ConstraintProto) -> None:
    """How many of its literals hold: at most one, one, some, or all."""
    if constraint.has_at_most_one():
        literals, low, high = constraint.at_most_one.literals, -inf, 1.0
    elif constraint.has_exactly_one():
        literals, low, high = constraint.exactly_one.literals, 1.0, 1.0
    elif constraint.has_bool_or():
        literals, low, high = constraint.bool_or.literals, 1.0, inf
    elif constraint.has_bool_and() and not constraint.enforcement_literal:
        for at in constraint.bool_and.literals:
            _fix(variables[at if at >= 0 else -at - 1], int(at >= 0))
        return
    else:
        raise ValueError("the programmes of timetables have no such constraint")
    if len(literals):
        model.add_linear_constraint(_sum(variables, literals, [1] * len(literals)), low, high)


def _fix(variable: Variable, value: int) -> None:
    variable.lower_bound = variable.upper_bound = value


def _sum(variables: list[Variable], literals: Sequence[int], times: Sequence[int]) -> LinearExpr:
    """A negative index is what is left of one when that variable holds."""
    known = list(zip(literals, times, strict=True))
    return LinearExpr.weighted_sum(
        [variables[at if at >= 0 else -at - 1] for at, _ in known],
        [each if at >= 0 else -each for at, each in known],
        constant=sum(each for at, each in known if at < 0),
    )
