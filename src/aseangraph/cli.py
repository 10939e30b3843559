"""The shell's face: one command a question or a task, each a thin cover of the package.

A command's module is imported when the command is asked for: the server takes half a second to
import, and a query needs none of it.
"""

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from aseangraph import __version__
from aseangraph.errors import AseangraphError
from aseangraph.messages import tell

__all__ = ["app"]

# Each command → the module and the function; for a group, its application. In the order of help.
_HOMES = {
    "build": ("cli_serve", "build"),
    "serve": ("cli_serve", "serve"),
    "load": ("cli_load", "load"),
    "ask": ("cli_questions", "ask"),
    "query": ("cli_query", "query"),
    "search": ("cli_search", "search"),
    "lineage": ("cli_lineage", "lineage"),
    "dump": ("cli_dump", "dump"),
    "validate": ("cli_validate", "validate"),
    "evidence": ("cli_evidence", "evidence_app"),
    "diff": ("cli_diff", "diff"),
    "verify": ("cli_verify", "verify"),
}
_TROUBLE = {"diff": 2, "verify": 2}  # commands for which 1 means that something differs
_SETTINGS: dict[str, dict[str, Any]] = {
    "ask": {
        "allow_extra_args": True,
        "ignore_unknown_options": True,
        "help_option_names": [],  # for a question has a help of its own
    },
}


class _Group(TyperGroup):
    """Commands found by name, and what the package foresees told in one message and a code."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401 - click's own, as the next
        del ctx
        return list(_HOMES)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401
        del ctx
        if cmd_name not in _HOMES:
            return None
        module, name = _HOMES[cmd_name]
        found = getattr(import_module(f"aseangraph.{module}"), name)
        if not isinstance(found, typer.Typer):
            alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
            alone.command(cmd_name, context_settings=_SETTINGS.get(cmd_name))(found)
            found = alone
        command = typer.main.get_command(found)
        command.name = cmd_name
        return command

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - click's own signature
        try:
            return super().invoke(ctx)
        except AseangraphError as error:
            tell(f"error: {error}", style="red")
            raise typer.Exit(_TROUBLE.get(ctx.invoked_subcommand, 1)) from None
        except KeyboardInterrupt:
            tell("interrupted; a release that was there is as it was.")
            raise typer.Exit(130) from None


app = typer.Typer(
    name="aseangraph",
    cls=_Group,
    help="A knowledge graph of ASEAN's digital policy, every statement with its passage.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and stop."
        ),
    ] = False,
) -> None:
    del version
