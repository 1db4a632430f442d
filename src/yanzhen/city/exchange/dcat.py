"""The catalogue as other catalogues harvest it: DCAT-AP 3 as JSON-LD, Turtle and RDF/XML, one graph written three ways."""

from __future__ import annotations

import datetime
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from django.conf import settings

from yanzhen.city.exchange.catalogue_words import FORMATS, LEVELS
from yanzhen.city.exchange.cycles import CYCLES
from yanzhen.city.exchange.dataset_files import WRITERS
from yanzhen.city.exchange.models import Dataset

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
EU = "http://publications.europa.eu/resource/authority/"
RIGHTS = {"open": "PUBLIC", "conditional": "RESTRICTED", "closed": "NON_PUBLIC"}
MEDIA = "https://www.iana.org/assignments/media-types/"
FORMS = {
    "jsonld": "application/ld+json",
    "ttl": "text/turtle; charset=utf-8",
    "rdf": "application/rdf+xml; charset=utf-8",
}
TYPE = "rdf:type"


@dataclass(frozen=True, slots=True)
class Text:
    """A literal; Chinese text by default, else of a type of XML Schema."""

    value: str
    type: str = ""


Node = str | Text
Triple = tuple[str, str, Node]
"""Subject (an address), property (prefixed), object: an address, a prefixed class behind ``rdf:type``, or a literal."""
Link = Callable[..., str]


def described(rows: Iterable[Any], *, base: str, link: Link) -> list[Triple]:
    """The catalogue with all its datasets. ``link`` makes the address of a route."""
    home, held = link("catalogue"), list(rows)
    publisher = f"{home}#publisher"
    city = settings.WORKSPACE.city or "本市"
    graph: list[Triple] = [
        (home, TYPE, "dcat:Catalog"),
        (home, "dct:title", Text(f"{city}产业链数据目录")),
        (
            home,
            "dct:description",
            Text("产业链工作所用的数据集：元数据全部公开，数据按共享类型、开放属性和分级提供。"),
        ),
        (home, "dct:publisher", publisher),
        (home, "dct:language", f"{EU}language/ZHO"),
        (home, "dct:modified", _moment(max((r.updated_at for r in held), default=None))),
        (home, "foaf:homepage", home),
        *_agent(publisher, f"{city}数据主管部门"),
    ]
    numbers = {row.number: link("dataset", row.code) for row in held}
    for row in held:
        graph.append((home, "dcat:dataset", link("dataset", row.code)))
        graph += _dataset(row, link, numbers)
    return [triple for triple in graph if triple[2] != Text("")]


def _agent(at: str, name: str) -> Iterator[Triple]:
    yield (at, TYPE, "foaf:Agent")
    yield (at, "foaf:name", Text(name))


def _dataset(row: Dataset, link: Link, numbers: dict[str, str]) -> Iterator[Triple]:
    at = link("dataset", row.code)
    yield (at, TYPE, "dcat:Dataset")
    yield (at, "dct:title", Text(row.name))
    yield (at, "dct:description", Text(row.abstract))
    yield (at, "dct:identifier", Text(row.code, "xsd:string"))
    yield (at, "dcat:theme", f"{EU}data-theme/ECON")
    yield (at, "dct:language", f"{EU}language/ZHO")
    yield (at, "dct:accrualPeriodicity", f"{EU}frequency/{CYCLES[row.cycle].frequency}")
    yield (at, "dct:accessRights", f"{EU}access-right/{RIGHTS[row.opening]}")
    yield (at, "dct:issued", _day(row.published_on))
    yield (at, "dct:modified", _moment(row.updated_at))
    yield (at, "dct:provenance", f"{at}#provenance")
    yield (f"{at}#provenance", TYPE, "dct:ProvenanceStatement")
    yield (
        f"{at}#provenance",
        "dct:description",
        Text(f"证据等级 {row.grade}。{row.legal_basis or '依据未载'}"),
    )
    for word in dict.fromkeys([*row.category, dict(LEVELS)[row.level], row.get_sharing_display()]):
        yield (at, "dcat:keyword", Text(str(word)))
    for number in row.related:
        if number in numbers:
            yield (at, "dct:relation", numbers[number])
    yield from _around(row, at)
    for kind, label in FORMATS.items():
        yield from _distribution(
            at, link("dataset_file", row.code, kind), kind, label, opened=row.opening == "open"
        )


