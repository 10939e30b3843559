"""What the four documents say together: exact answers across their graphs."""

from answers import Ask, rows

# --- bodies and meetings ---------------------------------------------------------------------


def test_each_body_has_its_kind_its_place_its_meetings_and_its_year(ask: Ask) -> None:
    found = ask(
        """SELECT ?body ?kind ?under ?own ?joint ?since WHERE {
             VALUES ?kind {
               ag:MinisterialBody ag:SeniorOfficialsBody ag:RegulatorsCouncil ag:WorkingGroup
             }
             GRAPH graph:asean-digital-sector { ?body a ?kind }
             OPTIONAL { ?body ag:partOfBody ?under }
             OPTIONAL { ?body ag:meetingsPerYear ?own }
             OPTIONAL { ?body ag:jointMeetingsPerYear ?joint }
             OPTIONAL { ?body ag:establishedIn ?since }
           } ORDER BY ?body ?kind"""
    )
    assert found == rows("""
        body-adgmin          ag:MinisterialBody      -            1 - -
        body-adgsom          ag:SeniorOfficialsBody  body-adgmin  1 2 -
        body-adgsom-wg       ag:WorkingGroup         body-adgsom  - 1 -
        body-ansac           ag:WorkingGroup         body-adgsom  - - 2012
        body-atrc            ag:RegulatorsCouncil    body-adgmin  1 2 -
        body-atrc            ag:SeniorOfficialsBody  body-adgmin  1 2 -
        body-atrc-committee  ag:RegulatorsCouncil    -            - - 1995
        body-atrc-wg         ag:WorkingGroup         body-atrc    - 1 -
        body-ssm             ag:WorkingGroup         body-atrc    1 - -
        body-telmin          ag:MinisterialBody      -            - - -
        body-telsom          ag:SeniorOfficialsBody  body-telmin  - - 2001
        body-wg-ddg          ag:WorkingGroup         body-adgsom  - - 2018
    """)


def test_each_body_consults_the_partners_of_its_row(ask: Ask) -> None:
    found: dict[str, set[str]] = {}
    for body, partner in ask("SELECT ?body ?partner WHERE { ?body ag:consults ?partner }"):
        found.setdefault(body, set()).add(partner.removeprefix("partner-"))
    two = {"china", "japan"}
    six = two | {"republic-of-korea", "india", "united-states", "itu"}
    seven = six | {"european-union"}
    assert found == {
        "body-adgmin": six,
        "body-adgsom": seven,
        "body-adgsom-wg": seven,
        "body-atrc": two,
        "body-atrc-wg": seven,
    }


def test_joint_meetings_and_advice_run_between_these_bodies(ask: Ask) -> None:
    found = ask(
        """SELECT ?one ?does ?other WHERE {
             VALUES ?does { ag:advises ag:meetsJointlyWith ag:worksWith }
             GRAPH graph:asean-digital-sector { ?one ?does ?other }
           } ORDER BY ?one ?does ?other"""
    )
    assert found == rows("""
        body-adgsom     ag:meetsJointlyWith  body-atrc
        body-adgsom-wg  ag:meetsJointlyWith  body-atrc-wg
        body-atrc       ag:advises           body-adgmin
        body-atrc       ag:advises           body-telmin
        body-atrc       ag:meetsJointlyWith  body-adgsom
        body-atrc       ag:worksWith         body-adgsom
        body-atrc       ag:worksWith         body-telsom
        body-atrc-wg    ag:meetsJointlyWith  body-adgsom-wg
    """)


def test_four_names_changed(ask: Ask) -> None:
    found = ask(
        """SELECT ?old ?new ?when WHERE {
             ?change a ag:NameChange ; org:originalOrganization ?old ; ag:date ?when ;
                     org:resultingOrganization ?new .
           } ORDER BY ?old"""
    )
    assert found == rows("""
        body-atrc-committee  body-atrc       2011-07
        body-telmin          body-adgmin     2019-10
        body-telsom          body-adgsom     2019
        sector-ict           sector-digital  2019-10
    """)


