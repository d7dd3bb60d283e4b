"""Problems and plans as JSON: the form `b2b-schedule/1`, a superset of that of public instances.

In an instance every participant is a party with one person of the same id; beside `participants`
there may be `parties` and their `people`, so that a company can have two representatives.
"""

from registration.planning.forms.malformed import Malformed
from registration.planning.forms.plans import read_plan, write_plan
from registration.planning.forms.problems import read_problem, write_problem

__all__ = ["Malformed", "read_plan", "read_problem", "write_plan", "write_problem"]
