"""The shell's face: one command a question or a task, each a thin cover of the package."""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from aseangraph import (
    __version__,
    cli_ask,
    cli_lineage,
    cli_load,
    cli_questions,
    cli_search,
    cli_serve,
)
from aseangraph.cli_evidence import evidence_app
from aseangraph.errors import AseangraphError
from aseangraph.shell import tell

__all__ = ["app"]


class _Group(TyperGroup):
    """Turn what the package foresees into one message and an exit code."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - click's own signature
        try:
            return super().invoke(ctx)
        except AseangraphError as error:
            tell(f"error: {error}", style="red")
            raise typer.Exit(1) from None
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
app.command("build")(cli_serve.build)
app.command("serve")(cli_serve.serve)
app.command("load")(cli_load.load)
app.command(
    "ask",
    context_settings={
        "allow_extra_args": True,
        "ignore_unknown_options": True,
        "help_option_names": [],  # for a question has a help of its own
    },
)(cli_questions.ask)
app.command("query")(cli_ask.query)
app.command("search")(cli_search.search)
app.command("lineage")(cli_lineage.lineage)
app.command("validate")(cli_ask.validate)
app.add_typer(evidence_app, name="evidence")


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
