"""Types of enterprises; written from the OpenAPI description by yanzhen.site.api.client_shapes."""

from __future__ import annotations

from typing import TypedDict

from yanzhen.client.shapes.shared import Figure, Mark


class EnterpriseRow(TypedDict):
    grade: str
    note: str
    sources: list[Mark]
    code: str
    name: str
    uscc: str
    region: str
    region_name: str
    status: str
    status_label: str
    status_as_of: str
    role: str
    role_label: str
    products: list[str]
    industries: list[str]
    recognitions: list[str]
    listed: str
    founded: str
    nodes: list[NodePlace]
    parks: list[str]


class EnterpriseWhole(TypedDict):
    grade: str
    note: str
    sources: list[Mark]
    code: str
    name: str
    uscc: str
    region: str
    region_name: str
    status: str
    status_label: str
    status_as_of: str
    role: str
    role_label: str
    products: list[str]
    industries: list[str]
    recognitions: list[str]
    listed: str
    founded: str
    nodes: list[NodePlace]
    parks: list[str]
    names: list[str]
    figures: list[NamedFigure]
    customers: list[PartnerRow]
    suppliers: list[PartnerRow]
    restricted: bool


class NamedFigure(TypedDict):
    indicator: str
    figure: Figure


class NodePlace(TypedDict):
    """On which node an enterprise stands, and on what ground."""

    node: str
    label: str
    chain: str
    main: bool
    basis: str


class PartnerRow(TypedDict):
    """Who might trade with it: stated by a source, or suggested by the links of the chains."""

    code: str
    name: str
    basis: str
    why: str
    node: str
    grade: str
    sources: list[Mark]
