"""Ask the real release, and write the answers as short tables."""

import re
from collections.abc import Callable

from aseangraph.namespaces import PREFIXES, curie
from aseangraph.store import Store

Ask = Callable[[str], list[tuple[str, ...]]]

HEAD = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


def asking(store: Store) -> Ask:
    """Return what answers SELECT with rows of short names and lexical forms, "-" where unbound."""

    def answer(query: str) -> list[tuple[str, ...]]:
        columns = re.findall(r"\?(\w+)", query.split("WHERE", 1)[0].rpartition(" AS ")[2])
        return [
            tuple(short(row.get(name, "-")) for name in columns)
            for row in store.select(HEAD + query)
        ]

    return answer


def short(value: str) -> str:
    """Return the short name of one of our IRIs, without ``id:``."""
    return curie(value).removeprefix("id:") if value.startswith("http") else value


def rows(table: str) -> list[tuple[str, ...]]:
    """Read a table, one row a line, columns parted by blanks."""
    return [tuple(line.split()) for line in table.strip().splitlines()]
