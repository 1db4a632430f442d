"""Links as a table gives them: names instead of numbers, checked once, refused with the row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from yanzhen.kernel.adjacency import Adjacency, Ints
from yanzhen.kernel.errors import YanzhenError

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class LinkTable:
    """Who delivers to whom: ``supplier[e]`` and ``customer[e]`` are positions in ``names``.

    ``weight`` is None where no amounts are known. ``rows`` is the row of the source each link came from.
    """

    names: tuple[str, ...]
    supplier: Ints
    customer: Ints
    weight: Floats | None
    rows: Ints

    @classmethod
    def build(
        cls,
        supplier: Sequence[str],
        customer: Sequence[str],
        weight: Iterable[float] | None = None,
        *,
        names: Iterable[str] = (),
        rows: Iterable[int] | None = None,
    ) -> LinkTable:
        """Names are numbered as they come, those of ``names`` first. Weights of 0 are dropped as no link.

        Raises YanzhenError on no link at all, an empty name, a loop, a pair given twice, a weight that is
        missing, infinite or negative.
        """
        place = np.arange(1, len(supplier) + 1) if rows is None else np.asarray(list(rows), dtype=np.int64)
        _check_names(supplier, customer, place)
        index: dict[str, int] = {}
        for name in (*names, *(x for pair in zip(supplier, customer, strict=True) for x in pair)):
            index.setdefault(name, len(index))
        one, other = (np.asarray([index[x] for x in side], dtype=np.int64) for side in (supplier, customer))
        table = cls(tuple(index), one, other, None, place)
        _check_pairs(table)
        return table if weight is None else table._weighed(np.asarray(list(weight), dtype=np.float64))

    def _weighed(self, weight: Floats) -> LinkTable:
        for wrong, why in ((~np.isfinite(weight), "不是有限的数"), (weight < 0, "是负数")):
            if wrong.any():
                at = int(np.flatnonzero(wrong)[0])
                raise YanzhenError(
                    f"数值{weight[at]:g}{why}", where=self._where(at), do="改正数值，不知道的整列留空"
                )
        keep = weight > 0
        if not keep.any():
            raise YanzhenError("没有一条联系的数值大于0", why="无法算出份额", do="核对数值一列")
        return LinkTable(self.names, self.supplier[keep], self.customer[keep], weight[keep], self.rows[keep])

    def _where(self, at: int) -> str:
        return f"第{self.rows[at]}行 {self.names[self.supplier[at]]} → {self.names[self.customer[at]]}"

    @property
    def size(self) -> int:
        return len(self.names)

    def position(self, name: str) -> int:
        """Raises YanzhenError when the name is unknown."""
        if name not in self.names:
            near = [n for n in self.names if name and (name in n or n in name)][:3]
            do = f"是不是{'、'.join(near)}" if near else "核对名称，要与表中的写法一致"
            raise YanzhenError("没有这个节点", where=name or "（空）", why="联系表中没有这个名称", do=do)
        return self.names.index(name)

    def adjacency(self) -> Adjacency:
        return Adjacency.build(self.size, self.supplier.tolist(), self.customer.tolist())


def _check_names(supplier: Sequence[str], customer: Sequence[str], place: Ints) -> None:
    if not len(supplier):
        raise YanzhenError("没有一条联系", why="表是空的", do="至少给出一行供方和需方")
    for one, other, row in zip(supplier, customer, place, strict=True):
        if not one or not other:
            raise YanzhenError("供方或需方是空的", where=f"第{row}行", do="补上名称或删去这一行")
        if one == other:
            raise YanzhenError(
                "供方和需方是同一个", where=f"第{row}行 {one}", why="不能给自己供货", do="删去这一行"
            )


def _check_pairs(table: LinkTable) -> None:
    key = table.supplier * table.size + table.customer
    _, first = np.unique(key, return_index=True)
    if first.size < key.size:
        at = int(np.setdiff1d(np.arange(key.size), first)[0])
        raise YanzhenError(
            "同一对供方和需方出现了两次", where=table._where(at), do="把它们的数值相加，合成一行"
        )