def test_each_declaration_has_its_meeting_and_its_year(ask: Ask) -> None:
    found = ask(
        """SELECT ?declaration ?meeting ?number ?year WHERE {
             GRAPH graph:asean-digital-sector {
               ?declaration ag:issuedAt ?meeting ; dcterms:issued ?year .
             }
             ?meeting ag:year ?year ; ag:ordinal ?number .
           } ORDER BY ?declaration"""
    )
    assert found == rows("""
        declaration-bangkok-2015            meeting-telmin-14  14  2015
        declaration-bangkok-2025            meeting-adgmin-5   5   2025
        declaration-brunei-darussalam-2016  meeting-telmin-16  16  2016
        declaration-cebu-2012               meeting-telmin-12  12  2012
        declaration-da-nang-2015            meeting-telmin-15  15  2015
        declaration-nay-pyi-taw-2011        meeting-telmin-11  11  2011
        declaration-nay-pyi-taw-2022        meeting-adgmin-2   2   2022
        declaration-putra-jaya-2021         meeting-adgmin-1   1   2021
        declaration-siem-reap-2017          meeting-telmin-17  17  2017
        declaration-singapore-2013          meeting-telmin-13  13  2013
        declaration-singapore-2024          meeting-adgmin-4   4   2024
        declaration-ubud-2018               meeting-telmin-18  18  2018
        declaration-vientiane-2019          meeting-telmin-19  19  2019
    """)


def test_the_second_adgmin_did_this_with_each_thing(ask: Ask) -> None:
    found = ask(
        """SELECT ?did ?thing WHERE {
             GRAPH graph:adgmin2-news { ?thing ?did id:meeting-adgmin-2 }
             ?did rdfs:subPropertyOf ag:consideredAt .
           } ORDER BY ?did ?thing"""
    )
    assert found == rows("""
        ag:adoptedAt      work-plan-asean-china-digital-economy-2021-2025
        ag:appreciatedAt  framework-imr
        ag:appreciatedAt  programme-asean-china-joint-activities-2021
        ag:appreciatedAt  programme-cesdt
        ag:appreciatedAt  programme-cesdt-viet-nam
        ag:appreciatedAt  programme-india-ict-human-resources
        ag:approvedAt     work-plan-asean-india-digital-2022
        ag:launchedAt     programme-capacity-building-data-management-model-clauses
        ag:launchedAt     strategy-cybersecurity-cooperation-2021-2025
        ag:notedAt        declaration-nay-pyi-taw-2022
        ag:notedAt        guideline-ai-application-workforce
        ag:reviewedAt     adm2025
        ag:welcomedAt     framework-digital-signatures
        ag:welcomedAt     guideline-5g-ecosystem
        ag:welcomedAt     programme-asean-cert
        ag:welcomedAt     programme-cert-to-cert-information-exchange
        ag:welcomedAt     study-blockchain-digital-government
    """)


def test_states_are_known_by_code_and_item(ask: Ask) -> None:
    found = ask(
        """SELECT ?state ?code ?item WHERE {
             ?state schema:sameAs ?wikidata . OPTIONAL { ?state ag:iso3166 ?code }
             BIND(REPLACE(STR(?wikidata), "^.*/", "") AS ?item)
           } ORDER BY ?state"""
    )
    assert found == rows("""
        body-asean                 -   Q7768
        member-brunei-darussalam   BN  Q921
        member-cambodia            KH  Q424
        member-indonesia           ID  Q252
        member-lao-pdr             LA  Q819
        member-malaysia            MY  Q833
        member-myanmar             MM  Q836
        member-philippines         PH  Q928
        member-singapore           SG  Q334
        member-thailand            TH  Q869
        member-timor-leste         TL  Q574
        member-viet-nam            VN  Q881
        partner-china              CN  Q148
        partner-european-union     -   Q458
        partner-india              IN  Q668
        partner-japan              JP  Q17
        partner-republic-of-korea  KR  Q884
        partner-united-states      US  Q30
    """)


# --- lineage ---------------------------------------------------------------------------------


def links(ask: Ask, basis: str) -> list[tuple[str, ...]]:
    return ask(
        f"""SELECT ?later ?relation ?earlier WHERE {{
              GRAPH ?graph {{ ?link ag:basis ag:{basis} }}
              ?link ag:descendant ?later ; ag:relation ?relation ; ag:ancestor ?earlier .
              FILTER(?graph NOT IN (graph:cited, graph:entailed))
              FILTER(!STRSTARTS(STR(?later), STR(id:aim2020)))
            }} ORDER BY ?later ?relation ?earlier"""
    )