def _around(row: Dataset, at: str) -> Iterator[Triple]:
    """Number, publisher, whom to call, and how good it was last time."""
    yield (at, "adms:identifier", f"{at}#number")
    yield (f"{at}#number", TYPE, "adms:Identifier")
    yield (f"{at}#number", "skos:notation", Text(row.number, "xsd:string"))
    yield (at, "dct:publisher", f"{at}#publisher")
    yield from _agent(f"{at}#publisher", row.provider)
    yield (at, "dcat:contactPoint", f"{at}#desk")
    yield (f"{at}#desk", TYPE, "vcard:Organization")
    yield (f"{at}#desk", "vcard:fn", Text(row.desk or row.provider))
    if row.desk_phone:
        yield (
            f"{at}#desk",
            "vcard:hasTelephone",
            f"tel:{''.join(c for c in row.desk_phone if c.isdigit() or c == '+')}",
        )
    score = getattr(row, "score", None)
    if score is not None:
        yield (at, "dqv:hasQualityMeasurement", f"{at}#quality")
        yield (f"{at}#quality", TYPE, "dqv:QualityMeasurement")
        yield (f"{at}#quality", "dqv:value", Text(f"{score:.4f}", "xsd:decimal"))


def _distribution(at: str, file: str, kind: str, label: str, *, opened: bool) -> Iterator[Triple]:
    """Only what is open has an address where the file itself is had."""
    one = f"{at}#{kind}"
    yield (at, "dcat:distribution", one)
    yield (one, TYPE, "dcat:Distribution")
    yield (one, "dct:title", Text(label))
    yield (one, "dcat:accessURL", at)
    if opened:
        yield (one, "dcat:downloadURL", file)
    yield (one, "dct:format", f"{EU}file-type/{label.upper()}")
    yield (one, "dcat:mediaType", MEDIA + WRITERS[kind][1].partition(";")[0])


def _moment(at: datetime.datetime | None) -> Text:
    return Text(at.isoformat(timespec="seconds"), "xsd:dateTime") if at else Text("")


DAYS = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}


def _day(text: str) -> Text:
    return Text(text, DAYS[len(text)]) if len(text) in DAYS else Text("")


def rendered(graph: Iterable[Triple], form: str) -> bytes:
    """The graph as ``jsonld``, ``ttl`` or ``rdf``."""
    return _WRITERS[form](list(graph))


def _subjects(graph: Iterable[Triple]) -> dict[str, dict[str, list[Node]]]:
    found: dict[str, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
    for subject, name, value in graph:
        if value not in found[subject][name]:
            found[subject][name].append(value)
    return found


def _jsonld(graph: list[Triple]) -> bytes:
    nodes = [
        {"@id": at} | {_key(name): [_json(v, name) for v in values] for name, values in held.items()}
        for at, held in _subjects(graph).items()
    ]
    whole = {"@context": PREFIXES, "@graph": nodes}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _key(name: str) -> str:
    return "@type" if name == TYPE else name


def _json(value: Node, name: str) -> Any:
    if isinstance(value, Text):
        return (
            {"@value": value.value, "@type": value.type}
            if value.type
            else {"@value": value.value, "@language": "zh"}
        )
    return value if name == TYPE else {"@id": value}


def _turtle(graph: list[Triple]) -> bytes:
    lines = [f"@prefix {name}: <{address}> ." for name, address in PREFIXES.items()]
    for at, held in _subjects(graph).items():
        said = [f"    {name} {', '.join(_term(v, name) for v in values)}" for name, values in held.items()]
        lines += ["", f"<{at}>", " ;\n".join(said) + " ."]
    return ("\n".join(lines) + "\n").encode()


def _term(value: Node, name: str) -> str:
    if isinstance(value, Text):
        quoted = json.dumps(value.value, ensure_ascii=False)
        return f"{quoted}^^{value.type}" if value.type else f"{quoted}@zh"
    return value if name == TYPE else f"<{value}>"


def _rdf_xml(graph: list[Triple]) -> bytes:
    for name, address in PREFIXES.items():
        ElementTree.register_namespace(name, address)
    root = ElementTree.Element(_full("rdf:RDF"))
    for at, held in _subjects(graph).items():
        node = ElementTree.SubElement(root, _full("rdf:Description"), {_full("rdf:about"): at})
        for name, values in held.items():
            for value in values:
                _element(node, name, value)
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _element(node: ElementTree.Element, name: str, value: Node) -> None:
    made = ElementTree.SubElement(node, _full(name))
    if not isinstance(value, Text):
        made.set(_full("rdf:resource"), expand(value) if name == TYPE else value)
        return
    made.text = value.value
    if value.type:
        made.set(_full("rdf:datatype"), expand(value.type))
    else:
        made.set("{http://www.w3.org/XML/1998/namespace}lang", "zh")


def expand(name: str) -> str:
    """``dcat:Dataset`` → its address."""
    prefix, _, rest = name.partition(":")
    return PREFIXES[prefix] + rest


def _full(name: str) -> str:
    prefix, _, rest = name.partition(":")
    return f"{{{PREFIXES[prefix]}}}{rest}"


_WRITERS: dict[str, Callable[[list[Triple]], bytes]] = {"jsonld": _jsonld, "ttl": _turtle, "rdf": _rdf_xml}
