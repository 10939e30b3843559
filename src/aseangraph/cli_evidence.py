"""The shell's face of the evidence: ``aseangraph evidence locate|verify|show|coverage|overlap``."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rdflib import Graph
from rich.console import Console

from aseangraph.authored import list_files, load_authored
from aseangraph.cli_coverage import (
    length_line,
    share_line,
    statement_lines,
    text_lines,
    text_share_line,
)
from aseangraph.cli_review import review_lines
from aseangraph.coverage import coverage_by_document, sum_of
from aseangraph.errors import EvidenceError, SettingsError
from aseangraph.evidence import verify
from aseangraph.graphs import merged
from aseangraph.namespaces import curie
from aseangraph.overlap import RUN, own_words, shared_runs
from aseangraph.passages import passage_turtle, read_passages, read_sources_of
from aseangraph.printed import check_printed
from aseangraph.review import short, show
from aseangraph.sources import list_sources, read_source, read_sources, source_name
from aseangraph.stretches import coverage_of_texts
from aseangraph.text import Match, find_near, locate, normalise, normalise_words
from aseangraph.uncovered import accounts, parse_uncovered

__all__ = ["evidence_app"]

evidence_app = typer.Typer(
    help="Locate, verify and review the passages that prove the graph's statements.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)

_MOST_LISTED = 20

_Sources = Annotated[
    Path | None,
    typer.Option(
        "--sources",
        metavar="DIR",
        envvar="ASEANGRAPH_SOURCES",
        help="The folder with the source texts.",
    ),
]
_Root = Annotated[
    Path | None,
    typer.Option(
        "--root",
        metavar="DIR",
        help="The folder that holds ontology/, data/, shapes/ and queries/."
        " Default: those that came with the package.",
    ),
]


@evidence_app.command("locate")
def locate_command(  # noqa: PLR0913  each is an option of the command
    source: Annotated[
        str, typer.Argument(help="A source: aim2020, aim2020.txt, id:source-aim2020")
    ],
    words: Annotated[str, typer.Argument(help="Words of the source, letter for letter")],
    *,
    sources: _Sources = None,
    thing: Annotated[
        str, typer.Option(help="The thing that the passage serves, as a local name or id:…")
    ] = "THING",
    number: Annotated[int, typer.Option(min=1, help="The passage's number among the thing's")] = 1,
    proves: Annotated[
        list[str] | None, typer.Option(help="A property that it proves; may be repeated")
    ] = None,
    locator: Annotated[
        str, typer.Option(help="Where a person would look it up")
    ] = "WHERE IN THE DOCUMENT",
    match: Annotated[
        int | None, typer.Option(min=1, help="Which match to take, where there are several")
    ] = None,
    prefixes: Annotated[bool, typer.Option(help="Print the @prefix lines too")] = True,
) -> None:
    """Print the passage of the given words in Turtle, ready for data/."""
    text = normalise(read_source(_folder(sources), source), source)
    found = locate(text, words)
    if not found:
        raise EvidenceError(_not_found(source, text, words))
    chosen = _chosen(source, text, found, match)
    turtle = passage_turtle(
        text,
        chosen,
        source=source_name(source),
        thing=thing.removeprefix("id:"),
        number=number,
        proves=proves or ["ag:PROPERTY"],
        locator=locator,
        prefixes=prefixes,
    )
    typer.echo(turtle, nl=False)


@evidence_app.command("verify")
def verify_command(sources: _Sources = None, root: _Root = None) -> None:
    """Check passages, and what is printed, against the source texts; exit with 1 on a fault."""
    dataset = load_authored(root)
    graph = merged(dataset)
    verdict = verify(graph, _texts(graph, _folder(sources)))
    printed = check_printed(dataset, verdict.passages)
    for line in (*verdict.lines(), *printed.lines()):
        typer.echo(line)
    coverage = sum_of(coverage_by_document(dataset).values())
    typer.echo(share_line("all documents", coverage))
    if coverage.uncovered:
        typer.echo("`aseangraph evidence coverage` lists those that do not.")
    for each in coverage_of_texts(verdict):
        typer.echo(text_share_line(each))
    typer.echo(length_line(read_passages(graph)))
    raise typer.Exit(0 if verdict.holds and printed.holds else 1)


@evidence_app.command("show")
def show_command(
    iri: Annotated[str, typer.Argument(help="A thing or a passage: local name, id:… or full IRI")],
    sources: _Sources = None,
    root: _Root = None,
) -> None:
    """Print what the graph says of a thing beside the text of its passages, for review by eye.

    Statements stand under the graph that makes them. Then come the disagreements and judgements
    about the thing, its lineage, and what names it.
    Without the source texts, it prints where the passages stand, and not their words.
    """
    dataset = load_authored(root)
    texts = _texts(merged(dataset), sources) if sources else None
    review = show(dataset, iri, texts)
    console = Console(soft_wrap=True)
    for line in review_lines(review):
        console.print(line)


@evidence_app.command("coverage")
def coverage_command(sources: _Sources = None, root: _Root = None) -> None:
    """Print the share of statements that lead to a passage, and of the texts that passages cover.

    Exit with 1 where a statement leads to none, or a stretch of a text lies in none without a
    reason in data/<document>/uncovered.toml. Without the source texts, only statements are told.
    """
    dataset = load_authored(root)
    documents = coverage_by_document(dataset)
    for line in statement_lines(documents):
        typer.echo(line)
    whole = sum_of(documents.values())
    explained = _tell_texts(merged(dataset), sources, root)
    raise typer.Exit(0 if explained and whole.total and not whole.uncovered else 1)


@evidence_app.command("overlap")
def overlap_command(sources: _Sources = None, root: _Root = None) -> None:
    """Print every run of twelve words that our wording shares with a source; exit with 1 on any."""
    graph = merged(load_authored(root))
    folder = _folder(sources)
    texts = _texts(graph, folder) | read_sources(folder, list_sources(folder))
    missing = ", ".join(sorted(name for name, text in texts.items() if text is None))
    if missing or not texts:
        raise EvidenceError(
            f"{folder}: {missing or 'any source text'} is missing, so there is nothing to compare"
            " our wording with. Put the source texts there."
        )
    runs = shared_runs(graph, texts)
    for each in runs:
        typer.echo(f"{short(each.thing)} {curie(each.property)}: in {each.source}: {each.run}")
    told = f"{len(runs)} runs of {RUN} words or more shared"
    typer.echo(f"{told} by {len(own_words(graph))} wordings with {len(texts)} sources")
    if runs:
        typer.echo("Say these in our own words.")
    raise typer.Exit(1 if runs else 0)


def _tell_texts(graph: Graph, sources: Path | None, root: Path | None) -> bool:
    """Tell the coverage of the source texts, and whether what it leaves out is explained."""
    if sources is None:
        typer.echo(
            "What of the texts lies in no passage needs the source texts: give --sources DIR, or"
            " set ASEANGRAPH_SOURCES."
        )
        return True
    verdict = verify(graph, _texts(graph, sources))
    if not verdict.holds:
        typer.echo(
            f"{verdict.held} of {verdict.total} passages hold, so what lies in none cannot be told."
            " Mend first what `aseangraph evidence verify` lists."
        )
        return False
    named = [each for each in list_files(root) if each.path.endswith("/uncovered.toml")]
    found = accounts(
        coverage_of_texts(verdict), [parse_uncovered(each.path, each.text) for each in named]
    )
    faults = [fault for _, each in found for fault in each.faults()]
    for line in (*(line for pair in found for line in text_lines(*pair)), *faults):
        typer.echo(line)
    return not faults


def _folder(sources: Path | None) -> Path:
    if sources is None:
        raise SettingsError(
            "No folder of sources is named. Give --sources DIR, or set ASEANGRAPH_SOURCES."
        )
    return sources


def _texts(graph: Graph, folder: Path) -> dict[str, bytes | None]:
    return read_sources(
        folder, sorted({each.file for each in read_sources_of(graph).values() if each.file})
    )


def _chosen(source: str, text: str, found: Sequence[Match], number: int | None) -> Match:
    if number is not None and number <= len(found):
        return found[number - 1]
    if number is None and len(found) == 1:
        return found[0]
    for place, each in enumerate(found[:_MOST_LISTED], start=1):
        words = text[each.start : each.end]
        typer.echo(f"{place:3}  {each.start}  …{each.before}[{words}]{each.after}…", err=True)
    if len(found) > _MOST_LISTED:
        typer.echo(f"     and {len(found) - _MOST_LISTED} more", err=True)
    raise EvidenceError(
        f"{source}: the words stand in {len(found)} places. Give more of the words around them,"
        f" or take one with --match, from 1 to {len(found)}."
    )


def _not_found(source: str, text: str, words: str) -> str:
    near = find_near(text, words)
    if near is None:
        first = normalise_words(words).split(" ")[0]
        return f"{source}: the words are not in it, nor is {first!r}. Copy them from the text."
    if near.other_case:
        return f"{source}: has other capitals at {near.start}: {near.words!r}. Give them so."
    return (
        f"{source}: the words are not in it. It has {near.words!r} at {near.start},"
        f" and goes on {near.after!r}. Mend the words from there."
    )