def test_these_links_are_stated(ask: Ask) -> None:
    area = "connectivity-strategic-plan-strategic-area"
    assert links(ask, "Stated") == rows(f"""
        body-ansac ag:mandatedBy aim2015
        {area}-people-to-people-connectivity ag:supports vision-asean-community-2045
        {area}-regulatory-excellence-cooperation ag:supports vision-asean-community-2045
        {area}-seamless-logistics-supply-chain ag:supports vision-asean-community-2045
        {area}-smart-sustainable-urban-development ag:supports vision-asean-community-2045
        {area}-sustainable-infrastructure ag:supports vision-asean-community-2045
        framework-acrf-implementation-plan ag:implements framework-acrf
        framework-data-management ag:implements framework-ddg-initiative-data-management-framework
        framework-ddg ag:buildsOn framework-pdp
        framework-ddg ag:supports mpac2025-initiative-digital-innovation
        framework-ict-skill-standards ag:implements aim2015
        guideline-ai-governance-ethics-generative ag:buildsOn guideline-ai-governance-ethics
        guideline-data-management-implementing ag:implements framework-data-management
        meeting-adgmin-2 ag:supports adm2025
        meeting-adgmin-2 ag:supports framework-acrf
        meeting-adgmin-2 ag:supports framework-acrf-implementation-plan
        programme-capacity-building-data-management-model-clauses ag:supports framework-data-management
        programme-capacity-building-data-management-model-clauses ag:supports model-clauses-cross-border-data-flows
        series-kl-converge ag:completes aim2020-effort-digital-content-exchange
        strategy-cybersecurity-cooperation-2021-2025 ag:buildsOn strategy-cybersecurity-cooperation-previous
        work-plan-asean-china-digital-economy-2021-2025 ag:implements programme-asean-china-digital-economy-partnership
        work-plan-asean-india-digital-2022 ag:supports adm2025
    """)  # noqa: E501  a row a line


