"""aseangraph: a knowledge graph of ASEAN's digital policy, with its evidence.

    import aseangraph

    aseangraph.search("digital divide")                 # what is there?
    aseangraph.questions()                              # what can be asked?
    aseangraph.ask("what-became-of", element="aim2015-thrust-6").to_pandas()
    print(aseangraph.lineage("aim2015-thrust-6"))       # in sentences, each with its source
    aseangraph.load().query("SELECT …")                 # an rdflib dataset

What is asked from Python is in ``python_face``; it is imported when it is first used.
"""

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aseangraph.python_face import ask, lineage, load, questions, search
    from aseangraph.python_lineage import Lineage
    from aseangraph.python_rows import Iri, Row, Rows
    from aseangraph.word_search import Hit

__all__ = [
    "Hit",
    "Iri",
    "Lineage",
    "Row",
    "Rows",
    "__version__",
    "ask",
    "lineage",
    "load",
    "questions",
    "search",
]

__version__ = version("aseangraph")

_HOMES = {
    **dict.fromkeys(("ask", "lineage", "load", "questions", "search"), "python_face"),
    **dict.fromkeys(("Iri", "Row", "Rows"), "python_rows"),
    "Hit": "word_search",
    "Lineage": "python_lineage",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - of the type that the import above tells
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
