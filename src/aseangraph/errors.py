"""The exceptions of this package, and nothing else.

    AseangraphError                 what every deliberate failure derives from
    ├── AnswerTooLargeError         an answer has more bytes than it may
    ├── AuthoredFileError           a file of ontology, data, shapes or queries cannot be read
    ├── BuildError                  a stage of the build refused to go on
    │   └── ValidationError         what was built breaks a shape, a hygiene rule or a count
    ├── EvidenceError               a passage cannot be located or does not hold
    │   └── SourceError             a source text is missing, unreadable or another one
    ├── FetchError                  what an address is asked for does not come
    ├── LoadError                   what was sent to another store did not get there
    ├── ParameterError              what a question is told does not fit it
    │   └── UnknownThingError       … for it names nothing that the graph knows
    ├── QueryError                  a query is no SPARQL, or asks for what is not served
    │   └── RefusedQueryError       a query asks for what this service never does
    ├── ReleaseError                a release folder is missing, incomplete or altered
    ├── SettingsError               an option or environment variable has no usable value
    └── UnclearNameError            a name means no thing of the graph, or several

Each message says what is wrong, where, and what to do next, in one paragraph.
"""

from collections.abc import Sequence

__all__ = [
    "AnswerTooLargeError",
    "AseangraphError",
    "AuthoredFileError",
    "BuildError",
    "EvidenceError",
    "FetchError",
    "LoadError",
    "ParameterError",
    "QueryError",
    "RefusedQueryError",
    "ReleaseError",
    "SettingsError",
    "SourceError",
    "UnclearNameError",
    "UnknownThingError",
    "ValidationError",
]


class AseangraphError(Exception):
    """A failure that this package foresees; its text is fit to be shown to a user as it is."""


class AuthoredFileError(AseangraphError):
    """A file of ``ontology/``, ``data/``, ``shapes/`` or ``queries/`` cannot be read."""


class BuildError(AseangraphError):
    """A stage of the build refused to go on; the last good release is untouched."""


class ValidationError(BuildError):
    """What was built breaks a shape, a hygiene rule or an asserted count."""


class EvidenceError(AseangraphError):
    """A passage cannot be located, or does not hold."""


class SourceError(EvidenceError):
    """A source text is missing, cannot be decoded, or is not the one that was read."""


class AnswerTooLargeError(AseangraphError):
    """An answer has more bytes than it may."""


class FetchError(AseangraphError):
    """What an address is asked for does not come, is too large, or takes too long."""


class LoadError(AseangraphError):
    """What was sent to another store did not get there, or not all of it."""


class ParameterError(AseangraphError):
    """What a curated question is told does not fit: unknown, missing, twice, or of another type."""


class UnknownThingError(ParameterError):
    """A name, short or whole, of nothing that the graph knows; ``near`` are some that it does."""

    def __init__(self, message: str, near: tuple[str, ...] = ()) -> None:
        """Hold what may have been meant."""
        super().__init__(message)
        self.near = near


class QueryError(AseangraphError):
    """A query is no valid SPARQL, or asks for what is not served.

    ``line`` and ``column`` of a syntax error count from 1; they are ``None`` for other faults.
    """

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        """Hold the place of the fault beside its message."""
        super().__init__(message)
        self.line = line
        self.column = column


class RefusedQueryError(QueryError):
    """A query asks for what this service never does, whoever asks."""


class ReleaseError(AseangraphError):
    """A release folder is missing, incomplete or altered."""


class SettingsError(AseangraphError):
    """An option or an environment variable has no usable value."""


class UnclearNameError(AseangraphError):
    """A name means no thing of the graph, or several, or only one of another class.

    Where it means none, ``known`` is false. ``candidates`` are the IRIs of what may be meant.
    """

    def __init__(self, message: str, candidates: Sequence[str] = (), *, known: bool) -> None:
        """Hold what may have been meant beside the message."""
        super().__init__(message)
        self.candidates = tuple(candidates)
        self.known = known
