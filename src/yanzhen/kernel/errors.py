"""One root for every refusal: what happened, where, why, and what the reader can do."""

from __future__ import annotations

from dataclasses import dataclass


class YanzhenError(Exception):
    """A refusal that a user can act on.

    ``what`` is one clause in Chinese; ``where`` names file, sheet, row, column or page; ``why`` gives the
    reason; ``do`` says what to do next. ``str()`` joins the parts that are present.
    """

    def __init__(self, what: str, *, where: str = "", why: str = "", do: str = "") -> None:
        self.what, self.where, self.why, self.do = what, where, why, do
        super().__init__(what)

    def __str__(self) -> str:
        head = f"{self.where}：{self.what}" if self.where else self.what
        tail = [f"原因：{self.why}"] if self.why else []
        tail += [f"处理：{self.do}"] if self.do else []
        return "；".join([head, *tail])


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding of a check: the code names the kind of mistake, the rest explains it in Chinese."""

    code: str
    file: str
    line: int | None
    what: str
    why: str
    do: str
    severity: str = "error"

    @property
    def where(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file

    def __str__(self) -> str:
        mark = "错误" if self.severity == "error" else "提醒"
        return f"{mark} {self.where} {self.what}；原因：{self.why}；处理：{self.do} [{self.code}]"