def test_these_links_are_inferred(ask: Ask) -> None:
    plan = "connectivity-strategic-plan"
    assert links(ask, "Inferred") == rows(f"""
        adm2025-outcome-1 ag:supports framework-acrf
        adm2025-outcome-2 ag:continues aim2020-thrust-4
        adm2025-outcome-3 ag:continues aim2020-thrust-8
        adm2025-outcome-4 ag:continues aim2020-thrust-6
        adm2025-outcome-5 ag:continues aim2020-action-point-7.2.1
        adm2025-outcome-6 ag:continues aim2020-thrust-1
        adm2025-outcome-7 ag:continues aim2020-thrust-5
        adm2025-outcome-8 ag:continues aim2020-thrust-2
        adm2025-thrust-1 ag:continues aim2020-thrust-4
        adm2025-thrust-2 ag:continues aim2020-thrust-1
        adm2025-thrust-3 ag:continues aim2020-thrust-8
        adm2025-thrust-4 ag:continues aim2020-thrust-6
        adm2030 ag:buildsOn adm2025-completion-report
        adm2030-thrust-1 ag:continues adm2025-outcome-2
        adm2030-thrust-2 ag:continues adm2025-outcome-7
        adm2030-thrust-2 ag:continues adm2025-outcome-8
        adm2030-thrust-4 ag:continues adm2025-outcome-6
        agreement-defa ag:buildsOn study-defa
        agreement-defa ag:supports adm2025-outcome-6
        aim2015 ag:continues asean-ict-focus-2005-2010
        asean-ict-focus-2005-2010 ag:supports vientiane-action-programme
        {plan} ag:continues mpac2025
        {plan} ag:supports vision-asean-community-2045
        {plan}-strategic-area-digital-innovation ag:continues mpac2025-initiative-digital-innovation
        {plan}-strategic-area-digital-innovation ag:continues mpac2025-strategic-area-digital-innovation
        {plan}-strategic-area-digital-innovation ag:supports vision-asean-community-2045
        {plan}-strategic-area-people-to-people-connectivity ag:continues mpac2025-strategic-area-people-mobility
        {plan}-strategic-area-regulatory-excellence-cooperation ag:continues mpac2025-strategic-area-regulatory-excellence
        {plan}-strategic-area-seamless-logistics-supply-chain ag:continues mpac2025-strategic-area-seamless-logistics
        {plan}-strategic-area-sustainable-infrastructure ag:continues mpac2025-strategic-area-sustainable-infrastructure
        declaration-brunei-action-plan-2006 ag:supports asean-ict-focus-2005-2010
        declaration-ha-noi-agenda-2005 ag:supports agreement-e-asean
        declaration-nay-pyi-taw-2022 ag:supports adm2025-outcome-1
        declaration-siem-reap-2007 ag:supports asean-ict-focus-2005-2010
        framework-asean-cert-operational ag:supports programme-asean-cert
        framework-data-management ag:supports adm2025-outcome-3
        framework-digital-signatures ag:supports adm2025-outcome-6
        framework-digital-startups ag:implements aim2020-action-point-3.2.1
        framework-imr ag:implements aim2020-action-point-6.1.2
        framework-imr ag:implements work-plan-e-commerce-2017-2025-initiative-roaming-framework
        framework-pdp ag:implements aim2020-action-point-8.1.1
        framework-uso-2.0 ag:implements aim2020-action-point-2.1.2
        framework-uso-2.0 ag:implements work-plan-e-commerce-2017-2025-initiative-universal-service-telecentres
        guideline-5g-ecosystem ag:implements programme-5g-ecosystem
        guideline-5g-ecosystem ag:supports adm2025-outcome-2
        guideline-ai-application-workforce ag:supports adm2025-outcome-7
        guideline-ai-governance-ethics ag:supports adm2025-outcome-3
        guideline-ai-governance-ethics-generative ag:supports adm2025-outcome-3
        guideline-anti-online-scams ag:supports adm2025-outcome-3
        guideline-ciip-asean-japan ag:implements aim2020-action-point-8.1.3
        guideline-data-anonymisation ag:supports adm2025-outcome-3
        guideline-data-management-implementing ag:implements framework-ddg-initiative-cross-border-data-flow-mechanism
        guideline-mcc-eu-scc ag:buildsOn model-clauses-cross-border-data-flows
        guideline-mcc-eu-scc ag:supports adm2025-outcome-6
        guideline-mcc-ripd ag:buildsOn model-clauses-cross-border-data-flows
        guideline-mcc-ripd ag:supports adm2025-outcome-6
        guideline-submarine-cables ag:implements aim2020-action-point-4.1.2
        model-clauses-cross-border-data-flows ag:implements framework-ddg-initiative-cross-border-data-flow-mechanism
        model-clauses-cross-border-data-flows ag:supports adm2025-outcome-6
        programme-asean-cert ag:buildsOn study-asean-cert-feasibility
        programme-asean-cert ag:implements aim2020-action-point-8.2.1
        programme-asean-cert ag:supports adm2025-outcome-3
        programme-capacity-building-data-management-model-clauses ag:supports adm2025-outcome-7
        roadmap-bsbr ag:supports adm2025-outcome-1
        series-asean-ict-awards ag:continues series-asean-ict-innovation-award
        series-asean-ict-awards ag:mandatedBy aim2015
        series-atrc-stakeholders-dialogue ag:implements aim2020-action-point-1.1.2
        strategy-cybersecurity-cooperation-2021-2025 ag:supersedes strategy-cybersecurity-cooperation-previous
        strategy-cybersecurity-cooperation-2021-2025 ag:supports adm2025-outcome-3
        study-blockchain-digital-government ag:supports adm2025
        study-blockchain-digital-government ag:supports adm2025-outcome-5
    """)  # noqa: E501  a row a line


def test_these_links_are_stated_by_pages_that_are_cited(ask: Ask) -> None:
    found = ask(
        """SELECT ?later ?relation ?earlier WHERE {
             GRAPH graph:cited { ?link ag:basis ag:Stated }
             ?link ag:descendant ?later ; ag:relation ?relation ; ag:ancestor ?earlier .
           } ORDER BY ?later ?relation ?earlier"""
    )
    assert found == rows("""
        adm2025 ag:continues aim2020
        adm2025 ag:supersedes aim2020
        adm2030 ag:buildsOn adm2025
        adm2030 ag:supports strategic-plan-aec-2026-2030
        declaration-hanoi-2026 ag:buildsOn declaration-digital-transformation-2021
        guideline-data-management-implementing ag:buildsOn framework-pdp
        guideline-data-management-implementing ag:implements framework-ddg
        guideline-submarine-cables-enhanced ag:buildsOn guideline-submarine-cables
        mpac2025 ag:continues mpac2010
        programme-asean-ai-safety-network ag:mandatedBy declaration-ai-safety-network-2025
        programme-asean-cert ag:implements strategy-cybersecurity-cooperation-2021-2025
        programme-asean-cert ag:implements strategy-cybersecurity-cooperation-previous
        work-plan-difap ag:implements framework-dif
    """)


