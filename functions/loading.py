"""Imported first: while code is loaded nothing becomes garbage, and looking for some takes a third
of a cold start (measured by `make bench`). What was loaded is never looked through again.
"""

import gc

gc.disable()


def done() -> None:
    """All is loaded: from here on the collector works, on what requests leave behind."""
    gc.freeze()
    gc.enable()
