"""The meeting planner: which wishes meet, when, at which table, with which interpreter.

Pure and deterministic: `solver.plan(problem, seed=…, effort=…) -> Plan`, no clock, no store, no
settings. Only `functions/planner.py` loads the solver; everybody else reads `problem` and `plans`.
"""