def test_the_ministers_met_in_this_order(ask: Ask) -> None:
    found = ask(
        """SELECT ?meeting ?first ?last WHERE {
             ?meeting a ag:Meeting ; ag:heldBy ?body ; ag:earliest ?first ; ag:latest ?last .
             VALUES ?body { id:body-telmin id:body-adgmin }
             FILTER NOT EXISTS { ?meeting ag:heldBy id:body-aec-council }
           } ORDER BY ?last"""
    )
    numbers = [meeting.removeprefix("meeting-") for meeting, _, _ in found]
    assert numbers == [f"telmin-{n}" for n in range(1, 20)] + [f"adgmin-{n}" for n in range(1, 7)]
    spans = {meeting: (first, last) for meeting, first, last in found}
    assert spans["meeting-telmin-1"] == ("2001-07-13", "2001-07-14")
    assert spans["meeting-telmin-15"] == ("2015-11-26", "2015-11-27")
    assert spans["meeting-telmin-17"] == ("2017-12-01", "2017-12-01")
    assert spans["meeting-adgmin-1"] == ("2021-01-21", "2021-01-22")


def test_the_divide_leads_from_aim_2015_to_adm_2030(ask: Ask) -> None:
    found = ask(
        """SELECT ?later ?stated WHERE {
             ?later ag:hasAncestor id:aim2015-thrust-6 .
             BIND(EXISTS { ?later ag:hasStatedAncestor id:aim2015-thrust-6 } AS ?stated)
           } ORDER BY ?later"""
    )
    assert found == rows("""
        adm2025-outcome-8  false
        adm2030-thrust-2   false
        aim2020-thrust-2   true
    """)


def test_stated_and_inferred_links_lie_in_two_graphs(ask: Ask) -> None:
    both = """SELECT ?later ?earlier WHERE {
        GRAPH graph:lineage-stated { ?later ?relation ?earlier }
        GRAPH graph:lineage-inferred { ?later ?relation ?earlier } }"""
    assert ask(both) == []
    stated = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH graph:lineage-stated { ?s ?p ?o } }"
    links_stated = "SELECT (COUNT(DISTINCT ?l) AS ?n) WHERE { ?l ag:basis ag:Stated }"
    assert ask(stated) == ask(links_stated)


def test_the_ancestry_of_the_data_framework_keeps_what_is_stated_apart(ask: Ask) -> None:
    ancestors = "SELECT ?old WHERE {{ id:framework-ddg ag:{} ?old }} ORDER BY ?old"
    assert ask(ancestors.format("hasAncestor")) == rows("""
        aim2020-action-point-8.1.1
        framework-pdp
    """)
    assert ask(ancestors.format("hasStatedAncestor")) == rows("framework-pdp")


def test_uso_2_0_goes_back_to_the_notion_that_the_plan_names(ask: Ask) -> None:
    found = ask(
        """SELECT ?old ?stated WHERE {
             id:framework-uso-2.0 ag:hasAncestor ?old .
             BIND(EXISTS { id:framework-uso-2.0 ag:hasStatedAncestor ?old } AS ?stated)
           } ORDER BY ?old"""
    )
    assert found == rows("""
        aim2020-action-point-2.1.2 false
        work-plan-e-commerce-2017-2025-initiative-universal-service-telecentres false
        topic:universal-service false
    """)


def test_no_text_shows_what_followed_most_action_points(ask: Ask) -> None:
    followed = ask(
        """SELECT DISTINCT ?number WHERE {
             ?point a ag:ActionPoint ; skos:notation ?number ; ag:partOf+ id:aim2020 .
             ?later ag:descendsFrom/ag:partOf* ?point .
           } ORDER BY ?number"""
    )
    assert followed == rows("1.1.2\n2.1.2\n3.2.1\n4.1.2\n6.1.2\n7.2.1\n8.1.1\n8.1.3\n8.2.1")


