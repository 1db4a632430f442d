"""A meeting as an official paper: its agenda before it, its minutes after it."""

from __future__ import annotations

from collections.abc import Callable

from yanzhen.city.supervision import services, task_services
from yanzhen.city.supervision.models import AgendaItem, Meeting
from yanzhen.city.supervision.ports import above
from yanzhen.city.supervision.values import Paper, Section, Table
from yanzhen.kernel.errors import YanzhenError

LAST_WIDTHS, RED_WIDTHS, TASK_WIDTHS = (36, 18, 16, 30), (32, 42, 26), (46, 24, 16, 14)
KIND_TITLES = {
    "target": "目标亮红灯",
    "project": "项目红黄牌",
    "lead": "招商线索逾期",
    "demand": "企业诉求逾期",
    "demand_topic": "同类诉求集中",
    "report": "实绩逾期未报",
    "task": "任务逾期",
    "silent": "项目久无消息",
}


def agenda_paper(meeting: Meeting) -> Paper:
    """What comes before the meeting, in the order of the agenda: the last decisions first."""
    points = [a for a in meeting.agenda.all() if not a.dropped]
    last = [a for a in points if a.origin == "last"]
    sections = [_last(meeting, last)]
    for kind in dict.fromkeys(a.kind for a in points if a.origin == "red"):
        held = [a for a in points if a.origin == "red" and a.kind == kind]
        sections.append(Section(f"{KIND_TITLES.get(kind, '其他红灯事项')}（{len(held)}项）", (), _red(held)))
    own = [a for a in points if a.origin == "own"]
    if own:
        told = tuple(f"{a.label}。{a.says}{f'（{a.unit_name}）' if a.unit_name else ''}" for a in own)
        sections.append(Section("提交议题", told))
    dropped = [a for a in meeting.agenda.all() if a.dropped]
    if dropped:
        sections.append(Section("不上会的事项", tuple(f"{a.label}：{a.dropped}" for a in dropped)))
    return Paper(f"{meeting.title}议程", _when(meeting), tuple(sections))


def _when(meeting: Meeting) -> str:
    day = meeting.held_on
    place = f"　{meeting.place}" if meeting.place else ""
    chair = f"　主持：{meeting.chair}" if meeting.chair else ""
    return f"{day.year}年{day.month}月{day.day}日{place}{chair}"


def _last(meeting: Meeting, points: list[AgendaItem]) -> Section:
    if not points:
        why = "这是第一次会议。" if meeting.previous_id is None else "上次会议没有交办任务。"
        return Section("上次会议决定的落实", (why,))
    rows = tuple((a.label, a.unit_name, str(a.due), told(a, meeting)) for a in points)
    done = sum(a.task is not None and a.task.state == "done" for a in points)
    lead = f"上次会议以来交办 {len(points)} 项，办结 {done} 项。"
    table = Table(("任务", "责任单位", "期限", "落实情况"), rows, LAST_WIDTHS)
    return Section("上次会议决定的落实", (lead,), table)


def told(point: AgendaItem, meeting: Meeting) -> str:
    """A point's state: as it stood when the agenda was settled, as it stands now before that."""
    if point.task is not None and not point.says:
        return services.state_of(point.task, min(meeting.held_on, task_services.today()))
    return point.says


def _red(points: list[AgendaItem]) -> Table:
    rows = tuple((a.label, a.says, a.unit_name or "未明确") for a in points)
    return Table(("事项", "情况", "责任单位"), rows, RED_WIDTHS)


def minutes_paper(meeting: Meeting) -> Paper:
    """What was decided, by whom to be done until when. Raises YanzhenError before the meeting was held."""
    if meeting.state not in ("held", "issued"):
        raise YanzhenError("会议还没有纪要", where=meeting.title, do="会后先记纪要和决定")
    paragraphs = tuple(line.strip() for line in meeting.minutes.splitlines() if line.strip())
    decisions = list(meeting.decisions.all())
    rows = tuple(
        (t.text, t.unit.name, str(t.due), t.get_state_display()) for d in decisions for t in d.tasks.all()
    )
    sections = [
        Section("会议情况", paragraphs or ("（纪要正文还没有写）",)),
        Section("会议决定", tuple(f"{d.number}．{d.text}" for d in decisions) or ("会议没有作出决定。",)),
    ]
    if rows:
        sections.append(
            Section("任务分工", (), Table(("任务", "责任单位", "期限", "状态"), rows, TASK_WIDTHS))
        )
    signed = f"签发：{meeting.issued_by_name}" if meeting.state == "issued" else "未签发，供核对"
    return Paper(f"{meeting.title}纪要", _when(meeting), tuple(sections), signed)


PAPERS: dict[str, Callable[[Meeting], Paper]] = {"agenda": agenda_paper, "minutes": minutes_paper}


def word_file(meeting: Meeting, kind: str) -> bytes:
    """Agenda or minutes as a Word file in the official layout."""
    return above.paper(PAPERS[kind](meeting))
