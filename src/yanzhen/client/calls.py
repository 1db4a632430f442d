"""What can be asked: one method an operation of the interface, with the types of its answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from yanzhen.client import shapes
from yanzhen.client.pools import Pools
from yanzhen.client.wire import at as _at


class Client(Pools):
    """The interface of one Yanzhen, asked with one token. Lists come row by row and turn their pages themselves."""

    def __enter__(self) -> Client:
        return self

    def search(self, q: str, *, limit: int = 8) -> list[shapes.HitGroup]:
        """Groups of what was found; pinyin initials work."""
        found: list[shapes.HitGroup] = self.get("/search", q=q, limit=limit)
        return found

    def chains(self) -> Iterator[shapes.ChainRow]:
        return self.pages("/chains")

    def chain(self, code: str) -> shapes.ChainWhole:
        """Panorama, status, measures and gaps of one chain."""
        found: shapes.ChainWhole = self.get(_at("/chains", code))
        return found

    def nodes(self, *, chain: str = "", presence: str = "", q: str = "") -> Iterator[shapes.NodeRow]:
        return self.pages("/nodes", chain=chain, presence=presence, q=q)

    def node(self, code: str) -> shapes.NodeWhole:
        found: shapes.NodeWhole = self.get(_at("/nodes", code))
        return found

    def gaps(self, *, chain: str = "", kind: str = "") -> Iterator[shapes.GapRow]:
        return self.pages("/gaps", chain=chain, kind=kind)

    def prospects(self, *, chain: str = "") -> Iterator[shapes.ProspectRow]:
        """What to build next, best first, and whom to ask, with reasons and counter-reasons."""
        return self.pages("/prospects", chain=chain)

    def alerts(self, *, chain: str = "") -> Iterator[shapes.AlertRow]:
        return self.pages("/alerts", chain=chain)

    def enterprises(
        self,
        q: str = "",
        *,
        chain: str = "",
        node: str = "",
        region: str = "",
        park: str = "",
        status: str = "",
    ) -> Iterator[shapes.EnterpriseRow]:
        return self.pages(
            "/enterprises", q=q, chain=chain, node=node, region=region, park=park, status=status
        )

    def enterprise(self, code: str) -> shapes.EnterpriseWhole:
        found: shapes.EnterpriseWhole = self.get(_at("/enterprises", code))
        return found

    def policy_check(self, enterprise: str, *, on: str = "", state: str = "") -> shapes.CheckWhole:
        """One enterprise against every clause of a day, with reasons, facts read and facts missing."""
        found: shapes.CheckWhole = self.get(f"{_at('/enterprises', enterprise)}/policies", on=on, state=state)
        return found

    def projects(
        self, q: str = "", *, chain: str = "", region: str = "", park: str = "", stage: str = ""
    ) -> Iterator[shapes.ProjectRow]:
        return self.pages("/projects", q=q, chain=chain, region=region, park=park, stage=stage)

    def project(self, code: str) -> shapes.ProjectWhole:
        found: shapes.ProjectWhole = self.get(_at("/projects", code))
        return found

    def parks(
        self, q: str = "", *, kind: str = "", chain: str = "", region: str = ""
    ) -> Iterator[shapes.ParkRow]:
        return self.pages("/parks", q=q, kind=kind, chain=chain, region=region)

    def park(self, code: str) -> shapes.ParkWhole:
        found: shapes.ParkWhole = self.get(_at("/parks", code))
        return found

    def plots(
        self, q: str = "", *, park: str = "", state: str = "", use: str = ""
    ) -> Iterator[shapes.PlotRow]:
        return self.pages("/plots", q=q, park=park, state=state, use=use)

    def targets(
        self, q: str = "", *, family: str = "", chain: str = "", lineage: str = "", light: str = ""
    ) -> Iterator[shapes.TargetRow]:
        return self.pages("/targets", q=q, family=family, chain=chain, lineage=lineage, light=light)

    def target(self, code: str) -> shapes.TargetWhole:
        """One target with its line through the documents and the measured values that it may be compared with."""
        found: shapes.TargetWhole = self.get(_at("/targets", code))
        return found

    def lineages(self) -> Iterator[shapes.LineRow]:
        return self.pages("/lineages")

    def lineage(self, code: str) -> shapes.LineRow:
        found: shapes.LineRow = self.get(_at("/lineages", code))
        return found

    def indicators(self) -> Iterator[shapes.IndicatorRow]:
        return self.pages("/indicators")

    def actuals(self, *, indicator: str = "", subject: str = "") -> Iterator[shapes.ActualRow]:
        return self.pages("/actuals", indicator=indicator, subject=subject)

    def policies(
        self, q: str = "", *, level: str = "", state: str = "", open_now: bool = False
    ) -> Iterator[shapes.PolicyRow]:
        return self.pages("/policies", q=q, level=level, state=state, open_now=open_now)

    def policy(self, code: str) -> shapes.PolicyWhole:
        found: shapes.PolicyWhole = self.get(_at("/policies", code))
        return found

    def sources(self, q: str = "", *, kind: str = "", grade: str = "") -> Iterator[shapes.SourceRow]:
        return self.pages("/sources", q=q, kind=kind, grade=grade)

    def source(self, code: str) -> shapes.SourceWhole:
        found: shapes.SourceWhole = self.get(_at("/sources", code))
        return found

    def statements(self, *, source: str = "", verdict: str = "") -> Iterator[shapes.StatementRow]:
        return self.pages("/statements", source=source, verdict=verdict)

    def contradictions(self, *, indicator: str = "") -> Iterator[shapes.ContradictionRow]:
        return self.pages("/contradictions", indicator=indicator)

    def leads(self, *, state: str = "", chain: str = "", node: str = "") -> Iterator[shapes.LeadRow]:
        """Leads of the own unit in full; what others reported stands in ``get("/leads")["others"]``."""
        return self.pages("/leads", state=state, chain=chain, node=node)

    def lead(self, key: int) -> shapes.LeadWhole:
        found: shapes.LeadWhole = self.get(_at("/leads", key))
        return found

    def demands(
        self, q: str = "", *, state: str = "", kind: str = "", late: bool = False
    ) -> Iterator[shapes.DemandRow]:
        return self.pages("/demands", q=q, state=state, kind=kind, late=late)

    def demand(self, key: int) -> shapes.DemandWhole:
        found: shapes.DemandWhole = self.get(_at("/demands", key))
        return found

    def tasks(self, *, unit: str = "", state: str = "", late: bool = False) -> Iterator[shapes.TaskRow]:
        return self.pages("/tasks", unit=unit, state=state, late=late)

    def task(self, key: int) -> shapes.TaskRow:
        found: shapes.TaskRow = self.get(_at("/tasks", key))
        return found

    def datasets(
        self, q: str = "", *, sharing: str = "", opening: str = "", late: bool = False
    ) -> Iterator[shapes.DatasetRow]:
        return self.pages("/datasets", q=q, sharing=sharing, opening=opening, late=late)

    def dataset(self, code: str) -> shapes.DatasetWhole:
        """An entry of the catalogue: its items, and what of its rows the asker may have."""
        found: shapes.DatasetWhole = self.get(_at("/datasets", code))
        return found

    def dataset_rows(self, code: str) -> Iterator[dict[str, Any]]:
        """All rows that the asker may have, each with its stable ``_id``."""
        return self.pages(f"{_at('/datasets', code)}/rows")

    def share_requests(self, *, state: str = "") -> Iterator[shapes.ShareRequestRow]:
        """Requests that the asker's unit made or has to answer."""
        return self.pages("/share-requests", state=state)

    def doubts(self, *, state: str = "") -> Iterator[shapes.DoubtRow]:
        """Doubts about values that the asker's unit raised or has to answer."""
        return self.pages("/doubts", state=state)

    def connections(self) -> list[shapes.ConnectionRow]:
        """How connected parks, chains and enterprises are."""
        found: shapes.ConnectionList = self.get("/connections")
        return found["items"]

    def deliveries(self) -> Iterator[shapes.DeliveryRow]:
        return self.pages("/deliveries")

    def changes(self, *, after: str = "", model: str = "", action: str = "") -> Iterator[shapes.ChangeRow]:
        """What changed after the change with that id, oldest first."""
        return self.pages("/changes", after=after, model=model, action=action)
