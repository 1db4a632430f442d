"""A fitted probability of entry that can be kept in a file and asked later, with what it was measured on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from yanzhen.analysis.backtest.boosting import Boosted, BoostRule
from yanzhen.analysis.backtest.calibration import Calibration
from yanzhen.analysis.backtest.events import Event, Plan, calc_state, find_candidates
from yanzhen.analysis.backtest.features import calc_features
from yanzhen.analysis.backtest.learners import Choice, Learned, learn
from yanzhen.analysis.backtest.logistic import Logistic
from yanzhen.analysis.backtest.panel import Floats, Panel
from yanzhen.analysis.backtest.samples import join_scenes, make_scene, split_within
from yanzhen.kernel.errors import YanzhenError

FORMAT = 1
CHUNK = 200_000
_LINEAR = ("mean", "deviation", "weights", "intercept")
_TREES = ("edges", "columns", "cuts", "leaves", "base")


@dataclass(frozen=True, slots=True, eq=False)
class EntryModel:
    """``provenance``: panel (years, sizes, sha256 of the values), lessons, features, metrics of the backtest."""

    event: Event
    learned: Learned
    provenance: dict[str, Any]

    def predict(self, panel: Panel, year: int | None = None, before: int | None = None) -> Floats:
        """(R, A) calibrated probabilities of entry after ``year`` (default: the last); NaN where no candidate.

        ``before`` is the year that growth is measured from, where the lessons knew one; by default as far back
        as the lessons were long.
        """
        start = len(panel.years) - 1 if year is None else _place(panel, year)
        earlier = -1 if before is None else _place(panel, before)
        if before is None and self.provenance["looks_back"]:
            earlier = max(start - int(self.provenance["step"]), -1)
        features = calc_features(panel, start, earlier, self.event)
        missing = [n for n in self.learned.names if n not in features.columns]
        if missing:
            raise YanzhenError(
                "这个面板算不出模型要的特征",
                why=f"缺：{'、'.join(missing)}",
                do="用与学习时同样编码的面板，或重新拟合",
            )
        where = find_candidates(calc_state(panel, start, self.event), self.event)
        found = np.full(panel.shape, np.nan)
        flat = np.flatnonzero(where)
        for at in range(0, len(flat), CHUNK):
            some = np.zeros(where.size, np.bool_)
            some[flat[at : at + CHUNK]] = True
            rows = features.rows(some.reshape(where.shape), self.learned.names)
            found.ravel()[flat[at : at + CHUNK]] = self.learned.probabilities(rows)
        return found

    def save(self, path: Path) -> None:
        """One .npz of plain numbers and a JSON text; no code is stored."""
        arrays: dict[str, Any] = {}
        for name, linear in (("plain", self.learned.plain), ("logistic", self.learned.logistic)):
            arrays |= {f"{name}/{k}": np.asarray(getattr(linear, k)) for k in _LINEAR}
        for i, trees in enumerate(self.learned.boosted):
            arrays |= {f"boosted{i}/{k}": np.asarray(getattr(trees, k)) for k in _TREES}
        arrays |= {f"calibration/{k}": getattr(self.learned.calibration, k) for k in ("logits", "chances")}
        arrays["meta"] = np.asarray(json.dumps(self._meta(), ensure_ascii=False))
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            np.savez_compressed(file, **arrays)

    def _meta(self) -> dict[str, Any]:
        line = self.learned.calibration
        return {
            "format": FORMAT,
            "event": asdict(self.event),
            "names": self.learned.names,
            "bags": len(self.learned.boosted),
            "choice": asdict(self.learned.choice),
            "calibration": {"method": line.method, "slope": line.slope, "shift": line.shift},
            "provenance": self.provenance,
        }

    @classmethod
    def load(cls, path: Path) -> EntryModel:
        """Raises YanzhenError for a file that is not such a model."""
        try:
            with np.load(path, allow_pickle=False) as stored:
                arrays = dict(stored)
            meta = json.loads(str(arrays["meta"]))
        except (OSError, ValueError, KeyError) as error:
            raise YanzhenError(
                "不是进入概率模型的文件", where=str(path), do="用 --model 存出的 .npz"
            ) from error
        if meta.get("format") != FORMAT:
            raise YanzhenError("模型文件的版本不对", where=str(path), do="用这一版重新拟合")
        return cls(Event(**meta["event"]), _learned(meta, arrays), meta["provenance"])


def _learned(meta: dict[str, Any], arrays: dict[str, Any]) -> Learned:
    def linear(name: str) -> Logistic:
        mean, deviation, weights, intercept = (arrays[f"{name}/{k}"] for k in _LINEAR)
        return Logistic(mean, deviation, weights, float(intercept))

    def trees(name: str) -> Boosted:
        edges, columns, cuts, leaves, base = (arrays[f"{name}/{k}"] for k in _TREES)
        return Boosted(edges, columns, cuts, leaves, float(base))

    choice = meta["choice"] | {
        "rule": BoostRule(**meta["choice"]["rule"]),
        "losses": tuple(meta["choice"]["losses"]),
    }
    steps = {k: arrays[f"calibration/{k}"] for k in ("logits", "chances")}
    return Learned(
        tuple(meta["names"]),
        linear("plain"),
        linear("logistic"),
        tuple(trees(f"boosted{i}") for i in range(meta["bags"])),
        Choice(**choice),
        Calibration(**meta["calibration"], **steps),
    )


def fit_entry_model(panel: Panel, event: Event, plan: Plan, *, metrics: Any = ()) -> EntryModel:
    """Learns from every transition of ``plan``, the tested one too, for use after the panel's last year.

    The calibration comes from rows held out inside (regions and activities, or the last transition). ``metrics``
    are those of the backtest, which did not see the tested transition: kept in the provenance.
    """
    moves = (*plan.train, plan.test)
    lessons = join_scenes([make_scene(panel, move, event) for move in moves])
    learned = learn(lessons, split_within(lessons, by_time=True))
    provenance = {
        "regions": len(panel.regions),
        "activities": len(panel.activities),
        "years": list(panel.years),
        "sha256": hashlib.sha256(np.ascontiguousarray(panel.values).tobytes()).hexdigest(),
        "lessons": [f"{panel.years[m.start]}-{panel.years[m.end]}" for m in moves],
        "step": plan.test.end - plan.test.start,
        "looks_back": any(m.before >= 0 for m in moves),
        "pairs": len(lessons),
        "entries": int(lessons.entered.sum()),
        "metrics": metrics,
    }
    return EntryModel(event, learned, provenance)


def _place(panel: Panel, year: int) -> int:
    if year not in panel.years:
        raise YanzhenError(
            f"面板里没有 {year} 年", why=f"有：{'、'.join(str(y) for y in panel.years)}", do="改年份"
        )
    return panel.years.index(year)
