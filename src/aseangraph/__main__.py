"""``python -m aseangraph`` and ``aseangraph``: the command line, and Ctrl-C at any moment."""

import sys

__all__ = ["main"]

_INTERRUPTED = 130


def main() -> None:
    """Run the command line; the entry point of the package."""
    try:
        from aseangraph.cli import app  # noqa: PLC0415 - takes a second, in which Ctrl-C may come

        app()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