def test_no_text_says_what_became_of_an_action_point(ask: Ask) -> None:
    stated = """SELECT ?later ?point WHERE {
        ?point a ag:ActionPoint . ?later ag:hasStatedAncestor/ag:partOf* ?point }"""
    assert ask(stated) == []


def test_three_thrusts_are_new(ask: Ask) -> None:
    assert ask("SELECT ?thrust ?plan WHERE { ?thrust ag:introducedIn ?plan } ORDER BY ?thrust") == (
        rows("aim2020-thrust-6 aim2020\naim2020-thrust-7 aim2020\naim2020-thrust-8 aim2020")
    )


# --- topics and disagreements ----------------------------------------------------------------

STORY = """SELECT ?from ?thing WHERE {{
  ?thing dcterms:subject/skos:broader* topic:{} .
  OPTIONAL {{
    SELECT ?thing (MIN(?day) AS ?from) WHERE {{
      ?thing ag:partOf*/ag:consideredAt?/ag:earliest ?day
    }} GROUP BY ?thing
  }}
}} ORDER BY (!BOUND(?from)) ?from ?thing"""


def test_the_story_of_universal_service_runs_over_all_plans(ask: Ask) -> None:
    assert ask(STORY.format("universal-service")) == rows("""
        2007-08-24  declaration-siem-reap-2007
        2015-11-01  aim2020-action-point-2.1.2
        2015-11-01  aim2020-effort-digital-divide
        2015-11-01  aim2020-effort-uso-review
        2015-11-01  aim2020-target-2.1.2.1
        2015-11-01  aim2020-target-2.1.2.2
        2017-01-01  work-plan-e-commerce-2017-2025-initiative-universal-service-telecentres
        2019-01-01  framework-uso-2.0
    """)


def test_every_topic_leads_to_the_scheme(ask: Ask) -> None:
    astray = """SELECT ?topic WHERE {
        ?topic a ag:Topic FILTER NOT EXISTS { ?topic skos:broader*/skos:topConceptOf topic: } }"""
    assert ask(astray) == []


def test_the_texts_disagree_about_these_things(ask: Ask) -> None:
    found = ask(
        """SELECT ?thing ?property WHERE {
             ?d a ag:Discrepancy ; ag:about ?thing ; ag:onProperty ?property .
           } ORDER BY ?thing ?property"""
    )
    cert = "lineage-programme-asean-cert-implements-strategy-cybersecurity-cooperation-previous"
    assert found == rows(f"""
        adm2025                                   skos:altLabel
        adm2025                                   ag:endYear
        adm2025                                   ag:reviewedAt
        adm2025                                   ag:statedCount
        agreement-defa                            ag:status
        aim2015                                   ag:startYear
        aim2015-thrust-2                          rdfs:label
        aim2020-effort-cio-forum                  rdf:type
        aim2020-effort-digital-content-exchange   rdf:type
        aim2020-effort-ict-innovators-recognition rdf:type
        aim2020-thrust-1                          rdfs:label
        aim2020-thrust-6                          rdfs:label
        body-adgmin                               rdfs:label
        body-adgsom-wg                            ag:meetingPattern
        body-ansac                                rdfs:label
        body-ansac                                ag:establishedIn
        body-atrc                                 rdfs:label
        body-atrc-committee                       ag:establishedIn
        body-telmin                               rdfs:label
        declaration-boracay-2023                  ag:issuedAt
        declaration-cebu-2012                     rdfs:label
        framework-ddg                             ag:adoptedOn
        framework-digital-startups                rdfs:label
        framework-imr                             dcterms:issued
        framework-imr                             ag:adoptedOn
        {cert} ag:ancestor
        meeting-adgsom-2021                       rdfs:label
        name-change-atrc-committee-atrc           ag:date
        series-asean-cyberkids-camp               rdfs:label
        series-asean-cyberkids-camp               ag:startYear
    """)


def test_each_document_tells_of_a_thing_in_its_own_graph(ask: Ask) -> None:
    found = ask(
        """SELECT ?graph WHERE { GRAPH ?graph { id:framework-imr dcterms:description ?text } }
           ORDER BY ?graph"""
    )
    assert found == rows("graph:adgmin2-news\ngraph:asean-digital-sector")
