"""SPARQL queries made up at random after the grammar, whole ones and spoilt ones.

Rules are of SPARQL 1.1 Query Language, section 19.8. The same seed gives the same queries.
"""

import random
from collections.abc import Callable

__all__ = ["Maker", "spoilt"]

_NAMES = ("ag:ActionPoint", "ag:partOf", "id:aim2020", "rdfs:label", "skos:notation", "rdf:type")
_GRAPHS = ("<https://w3id.org/aseangraph/graph/plan>", "<a:nowhere>", "?g")
_TEXTS = ("", "a", "é", "日本", "\U0001f600", r"\n", r"\"", r"\u00e9", "{?s ?p ?o}", "#", "<")
_LITERALS = ("1", "-2.5", "1e3", "true", "'x'@en-GB", "'2020-01-01'^^xsd:date", "'''a\nb'''")
_UNARY = "STR ABS CEIL FLOOR ROUND STRLEN UCASE LCASE ENCODE_FOR_URI YEAR MONTH DAY TZ MD5 SHA512"
_ABOUT = "ISIRI ISBLANK ISLITERAL ISNUMERIC LANG DATATYPE IRI URI"
_BINARY = "CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER LANGMATCHES SAMETERM STRLANG STRDT"
_SETS = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")
_PATTERNS = ("'^a'", "'('", "'[a-z]+$', 'i'", "STR(?o)", "'a', 'z'")
_CALLS = ("NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()", "BOUND(?s)")
_MODS = ("*", "+", "?", "")
_ODD = ("\0", "\ufeff", "\u202e", "\u0130", "\U0010ffff", "\x7f", "\r", "\u2028", "\ufb00", "\\")
_WORDS = "SELECT ASK WHERE { } ( ) . ; , * ^ | / ! ? SERVICE GRAPH UNION MINUS ' \" '''"
_PLENTY = 40  # times, at most, that a piece is repeated


