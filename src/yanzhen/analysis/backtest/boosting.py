"""Gradient boosted trees on binned features; trees are plain arrays, so a fitted model is a file of numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yanzhen.analysis.backtest.logistic import expit
from yanzhen.analysis.backtest.panel import Floats

BINS = 62
"""Bin 0 is for what is missing, bins 1 to 63 for values between the edges."""


@dataclass(frozen=True, slots=True)
class BoostRule:
    """``depth`` of every tree, ``least`` Hessian a leaf, ``ridge`` on leaf values, share of columns a tree sees."""

    depth: int = 4
    trees: int = 250
    rate: float = 0.08
    least: float = 8.0
    ridge: float = 10.0
    columns: float = 0.3
    patience: int = 25
    seed: int = 7


@dataclass(frozen=True, slots=True, eq=False)
class Boosted:
    """``edges`` (F, 62) per feature; trees (T, 2^(d+1) − 1): column (−1 = leaf), last bin to the left, leaf value."""

    edges: NDArray[np.float32]
    columns: NDArray[np.int16]
    cuts: NDArray[np.uint8]
    leaves: NDArray[np.float32]
    base: float

    @property
    def trees(self) -> int:
        return len(self.columns)

    def logits(self, features: NDArray[np.float32]) -> Floats:
        from yanzhen.analysis.backtest.kernels import walk

        out = np.full(len(features), self.base)
        walk(put_in_bins(features, self.edges), self.columns, self.cuts, self.leaves, out)
        return out


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """Rows held out, on which the number of trees is chosen."""

    features: NDArray[np.float32]
    entered: NDArray[np.bool_]


def fit_boosted(
    features: NDArray[np.float32], entered: NDArray[np.bool_], rule: BoostRule, held: Held | None = None
) -> Boosted:
    """Second-order boosting of the log loss (Friedman 2001; histograms as in LightGBM, Ke et al. 2017).

    With ``held`` stops ``patience`` trees after the least log loss there and keeps the trees up to it.
    """
    edges = _edges(features)
    bins = put_in_bins(features, edges)
    y = entered.astype(np.float64)
    share = float(np.clip(y.mean(), 1e-6, 1 - 1e-6))
    base = float(np.log(share / (1 - share)))
    watch = _Watch(held, edges, base) if held else None
    trees = _grow_all(bins, y, base, rule, watch)
    kept = trees[: watch.best] if watch else trees
    nodes = 2 ** (rule.depth + 1) - 1
    columns, cuts, leaves = (
        np.stack([t[k] for t in kept]) if kept else np.zeros((0, nodes)) for k in range(3)
    )
    return Boosted(edges, columns.astype(np.int16), cuts.astype(np.uint8), leaves.astype(np.float32), base)


_Tree = tuple[NDArray[np.int16], NDArray[np.uint8], NDArray[np.float32]]


class _Watch:
    """Log loss on held rows after each tree."""

    def __init__(self, held: Held, edges: NDArray[np.float32], base: float) -> None:
        self.bins, self.entered = put_in_bins(held.features, edges), held.entered
        self.logits = np.full(len(held.entered), base)
        self.least, self.best, self.count = log_loss(self.logits, self.entered), 0, 0

    def add(self, tree: _Tree) -> int:
        """Adds the tree; returns how many trees ago the loss was least."""
        from yanzhen.analysis.backtest.kernels import walk

        walk(self.bins, tree[0][None], tree[1][None], tree[2][None], self.logits)
        self.count += 1
        loss = log_loss(self.logits, self.entered)
        if loss < self.least:
            self.least, self.best = loss, self.count
        return self.count - self.best


def _grow_all(
    bins: NDArray[np.uint8], y: Floats, base: float, rule: BoostRule, watch: _Watch | None
) -> list[_Tree]:
    from yanzhen.analysis.backtest.kernels import walk

    rng = np.random.default_rng(rule.seed)
    logits = np.full(len(y), base)
    trees: list[_Tree] = []
    for _ in range(rule.trees):
        chance = expit(logits)
        tree = _grow(bins, chance - y, chance * (1 - chance), rule, rng)
        walk(bins, tree[0][None], tree[1][None], tree[2][None], logits)
        trees.append(tree)
        if watch and watch.add(tree) >= rule.patience:
            break
    return trees


def _grow(
    bins: NDArray[np.uint8], slope: Floats, bend: Floats, rule: BoostRule, rng: np.random.Generator
) -> _Tree:
    """One tree, level by level, on a sample of columns; leaf = −rate · Σ slope / (Σ bend + ridge)."""
    from yanzhen.analysis.backtest.kernels import best_splits, push_down, sum_bins

    width, size = bins.shape
    chosen = np.sort(rng.choice(width, max(int(rule.columns * width), min(width, 3)), replace=False))
    nodes = 2 ** (rule.depth + 1) - 1
    columns, cuts = np.full(nodes, -1, np.int16), np.zeros(nodes, np.uint8)
    node = np.zeros(size, np.int32)
    for level in range(rule.depth):
        first, count = 2**level - 1, 2**level
        sums = sum_bins(bins, chosen, node - first, slope, bend, count)
        column, cut, _ = best_splits(sums, rule.ridge, rule.least)
        real = np.where(column >= 0, chosen[column], -1)
        columns[first : first + count], cuts[first : first + count] = real, cut
        push_down(bins, node, first, real, cut)
    slopes = np.bincount(node, weights=slope, minlength=nodes)
    bends = np.bincount(node, weights=bend, minlength=nodes)
    return columns, cuts, (-rule.rate * slopes / (bends + rule.ridge)).astype(np.float32)


def _edges(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Quantiles of each column between which values share a bin; a column without values has none."""
    at = np.linspace(0, 1, BINS + 2)[1:-1]
    edges = np.full((features.shape[1], BINS), np.inf, np.float32)
    for k in range(features.shape[1]):
        column = features[:, k]
        column = column[np.isfinite(column)]
        if column.size:
            marks = np.unique(np.quantile(column, at, method="higher").astype(np.float32))
            edges[k, : len(marks)] = marks
    return edges


def put_in_bins(features: NDArray[np.float32], edges: NDArray[np.float32]) -> NDArray[np.uint8]:
    """(F, n): 0 missing, else 1 + how many edges lie below the value."""
    bins = np.zeros((features.shape[1], len(features)), np.uint8)
    for k in range(features.shape[1]):
        column = features[:, k]
        placed = 1 + np.searchsorted(edges[k], column, side="left")
        bins[k] = np.where(np.isnan(column), 0, placed)
    return bins


def log_loss(logits: Floats, entered: NDArray[np.bool_]) -> float:
    """Mean of −log of the probability given to what happened."""
    return float(np.mean(np.logaddexp(0.0, np.where(entered, -logits, logits))))
