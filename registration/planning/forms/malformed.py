"""What is said of a file that is no problem and no plan."""


class Malformed(ValueError):
    """The message names the field: `requests[3].a: no participant "C007"`."""