class Maker:
    """Makes queries by the grammar; ``depth`` is how far patterns nest."""

    def __init__(self, seed: int, depth: int = 3) -> None:
        self._random = random.Random(seed)
        self._depth = depth
        self._names = 0

    def query(self) -> str:
        """Return a query that is valid."""
        self._names = 0
        forms = (self._select, self._select, self._ask, self._construct, self._describe)
        values = f" {self._values()}" if self._maybe(0.1) else ""
        return f"{self._prologue()}{self._one(forms)()}{values}"

    # --- what is drawn ----------------------------------------------------------------------------

    def _one(self, choices):  # type: ignore[no-untyped-def]
        return self._random.choice(choices)

    def _maybe(self, chance: float) -> bool:
        return self._random.random() < chance

    def _some(self, make: Callable[[], str], between: str = " ", most: int = 3) -> str:
        return between.join(make() for _ in range(self._random.randint(1, most)))

    # --- forms ------------------------------------------------------------------------------------

    def _prologue(self) -> str:
        return "PREFIX x: <http://example.org/>\n" if self._maybe(0.2) else ""

    def _dataset(self) -> str:
        named = self._one(("FROM <a:nowhere> ", "FROM NAMED <a:nowhere> "))
        return named if self._maybe(0.1) else ""

    def _select(self, inner: bool = False) -> str:
        grouped = self._maybe(0.25)
        if grouped:
            what, after = f"?s {self._aggregate(self._new())}", " GROUP BY ?s"
            after += (
                f" HAVING (COUNT(*) > {self._random.randint(0, 3)})" if self._maybe(0.3) else ""
            )
        else:
            bind = f"({self._expression()} AS {self._new()})"
            what = self._one(("*", "?s", "?s ?p ?o", f"?s {bind}", bind))
            what, after = self._one(("", "DISTINCT ", "REDUCED ")) + what, ""
        order = (
            f" ORDER BY {self._one(('?s', 'DESC(?s)', 'ASC(STR(?s))'))}" if self._maybe(0.3) else ""
        )
        dataset = "" if inner else self._dataset()
        return f"SELECT {what} {dataset}WHERE {self._group()}{after}{order}{self._slice()}"

    def _new(self) -> str:
        self._names += 1
        return f"?new{self._names}"

    def _slice(self) -> str:
        offset = f" OFFSET {self._random.randint(0, 5)}" if self._maybe(0.2) else ""
        return f" LIMIT {self._random.randint(0, 20)}{offset}"

    def _ask(self) -> str:
        return f"ASK {self._dataset()}{self._group()}"

    def _construct(self) -> str:
        if self._maybe(0.2):
            return f"CONSTRUCT WHERE {{ ?s {self._verb()} ?o }}{self._slice()}"
        template = self._some(lambda: f"?s {self._verb()} {self._one(('?o', '[]', '1', '?v'))} .")
        return f"CONSTRUCT {{ {template} }} {self._dataset()}WHERE {self._group()}{self._slice()}"

    def _describe(self) -> str:
        what = self._one(("?s", "id:aim2020", "<a:nothing>"))
        return f"DESCRIBE {what} WHERE {self._group()}{self._slice()}"

    # --- patterns ---------------------------------------------------------------------------------

    def _group(self) -> str:
        if self._depth == 0:
            return f"{{ {self._triples()} }}"
        self._depth -= 1
        try:
            inside = self._select(inner=True) if self._maybe(0.1) else self._some(self._pattern)
        finally:
            self._depth += 1
        return f"{{ {inside} }}"

    def _pattern(self) -> str:
        return self._one(
            (
                self._triples,
                self._triples,
                lambda: f"OPTIONAL {self._group()}",
                lambda: f"MINUS {self._group()}",
                lambda: f"{self._group()} UNION {self._group()}",
                lambda: f"GRAPH {self._one(_GRAPHS)} {self._group()}",
                lambda: f"FILTER({self._expression()})",
                lambda: f"FILTER {self._one(('', 'NOT '))}EXISTS {self._group()}",
                lambda: f"{{ BIND({self._expression()} AS ?b) }}",
                self._values,
            )
        )()

    def _triples(self) -> str:
        return self._some(lambda: f"{self._subject()} {self._properties()} .", " ", 2)

    def _subject(self) -> str:
        return self._one(("?s", "?o", "id:aim2020", "[]", "<a:x>"))

    def _properties(self) -> str:
        return self._some(lambda: f"{self._verb_or_path()} {self._objects()}", " ; ", 2)

    def _objects(self) -> str:
        return self._some(self._object, " , ", 2)

    def _object(self) -> str:
        return self._one(("?o", "?s", self._name(), self._literal(), "[ ?p ?o ]", "( ?s 1 )", "()"))

    def _verb(self) -> str:
        return self._one(("a", self._name(), "?p"))

    def _verb_or_path(self) -> str:
        return self._verb() if self._maybe(0.7) else self._path(2)

    def _path(self, depth: int) -> str:
        if depth == 0:
            return self._name()
        step = self._one(("{0}/{1}", "{0}|{1}", "^{0}", "({0})", "!{2}", "!(^{2}|a)", "({0}|{1})"))
        inner = (self._path(depth - 1), self._path(depth - 1), self._name())
        return f"({step.format(*inner)}){self._one(_MODS)}"

    def _values(self) -> str:
        if self._maybe(0.5):
            return f"VALUES ?v {{ {self._some(self._datum)} }}"
        rows = self._some(lambda: f"({self._datum()} {self._datum()})")
        return f"VALUES (?v ?w) {{ {rows} }}"

    def _datum(self) -> str:
        return self._one((self._name(), self._literal(), "UNDEF"))

    # --- expressions ------------------------------------------------------------------------------

    def _expression(self, depth: int = 2) -> str:
        if depth == 0:
            return self._one(("?s", "?o", "?v", self._literal(), self._name()))

        def part() -> str:
            return self._expression(depth - 1)

        return self._one(
            (
                lambda: f"({part()} {self._one(('=', '!=', '<', '>', '<=', '>='))} {part()})",
                lambda: f"({part()} {self._one(('+', '-', '*', '/', '&&', '||'))} {part()})",
                lambda: f"({self._one('!-+')}({part()}))",
                lambda: f"({part()} {self._one(('', 'NOT '))}IN ({part()}, {part()}))",
                lambda: f"{self._one(f'{_UNARY} {_ABOUT}'.split())}({part()})",
                lambda: f"{self._one(_BINARY.split())}({part()}, {part()})",
                lambda: f"IF({part()}, {part()}, {part()})",
                lambda: f"COALESCE({part()}, {part()})",
                lambda: f"CONCAT({part()}, {part()})",
                lambda: f"SUBSTR({part()}, {self._random.randint(-1, 3)})",
                lambda: f"REGEX({part()}, {self._one(_PATTERNS)})",
                lambda: f"REPLACE({part()}, 'a(.)', '$1')",
                lambda: f"xsd:{self._one(('integer', 'double', 'dateTime', 'boolean'))}({part()})",
                lambda: self._one(_CALLS),
            )
        )()

    def _aggregate(self, name: str) -> str:
        which = self._one(_SETS)
        inside = f"{self._one(('', 'DISTINCT '))}{self._expression(1)}"
        more = "; SEPARATOR = ', '" if which == "GROUP_CONCAT" and self._maybe(0.5) else ""
        return f"({which}({inside}{more}) AS {name})"

    # --- terms ------------------------------------------------------------------------------------

    def _name(self) -> str:
        return str(self._one(_NAMES))

    def _literal(self) -> str:
        if self._maybe(0.5):
            return str(self._one(_LITERALS))
        return f'"{self._one(_TEXTS)}"' + self._one(("", "", "@en", "^^xsd:string"))


