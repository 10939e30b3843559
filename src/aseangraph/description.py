"""What the service says of itself in RDF: SPARQL 1.1 Service Description, sections 3 and 4.

Small and true: what is not served (federation, update, entailment on demand) is not named. Limits
are values with names and units (schema.org), for no vocabulary has terms for them.
"""

from collections.abc import Mapping

from rdflib import RDF, XSD, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS

from aseangraph.limits import Limits

__all__ = ["GEOF", "GEO_FUNCTIONS", "SD", "service_description"]

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
SCHEMA = Namespace("https://schema.org/")
GEOF = Namespace("http://www.opengis.net/def/function/geosparql/")
"""The functions of GeoSPARQL, of which the engine knows these."""

GEO_FUNCTIONS = (
    "area asGeoJSON centroid convexHull coordinateDimension difference dimension distance"
    " ehContains ehCoveredBy ehCovers ehDisjoint ehEquals ehInside ehMeet ehOverlap envelope"
    " getSRID intersection isEmpty isSimple length perimeter rcc8dc rcc8ec rcc8eq rcc8ntpp"
    " rcc8ntppi rcc8po rcc8tpp rcc8tppi relate sfContains sfCrosses sfDisjoint sfEquals"
    " sfIntersects sfOverlaps sfTouches sfWithin spatialDimension symDifference union"
)
_FORMATS = Namespace("http://www.w3.org/ns/formats/")
_RESULTS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "N-Quads",
    "TriG",
    "RDF_XML",
    "JSON-LD",
)

_OURS = (
    "Read-only SPARQL 1.1 query service. No federation, no update. The default graph is the merge"
    " of the named graphs, each triple once."
)
_NOT_OURS = "Read-only SPARQL 1.1 query service in front of another. No federation, no update."


def service_description(
    endpoint: str, triples: int, graphs: Mapping[str, int], limits: Limits, *, ours: bool = True
) -> Graph:
    """Return the description of the service at ``endpoint``.

    ``triples`` counts the default graph, ``graphs`` each named graph. Where it is not our own
    engine that answers, less can be promised.
    """
    told = Graph()
    told.bind("sd", SD)
    told.bind("void", VOID)
    told.bind("schema", SCHEMA)
    service = URIRef(endpoint)
    dataset, default = URIRef(f"{endpoint}#dataset"), URIRef(f"{endpoint}#default-graph")
    told.add((service, RDF.type, SD.Service))
    told.add((service, SD.endpoint, service))
    told.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    for name in _RESULTS:
        told.add((service, SD.resultFormat, _FORMATS[name]))
    told.add((service, DCTERMS.description, Literal(_OURS if ours else _NOT_OURS, lang="en")))
    if ours:
        told.add((service, SD.feature, SD.UnionDefaultGraph))
        for name in GEO_FUNCTIONS.split():
            told.add((service, SD.extensionFunction, GEOF[name]))
            told.add((GEOF[name], RDF.type, SD.Function))
    told.add((service, SD.defaultDataset, dataset))
    told.add((dataset, RDF.type, SD.Dataset))
    told.add((dataset, SD.defaultGraph, default))
    told.add((default, RDF.type, SD.Graph))
    told.add((default, VOID.triples, Literal(triples)))
    for number, (name, size) in enumerate(sorted(graphs.items()), start=1):
        named, graph = (URIRef(f"{endpoint}#{what}-{number}") for what in ("named-graph", "graph"))
        told.add((dataset, SD.namedGraph, named))
        told.add((named, RDF.type, SD.NamedGraph))
        told.add((named, SD.name, URIRef(name)))
        told.add((named, SD.graph, graph))
        told.add((graph, RDF.type, SD.Graph))
        told.add((graph, VOID.triples, Literal(size)))
    _add_limits(told, service, limits, ours=ours)
    return told


def _add_limits(told: Graph, service: URIRef, limits: Limits, *, ours: bool) -> None:
    memory = ("most memory that a query may take", limits.query_memory, "byte")
    values = {
        "query-timeout": ("longest time that a query may take", limits.query_seconds, "s"),
        **({"query-memory": memory} if ours else {}),
        "max-result-bytes": ("largest answer", limits.result_bytes, "byte"),
        "max-request-bytes": ("largest request", limits.request_bytes, "byte"),
    }
    for name, (what, value, unit) in values.items():
        limit = URIRef(f"{service}#{name}")
        told.add((service, SCHEMA.additionalProperty, limit))
        told.add((limit, RDF.type, SCHEMA.PropertyValue))
        told.add((limit, SCHEMA.name, Literal(what, lang="en")))
        told.add((limit, SCHEMA.propertyID, Literal(name)))
        told.add((limit, SCHEMA.value, Literal(str(value), datatype=XSD.decimal)))
        told.add((limit, SCHEMA.unitText, Literal(unit)))
