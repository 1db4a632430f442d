"""What the import of a register did."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RegisterImport:
    """``repeated``: this very register was taken in before and nothing was written."""

    filename: str
    rows: int
    with_city: int
    with_products: int
    twins: tuple[str, ...]
    repeated: bool = False

    def summary(self) -> str:
        if self.repeated:
            return f"{self.filename}：这份名录已经导入过，共 {self.rows} 家，没有变化"
        told = f"{self.filename}：导入 {self.rows} 家，有城市的 {self.with_city} 家，有产品的 {self.with_products} 家"
        few = "、".join(self.twins[:5])
        return told + (f"；{len(self.twins)} 个代码出现多次，各取第一条（{few} 等）" if self.twins else "")
