"""What can go wrong, as a person may be told: one tree, so that a caller knows what to catch.

PolkuError
├── Refused        the actor may not do this
├── Invalid        what was given cannot be used; says what and how to mend it
│   └── TooLarge   a stated limit was passed
├── Conflict       somebody changed it meanwhile; both versions are kept
└── Missing        it is not here (or not for this actor: the two look the same)
"""


class PolkuError(Exception):
    """An error with a sentence for the person (already translated, or lazy) in `args[0]`."""

    status = 400


class Refused(PolkuError):
    """The actor may not do this."""

    status = 403


class Invalid(PolkuError):
    """What was given cannot be used. `problems` maps a field to sentences about it."""

    status = 422

    def __init__(self, message: object, problems: dict[str, list[str]] | None = None) -> None:
        super().__init__(message)
        self.problems = problems or {}


class TooLarge(Invalid):
    """A stated limit was passed."""

    status = 413


class Conflict(PolkuError):
    """Somebody changed it meanwhile."""

    status = 409


class Missing(PolkuError):
    """It is not here."""

    status = 404
