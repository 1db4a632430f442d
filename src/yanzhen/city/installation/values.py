"""What an installation would do, before it does it."""

from __future__ import annotations

from dataclasses import dataclass

EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class KindPlan:
    """The difference of one kind between a pack and the record, as row keys."""

    kind: str
    label: str
    new: tuple[str, ...]
    changed: tuple[str, ...]
    retired: tuple[str, ...]
    unchanged: int

    @property
    def differs(self) -> bool:
        return bool(self.new or self.changed or self.retired)


@dataclass(frozen=True, slots=True)
class InstallPlan:
    """The difference between a pack and the record; ``held`` is the version that stands there now."""

    pack: str
    version: str
    held: str
    kinds: tuple[KindPlan, ...]

    @property
    def differs(self) -> bool:
        return any(kind.differs for kind in self.kinds)

    def lines(self) -> list[str]:
        """The plan in words, one line a kind that differs, with examples."""
        if not self.differs:
            return [f"{self.pack} {self.version} 已在记录里，没有变化"]
        if not self.held:
            counts = "、".join(f"{kind.label} {len(kind.new)}" for kind in self.kinds if kind.new)
            return [f"{self.pack} {self.version} 首次安装：{counts}"]
        head = f"{self.pack}：{self.held} → {self.version}"
        return [head, *[_line(kind) for kind in self.kinds if kind.differs]]


def _line(kind: KindPlan) -> str:
    parts = [("新增", kind.new), ("变化", kind.changed), ("退出", kind.retired)]
    told = [f"{word} {len(keys)}（{_few(keys)}）" for word, keys in parts if keys]
    return f"  {kind.label}：{'，'.join(told)}，不变 {kind.unchanged}"


def _few(keys: tuple[str, ...]) -> str:
    shown = "、".join(keys[:EXAMPLES])
    return shown + (" 等" if len(keys) > EXAMPLES else "")
