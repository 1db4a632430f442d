"""A refusal of the interface as an exception that says what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class RefusedError(Exception):
    """The interface said no: ``status`` and the parts of its RFC 9457 answer (``what``, ``where``, ``why``, ``do``)."""

    def __init__(self, status: int, told: Mapping[str, Any], *, wait: int | None = None) -> None:
        self.status, self.wait = status, wait
        self.what = str(told.get("detail") or told.get("title") or "没有应答")
        self.where, self.why, self.do = (str(told.get(name) or "") for name in ("where", "why", "do"))
        self.errors: tuple[str, ...] = tuple(str(one) for one in told.get("errors") or ())
        super().__init__(str(self))

    def __str__(self) -> str:
        parts = [f"{self.where}：{self.what}" if self.where else self.what]
        parts += [f"原因：{self.why}"] if self.why else []
        parts += [f"处理：{self.do}"] if self.do else []
        return f"{'；'.join(parts)}（{self.status}）"
