"""Where a definition stands: the file, the line, and the lines of its parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """``lines`` maps paths in the file to lines; ``root`` is this definition's path in it."""

    file: str
    line: int | None = None
    root: Path = ()
    lines: Mapping[Path, int] = field(default_factory=dict, repr=False, compare=False)

    def at(self, parts: Iterable[str | int]) -> int | None:
        """The line of a part, e.g. ``("nodes", 3, "band")``; unknown parts are skipped over."""
        path, line = self.root, self.line
        for part in parts:
            if (*path, part) in self.lines:
                path = (*path, part)
                line = self.lines[path]
        return line
