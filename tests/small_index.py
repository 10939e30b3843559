"""A small graph to be searched, with near-misses of each answer, and its index."""

from aseangraph.formats import by_name
from aseangraph.search_index import build_index
from aseangraph.store import Store
from aseangraph.word_search import Index

GRAPH = """
PREFIX ag: <https://w3id.org/aseangraph/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX graph: <https://w3id.org/aseangraph/graph/>
PREFIX id: <https://w3id.org/aseangraph/id/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX topic: <https://w3id.org/aseangraph/topic/>

graph:ontology {
  ag:Framework a owl:Class ; rdfs:label "framework"@en ; skos:definition "a set of rules"@en .
  ag:WorkingGroup a owl:Class ; rdfs:label "working group"@en .
}
graph:topics {
  topic:tides a ag:Topic ; rdfs:label "tides"@en ; skos:altLabel "TDS"@en , "sea level"@en .
  topic:tidiness a ag:Topic ; rdfs:label "tidiness"@en .
}
graph:one {
  id:framework-tides a ag:Framework ; rdfs:label "Framework on Tides"@en ;
    skos:altLabel "Coastal Framework on Tides (TDS)"@en ; dcterms:subject topic:tides .
  id:framework-ports a ag:Framework ; rdfs:label "Framework on Ports"@en ;
    dcterms:description "It speaks of tides."@en ; dcterms:subject topic:tidiness .
  id:point-1.1 a ag:ActionPoint ; rdfs:label "Measure the Sea Level"@en ; skos:notation "1.1" .
  id:point-11 a ag:ActionPoint ; rdfs:label "Build a Café"@en ; skos:notation "11" .
  id:plan2020-point-1.1 a ag:Initiative ; rdfs:label "Keep Harbours Tidy"@en ;
    skos:notation "2" .
  id:plan2020-point-2 a ag:Initiative ; rdfs:label "Harbourmasters' School"@en ;
    skos:notation "2" .
  id:body-old a ag:WorkingGroup ; rdfs:label "Group of Pilots (GOP)"@en ; skos:altLabel "GOP"@en .
  id:body-new a ag:WorkingGroup , ag:Body ; rdfs:label "Group of Captains (GOC)"@en .
  id:meeting-gop-1 a ag:Meeting ; rdfs:label "1st Group of Pilots (GOP)"@en .
  id:change a ag:NameChange ; rdfs:label "a renaming"@en ;
    org:originalOrganization id:body-old ; org:resultingOrganization id:body-new .
  id:lineage-a a ag:LineageLink ; rdfs:label "Tides"@en .
  id:passage-point-1.1-1 a ag:Passage .
  <https://example.org/tides> a ag:Framework ; rdfs:label "tides of others"@en .
}
graph:entailed { id:framework-tides a ag:Instrument . id:framework-ports a ag:Instrument . }
"""


def small_store() -> Store:
    """The small graph, merged."""
    store = Store()
    store.load(GRAPH.encode(), by_name("trig"), name="small.trig")
    store.merge()
    return store


def small_index() -> Index:
    """The index of the small graph."""
    return Index(build_index(small_store().select))
