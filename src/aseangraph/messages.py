"""Messages for the person at the terminal, on standard error."""

from rich.console import Console

__all__ = ["PEOPLE", "tell"]

PEOPLE = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)


def tell(text: str, style: str | None = None) -> None:
    """Print ``text``, without any markup, for the person at the terminal."""
    PEOPLE.print(text, style=style, markup=False)
