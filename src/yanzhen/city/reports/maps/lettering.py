"""How much room Chinese and Latin letters take, so that Python can break lines before anything is drawn."""

from __future__ import annotations

from collections.abc import Sequence


def width_of(text: str) -> float:
    """Width in em: a Chinese character is 1, a Latin letter or digit about 0.56."""
    return sum(0.56 if ord(c) < 0x2E80 and c not in "，。、“”《》—…" else 1.0 for c in text)


def _cut(text: str, room: float) -> int:
    used = 0.0
    for place, letter in enumerate(text):
        used += width_of(letter)
        if used > room:
            return place
    return len(text)


def shorten(text: str, room: float) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    return text if width_of(text) <= room else text[: _cut(text, room - 1)] + "…"


def wrap_label(text: str, room: float) -> list[str]:
    """One line, or two of nearly equal length, broken at a bracket or a joining mark where there is one."""
    if width_of(text) <= room:
        return [text]
    fits = [k for k in range(1, len(text)) if width_of(text[:k]) <= room and width_of(text[k:]) <= room]
    if not fits:
        return wrap(text, room, 2)
    natural = [k for k in fits if text[k] in "（(" or text[k - 1] in "/、与和及）)"]
    middle = width_of(text) / 2
    cut = min(natural or fits, key=lambda k: abs(width_of(text[:k]) - middle))
    return [text[:cut], text[cut:]]


def wrap(text: str, room: float, lines: int) -> list[str]:
    """At most ``lines`` lines of ``room`` em; the last one ends in an ellipsis when text is left over."""
    out: list[str] = []
    rest = text
    while rest and len(out) < lines - 1:
        cut = max(1, _cut(rest, room))
        out.append(rest[:cut])
        rest = rest[cut:]
        if rest[:1] and rest[0] in "，、。；）)":
            out[-1] += rest[0]
            rest = rest[1:]
    return [*out, shorten(rest, room)] if rest else out


def wrap_names(names: Sequence[str], room: float, lines: int) -> list[str]:
    """Names joined by 、 over whole lines; what does not fit becomes 等N家. Names are never cut in two."""
    out: list[str] = []
    shown = 0
    for name in names:
        short = shorten(name, room - 1)
        left = len(names) - shown - 1
        tail = width_of(f"等{len(names)}家") if left and len(out) == lines else 0.0
        if out and width_of(out[-1] + "、" + short) + tail <= room:
            out[-1] += "、" + short
        elif len(out) < lines:
            if out:
                out[-1] += "、"
            out.append(short)
        else:
            break
        shown += 1
    if out and shown < len(names):
        end = f"等{len(names)}家"
        out[-1] = shorten(out[-1], room - width_of(end)) + end
    return out