# --- what is no query any more -------------------------------------------------------------------


def spoilt(query: str, chance: random.Random) -> bytes:
    """Return the bytes of ``query`` with something wrong in them, or something else altogether."""
    ways = (_cut, _cut, _flipped, _odd, _nested, _doubled, _swapped, _worded, _garbage)
    return chance.choice(ways)(query, chance)


def _place(query: str, chance: random.Random) -> int:
    return chance.randrange(len(query) + 1)


def _cut(query: str, chance: random.Random) -> bytes:
    return query[: _place(query, chance)].encode()


def _flipped(query: str, chance: random.Random) -> bytes:
    data = bytearray(query.encode())
    for _ in range(chance.randint(1, 4)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def _odd(query: str, chance: random.Random) -> bytes:
    place = _place(query, chance)
    return f"{query[:place]}{chance.choice(_ODD)}{query[place:]}".encode()


def _nested(query: str, chance: random.Random) -> bytes:
    opening, closing = chance.choice(("{}", "()", "[]", "<>", '""'))
    times = chance.choice((10, 1_000, 10_000))
    place = _place(query, chance)
    return f"{query[:place]}{opening * times}{closing * times}{query[place:]}".encode()


def _doubled(query: str, chance: random.Random) -> bytes:
    begin, end = sorted((_place(query, chance), _place(query, chance)))
    return f"{query[:end]}{query[begin:end] * chance.randint(1, _PLENTY)}{query[end:]}".encode()


def _swapped(query: str, chance: random.Random) -> bytes:
    words = query.split(" ")
    one, other = chance.randrange(len(words)), chance.randrange(len(words))
    words[one], words[other] = words[other], words[one]
    return " ".join(words).encode()


def _worded(query: str, chance: random.Random) -> bytes:
    words = query.split(" ")
    words.insert(chance.randrange(len(words) + 1), chance.choice(_WORDS.split()))
    return " ".join(words).encode()


def _garbage(_: str, chance: random.Random) -> bytes:
    if chance.random() < 0.5:
        return chance.randbytes(chance.randrange(300))
    return " ".join(chance.choices(_WORDS.split(), k=chance.randrange(1, 60))).encode()
