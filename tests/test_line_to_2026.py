"""The line from 2000 to 2026: meetings, stages, plans and stories, each step with its evidence."""

import re
from pathlib import Path

from answers import Ask, rows

DOCS = Path(__file__).parent.parent / "docs" / "data.md"


def steps(ask: Ask, where: str) -> list[tuple[str, ...]]:
    """List the links of ``where`` with basis and all kinds of evidence that each rests on.

    ``where`` binds ?later, ?relation, ?earlier and ?link. "high" and "medium" are cited pages.
    """
    return ask(
        f"""SELECT ?later ?relation ?earlier ?basis ?evidence WHERE {{
              {{
                SELECT ?later ?relation ?earlier ?link
                       (GROUP_CONCAT(?kind; separator="+") AS ?evidence) WHERE {{
                  SELECT DISTINCT ?later ?relation ?earlier ?link ?kind WHERE {{
                    {where}
                    ?link ag:descendant ?later ; ag:ancestor ?earlier ; ag:relation ?relation ;
                          ag:evidence ?item .
                    OPTIONAL {{ ?item ag:confidence ?grade }}
                    BIND(IF(!BOUND(?grade), "passage", LCASE(STRAFTER(STR(?grade), "#"))) AS ?kind)
                  }} ORDER BY ?kind
                }} GROUP BY ?later ?relation ?earlier ?link
              }}
              ?link ag:basis ?basis .
            }} ORDER BY ?later ?relation ?earlier"""
    )


# --- stories ---------------------------------------------------------------------------------


def test_the_digital_divide_from_aim_2015_to_adm_2030(ask: Ask) -> None:
    found = steps(
        ask,
        """?later ag:hasAncestor id:aim2015-thrust-6 .
           { ?earlier ag:hasAncestor id:aim2015-thrust-6 } UNION {
             BIND(id:aim2015-thrust-6 AS ?earlier) }""",
    )
    assert found == rows("""
        adm2025-outcome-8  ag:continues  aim2020-thrust-2   ag:Inferred  medium+passage
        adm2030-thrust-2   ag:continues  adm2025-outcome-8  ag:Inferred  high+medium
        aim2020-thrust-2   ag:absorbs    aim2015-thrust-6   ag:Stated    passage
    """)


def test_personal_data_from_the_action_point_of_aim_2020_on(ask: Ask) -> None:
    found = steps(
        ask,
        """VALUES ?topic { topic:personal-data-protection topic:cross-border-data-flows }
           ?later dcterms:subject ?topic .
           FILTER NOT EXISTS { ?later ag:partOf ?plan }""",
    )
    assert found == rows("""
        agreement-defa ag:buildsOn study-defa ag:Inferred high+medium
        agreement-defa ag:supports adm2025-outcome-6 ag:Inferred high+medium
        framework-ddg ag:buildsOn framework-pdp ag:Stated passage
        framework-ddg ag:supports mpac2025-initiative-digital-innovation ag:Stated passage
        framework-pdp ag:implements aim2020-action-point-8.1.1 ag:Inferred passage
        guideline-ai-application-workforce ag:supports adm2025-outcome-7 ag:Inferred high+medium+passage
        guideline-data-anonymisation ag:supports adm2025-outcome-3 ag:Inferred high+medium+passage
        guideline-data-management-implementing ag:buildsOn framework-pdp ag:Stated medium
        guideline-data-management-implementing ag:implements framework-data-management ag:Stated passage
        guideline-data-management-implementing ag:implements framework-ddg ag:Stated medium
        guideline-data-management-implementing ag:implements framework-ddg-initiative-cross-border-data-flow-mechanism ag:Inferred passage
        guideline-mcc-eu-scc ag:buildsOn model-clauses-cross-border-data-flows ag:Inferred passage
        guideline-mcc-eu-scc ag:supports adm2025-outcome-6 ag:Inferred high+medium+passage
        guideline-mcc-ripd ag:buildsOn model-clauses-cross-border-data-flows ag:Inferred passage
        guideline-mcc-ripd ag:supports adm2025-outcome-6 ag:Inferred high+medium+passage
        model-clauses-cross-border-data-flows ag:implements framework-ddg-initiative-cross-border-data-flow-mechanism ag:Inferred passage
        model-clauses-cross-border-data-flows ag:supports adm2025-outcome-6 ag:Inferred high+medium+passage
        programme-capacity-building-data-management-model-clauses ag:supports adm2025-outcome-7 ag:Inferred high+medium+passage
        programme-capacity-building-data-management-model-clauses ag:supports framework-data-management ag:Stated passage
        programme-capacity-building-data-management-model-clauses ag:supports model-clauses-cross-border-data-flows ag:Stated passage
    """)  # noqa: E501  a row a line


