"""The catalogue for other catalogues: what DCAT-AP 3 requires is there, and three writings say the same."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from xml.etree import ElementTree

import pytest

from tests.city.exchange.conftest import make_dataset
from yanzhen.city.exchange.catalogue_queries import find_datasets
from yanzhen.city.exchange.catalogue_services import publish_declared
from yanzhen.city.exchange.dcat import PREFIXES, described, expand, rendered

HOST = "https://data.example"
RDF = f"{{{PREFIXES['rdf']}}}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
REQUIRED = {
    "dcat:Catalog": {"dct:title", "dct:description", "dct:publisher", "dcat:dataset"},
    "dcat:Dataset": {"dct:title", "dct:description", "dcat:contactPoint", "dcat:distribution", "dcat:keyword",
                     "dcat:theme", "dct:publisher", "dct:accrualPeriodicity", "dct:accessRights", "dct:identifier"},
    "dcat:Distribution": {"dcat:accessURL", "dct:format"},
    "foaf:Agent": {"foaf:name"},
    "vcard:Organization": {"vcard:fn"},
    "adms:Identifier": {"skos:notation"},
}  # fmt: skip
"""Class → properties that the profile makes mandatory, and of those it recommends the ones that are known here."""
RANGES = {
    "dcat:dataset": "dcat:Dataset",
    "dcat:distribution": "dcat:Distribution",
    "dct:publisher": "foaf:Agent",
    "dcat:contactPoint": "vcard:Organization",
    "adms:identifier": "adms:Identifier",
}


@pytest.fixture
def graph(people):
    publish_declared()
    make_dataset(
        desk="客服岗", desk_phone="0734-000 0000", related=["301001/1"], abstract='含"引号"\\反斜线\n和换行'
    )
    return described(
        find_datasets(), base=HOST, link=lambda name, *args: "/".join((HOST, name, *(str(a) for a in args)))
    )


def facts(graph):
    """(subject, property, kind, value, type or language), everything in full."""
    found = set()
    for subject, name, value in graph:
        if isinstance(value, str):
            found.add((subject, expand(name), "node", expand(value) if name == "rdf:type" else value, ""))
        else:
            found.add(
                (subject, expand(name), "text", value.value, expand(value.type) if value.type else "zh")
            )
    return found


def from_jsonld(content):
    found = set()
    told = json.loads(content)
    assert told["@context"] == PREFIXES
    for node in told["@graph"]:
        for name, values in node.items():
            for value in values if name != "@id" else []:
                if name == "@type":
                    found.add((node["@id"], expand("rdf:type"), "node", expand(value), ""))
                elif "@id" in value:
                    found.add((node["@id"], expand(name), "node", value["@id"], ""))
                else:
                    kind = expand(value["@type"]) if "@type" in value else value["@language"]
                    found.add((node["@id"], expand(name), "text", value["@value"], kind))
    return found


def from_xml(content):
    found = set()
    for node in ElementTree.fromstring(content):
        at = node.get(f"{RDF}about")
        for part in node:
            name = part.tag.replace("{", "").replace("}", "")
            to = part.get(f"{RDF}resource")
            kind = part.get(f"{RDF}datatype") or part.get(XML_LANG)
            found.add((at, name, "node", to, "") if to else (at, name, "text", part.text, kind))
    return found


TERM = re.compile(r'<([^>]*)>|("(?:[^"\\]|\\.)*")(?:\^\^([\w:]+)|@(\w+))|([a-z]+:\w+)|([;,.])|(\s+)')


def from_turtle(content):
    """The part of Turtle that is written: prefixes, addresses, literals in double quotes, ``;`` and ``,``."""
    text = content.decode()
    body = text[text.rindex("@prefix") :].split("\n", 1)[1]
    found, subject, name, at = set(), None, None, 0
    while at < len(body):
        term = TERM.match(body, at)
        assert term, body[at : at + 60]
        at = term.end()
        address, quoted, kind, language, short, sign, _ = term.groups()
        if sign:
            subject, name = (None if sign == "." else subject), (name if sign == "," else None)
        elif address is not None and subject is None:
            subject = address
        elif short and name is None:
            name = expand(short)
        elif address is not None:
            found.add((subject, name, "node", address, ""))
        elif short:
            found.add((subject, name, "node", expand(short), ""))
        elif quoted:
            found.add((subject, name, "text", json.loads(quoted), expand(kind) if kind else language))
    return found


def test_three_writings_say_the_same(graph):
    told = facts(graph)
    assert len(told) > 300
    assert from_jsonld(rendered(graph, "jsonld")) == told
    assert from_turtle(rendered(graph, "ttl")) == told
    assert from_xml(rendered(graph, "rdf")) == told


def test_what_the_profile_requires_is_there_and_points_to_what_it_should(graph):
    classes, said = defaultdict(set), defaultdict(set)
    for subject, name, value in graph:
        if name == "rdf:type":
            classes[subject].add(value)
        said[subject].add(name)
    for subject, found in classes.items():
        for one in found & REQUIRED.keys():
            assert REQUIRED[one] <= said[subject], (subject, REQUIRED[one] - said[subject])
    for _, name, value in graph:
        if name in RANGES:
            assert RANGES[name] in classes[value], (name, value)
    assert set(said) == set(classes), "every subject says what it is"


def test_only_what_is_open_says_where_the_file_is_had(graph):
    files = {subject for subject, name, _ in graph if name == "dcat:downloadURL"}
    assert f"{HOST}/dataset/yanzhen-parks#csv" in files
    assert not any("/power#" in subject for subject in files)
    rights = {s: v.rpartition("/")[2] for s, name, v in graph if name == "dct:accessRights"}
    assert rights[f"{HOST}/dataset/power"] == "NON_PUBLIC"
    assert rights[f"{HOST}/dataset/yanzhen-parks"] == "PUBLIC"


def test_the_page_gives_each_writing_under_its_own_type(client, people):
    publish_declared()
    for form, kind in (
        ("jsonld", "application/ld+json"),
        ("ttl", "text/turtle"),
        ("rdf", "application/rdf+xml"),
    ):
        answer = client.get(f"/data/dcat/{form}/")
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith(kind)
        assert b"http://testserver/data/catalogue/yanzhen-parks/" in answer.content
    assert client.get("/data/dcat/docx/").status_code == 404
