"""What is wrong in the city today, each with the page where one acts on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from yanzhen.analysis.gaps import ChainStatus, GapKind
from yanzhen.analysis.progress import Light
from yanzhen.city.atlas.record import CityRecord
from yanzhen.city.atlas.values import RED_LABELS, RedItem


def red_items(record: CityRecord, statuses: Mapping[str, ChainStatus]) -> tuple[RedItem, ...]:
    """All red items: targets first, then fallen projects, breaks, silent projects, contradictions."""
    labels = {chain.code: chain.label for chain in record.chain_rows}
    items = [
        *_targets(record, labels),
        *_projects(record, labels),
        *_breaks(record, statuses, labels),
        *_contradictions(record),
    ]
    order = {what: place for place, what in enumerate(RED_LABELS)}
    return tuple(sorted(items, key=lambda item: order[item.what]))


def _targets(record: CityRecord, labels: Mapping[str, str]) -> Iterator[RedItem]:
    for card in record.targets:
        if card.superseded:
            continue
        progress = card.progress
        if progress.light is Light.RED:
            what, sentence = "red_target", f"{card.label}（{card.goal}，{card.deadline}）：{progress.reason}"
        elif progress.closed and (progress.distance or 0) > 0:
            what = "overdue_target"
            sentence = f"{card.label}（{card.goal}，{card.deadline}）：{progress.reason}"
        elif progress.light is Light.NO_DATA and _is_over(card.deadline, record):
            what, sentence = (
                "overdue_target",
                f"{card.label}（{card.goal}）已于 {card.deadline} 到期，无实绩数据",
            )
        else:
            continue
        yield RedItem(what, "target", card.code, sentence, card.chain, labels.get(card.chain, ""))


def _is_over(deadline: str, record: CityRecord) -> bool:
    """A deadline as written (``2025``, ``2025-06``) is over when the day lies beyond what it names."""
    return bool(deadline[:4].isdigit()) and deadline < record.as_of.isoformat()[: len(deadline)]


def _projects(record: CityRecord, labels: Mapping[str, str]) -> Iterator[RedItem]:
    for late in record.late:
        card = record.projects[late.project.code]
        chain = card.nodes[0].split(".")[0] if card.nodes else ""
        what = "fallen_project" if late.kind == "fallen" else "silent_project"
        yield RedItem(what, "project", card.code, late.sentence, chain, labels.get(chain, ""))


def _breaks(
    record: CityRecord, statuses: Mapping[str, ChainStatus], labels: Mapping[str, str]
) -> Iterator[RedItem]:
    for chain, status in statuses.items():
        for gap in status.gaps:
            if gap.kind is GapKind.BREAK:
                sentence = f"{labels[chain]}：{gap.reason}"
                yield RedItem("break", "node", gap.node, sentence, chain, labels[chain])


def _contradictions(record: CityRecord) -> Iterator[RedItem]:
    for card in record.contradictions:
        sides = "；".join(f"{statement}" for statement, _, _ in card.sides)
        yield RedItem("contradiction", "contradiction", card.code, f"{card.label}：{sides}")