def test_the_days_of_personal_data_and_data_flows(ask: Ask) -> None:
    found = ask(
        """SELECT DISTINCT ?day ?what WHERE {
             VALUES ?topic { topic:personal-data-protection topic:cross-border-data-flows }
             ?thing dcterms:subject ?topic .
             FILTER NOT EXISTS { ?thing ag:partOf+/a ag:Masterplan }
             {
               SELECT ?thing ?what (MIN(?one) AS ?day) WHERE {
                 { ?thing ag:consideredAt?/ag:earliest ?one BIND(?thing AS ?what) }
                 UNION { ?what ag:stageOf ?thing ; ag:earliest ?one }
               } GROUP BY ?thing ?what
             }
           } ORDER BY ?day ?what"""
    )
    assert found == rows("""
        2016-01-01  framework-pdp
        2016-11-01  stage-framework-pdp-adopted
        2018-01-01  framework-ddg
        2018-12-06  stage-framework-ddg-endorsed
        2021-01-01  guideline-data-management-implementing
        2021-01-21  model-clauses-cross-border-data-flows
        2022-01-01  guideline-ai-application-workforce
        2022-01-01  programme-capacity-building-data-management-model-clauses
        2023-05-24  guideline-mcc-eu-scc-part-1
        2023-08-19  stage-agreement-defa-study-endorsed
        2023-09-03  agreement-defa
        2023-09-03  stage-agreement-defa-negotiations-launched
        2024-01-31  guideline-mcc-eu-scc-part-2
        2025-01-16  guideline-data-anonymisation
        2025-01-16  guideline-mcc-ripd
        2025-10-24  stage-agreement-defa-substantial-conclusion
        2026-05-30  stage-agreement-defa-conclusion-announced
    """)


# --- meetings --------------------------------------------------------------------------------


def test_the_ministers_did_not_meet_in_three_years(ask: Ask) -> None:
    query = re.search(r"```sparql\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert query is not None
    assert ask(re.sub(r"(?m)^ *PREFIX.*\n", "", query[1])) == rows("""
        2010  meeting-telmin-9   meeting-telmin-10
        2014  meeting-telmin-13  meeting-telmin-14
        2020  meeting-telmin-19  meeting-adgmin-1
    """)


def test_telmin_becomes_adgmin_and_meets_until_2026(ask: Ask) -> None:
    found = ask(
        """SELECT ?meeting ?number ?first ?last ?evidence WHERE {
             VALUES ?body { id:body-telmin id:body-adgmin }
             ?meeting ag:heldBy ?body ; ag:ordinal ?number ; ag:earliest ?first ; ag:latest ?last .
             {
               SELECT ?meeting (MAX(?rank) AS ?best) WHERE {
                 ?meeting ag:evidence ?item .
                 ?item ag:proves ?when .
                 VALUES ?when { ag:date ag:notAfter ag:year }
                 OPTIONAL { ?item ag:confidence ?grade }
                 OPTIONAL { ?meeting ag:date|ag:notAfter ?day }
                 FILTER(!BOUND(?day) || ?when != ag:year)
                 BIND(IF(!BOUND(?grade), 3, IF(?grade = ag:High, 2, 1)) AS ?rank)
               } GROUP BY ?meeting
             }
             VALUES (?best ?evidence) { (3 "passage") (2 "cited-high") (1 "cited-medium") }
           } ORDER BY ?last"""
    )
    assert found == rows("""
        meeting-telmin-1   1   2001-07-13  2001-07-14  passage
        meeting-telmin-2   2   2002-08-27  2002-08-28  cited-high
        meeting-telmin-3   3   2003-09-17  2003-09-19  cited-high
        meeting-telmin-4   4   2004-08-04  2004-08-05  cited-high
        meeting-telmin-5   5   2005-09-26  2005-09-26  cited-high
        meeting-telmin-6   6   2006-09-18  2006-09-19  cited-high
        meeting-telmin-7   7   2007-08-23  2007-08-25  cited-high
        meeting-telmin-8   8   2008-08-28  2008-08-29  cited-high
        meeting-telmin-9   9   2009-10-15  2009-10-15  cited-medium
        meeting-telmin-10  10  2011-01-13  2011-01-14  cited-high
        meeting-telmin-11  11  2011-01-01  2011-12-31  passage
        meeting-telmin-12  12  2012-11-15  2012-11-16  cited-high
        meeting-telmin-13  13  2013-11-14  2013-11-15  cited-high
        meeting-telmin-14  14  2015-01-19  2015-01-23  cited-medium
        meeting-telmin-15  15  2015-11-26  2015-11-27  cited-medium
        meeting-telmin-16  16  2016-11-01  2016-11-26  cited-medium
        meeting-telmin-17  17  2017-12-01  2017-12-01  passage
        meeting-telmin-18  18  2018-12-06  2018-12-06  cited-high
        meeting-telmin-19  19  2019-10-24  2019-10-25  cited-medium
        meeting-adgmin-1   1   2021-01-21  2021-01-22  cited-high
        meeting-adgmin-2   2   2022-01-01  2022-01-28  cited-medium
        meeting-adgmin-3   3   2023-02-09  2023-02-10  cited-high
        meeting-adgmin-4   4   2024-02-01  2024-02-02  cited-high
        meeting-adgmin-5   5   2025-01-16  2025-01-17  cited-high
        meeting-adgmin-6   6   2026-01-15  2026-01-16  cited-high
    """)
    change = ask(
        """SELECT ?meeting ?when WHERE {
             id:name-change-telmin-adgmin ag:agreedAt ?meeting ; ag:date ?when }"""
    )
    assert change == rows("meeting-telmin-19 2019-10")
    judged = ask("SELECT ?j WHERE { ?j a ag:Judgement ; ag:about id:name-change-telmin-adgmin }")
    assert judged == rows("judgement-name-change-telmin-adgmin-agreed-at")


def test_numbers_and_places_of_the_ministers_meetings(ask: Ask) -> None:
    found = ask(
        """SELECT ?number ?host WHERE {
             ?meeting ag:heldBy id:body-adgmin ; ag:ordinal ?number ; ag:hostCountry ?host
           } ORDER BY ?number"""
    )
    assert found == rows("""
        1 member-malaysia
        2 member-myanmar
        3 member-philippines
        4 member-singapore
        5 member-thailand
        6 member-viet-nam
    """)


# --- stages ----------------------------------------------------------------------------------

STAGES = """SELECT ?first ?stage ?meeting WHERE {{
    ?s ag:stageOf id:{thing} ; ag:earliest ?first .
    OPTIONAL {{ ?s ag:consideredAt ?meeting }}
    BIND(STRAFTER(STR(?s), "/id/stage-{thing}-") AS ?stage)
}} ORDER BY ?first"""


def test_the_regional_cert_comes_about_in_eight_stages(ask: Ask) -> None:
    assert ask(STAGES.format(thing="programme-asean-cert")) == rows("""
        2015-11-01 priority              meeting-telmin-15
        2018-12-01 feasibility-study     meeting-telmin-18
        2021-01-22 information-exchange  meeting-adgmin-1
        2022-01-01 implementation-paper  meeting-adgmin-2
        2022-10-01 established           -
        2023-02-01 operational-framework meeting-adgmin-3
        2024-02-01 financial-model       meeting-adgmin-4
        2024-10-16 premises              meeting-amcc-9
    """)


def test_the_digital_economy_agreement_is_not_signed(ask: Ask) -> None:
    assert ask(STAGES.format(thing="agreement-defa")) == rows("""
        2023-08-19 study-endorsed         meeting-aem-55
        2023-09-03 negotiations-launched  meeting-aec-council-23
        2025-10-24 substantial-conclusion meeting-aec-council-26
        2026-05-30 conclusion-announced   -
    """)
    assert ask("SELECT ?status WHERE { id:agreement-defa ag:status ?status }") == rows(
        "ag:UnderNegotiation"
    )
    signed = "ASK { id:agreement-defa ag:adoptedOn|ag:inForceFrom ?day }"
    assert ask(f"SELECT ?is WHERE {{ BIND(EXISTS {signed[3:]} AS ?is) }}") == rows("false")


# --- plans -----------------------------------------------------------------------------------


def test_each_masterplan_states_these_counts(ask: Ask) -> None:
    found = ask(
        """SELECT ?plan ?kind ?count ?grade WHERE {
             VALUES ?plan { id:aim2015 id:aim2020 id:adm2025 id:adm2030 }
             ?plan ag:statedCount ?c . ?c ag:countedClass ?kind ; ag:count ?count .
             OPTIONAL {
               SELECT ?c (MIN(?word) AS ?grade) WHERE {
                 ?c ag:evidence/ag:confidence ?g . BIND(STRAFTER(STR(?g), "#") AS ?word)
               } GROUP BY ?c
             }
           } ORDER BY ?plan ?kind ?count"""
    )
    assert found == rows("""
        adm2025  ag:EnablingAction  17  High
        adm2025  ag:EnablingAction  37  High
        adm2025  ag:Outcome         8   High
        adm2025  ag:Programme       82  High
        adm2025  ag:Thrust          5   -
        adm2030  ag:Thrust          4   Medium
        aim2015  ag:Outcome         4   High
        aim2015  ag:Programme       60  High
        aim2015  ag:Programme       87  Medium
        aim2015  ag:Thrust          6   -
        aim2020  ag:Outcome         5   -
        aim2020  ag:Programme       51  Medium
        aim2020  ag:Thrust          3   -
        aim2020  ag:Thrust          8   -
    """)


def test_what_is_unknown_of_the_enabling_actions_is_said(ask: Ask) -> None:
    found = ask(
        """SELECT ?count ?held ?sought WHERE {
             { SELECT (COUNT(?action) AS ?held) WHERE { ?action a ag:EnablingAction } }
             id:count-adm2025-enabling-action ag:count ?count .
             ?n a ag:NotFound ; ag:about id:adm2025 ; ag:countedClass ag:EnablingAction .
             BIND(STRAFTER(STR(?n), "/id/") AS ?sought)
           }"""
    )
    assert found == rows("37 0 not-found-adm2025-enabling-actions")
