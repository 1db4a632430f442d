"""Levels of education and skill, states and reasons of the talent pool, as tables; no database."""

from __future__ import annotations

LEVELS = [
    ("any", "不限"),
    ("vocational", "中职"),
    ("skilled", "高级工、技师"),
    ("college", "大专"),
    ("bachelor", "本科"),
    ("graduate", "研究生"),
]
LEVEL_LABELS = dict(LEVELS)
ACCEPTED: dict[str, tuple[str, ...]] = {
    "any": (),
    "vocational": ("vocational", "skilled", "college", "bachelor", "graduate"),
    "skilled": ("skilled",),
    "college": ("college", "bachelor", "graduate"),
    "bachelor": ("bachelor", "graduate"),
    "graduate": ("graduate",),
}
"""What a post asks for → whom it takes; a certificate of skill and a degree do not stand for each other."""
OFFERED = [pair for pair in LEVELS if pair[0] != "any"]
SCHOOL_KINDS = [
    ("university", "本科院校"),
    ("college", "高职专科院校"),
    ("vocational", "中等职业学校"),
    ("technical", "技工学校、技师学院"),
    ("institute", "培训机构"),
]
COURSE_KINDS = [("ordinary", "普通班"), ("order", "订单班")]
STATES = [("open", "招聘中"), ("closed", "已结束"), ("withdrawn", "已撤回")]
REFERRAL_STATES = [("introduced", "已推荐，等用人单位答复"), ("hired", "已录用"), ("declined", "未录用")]
REASONS = [
    ("skills", "技能不符"),
    ("level", "学历或等级不符"),
    ("pay", "待遇谈不拢"),
    ("place", "地点不合适"),
    ("time", "到岗时间不合适"),
    ("filled", "岗位已招满"),
    ("absent", "本人没有来或不愿意"),
    ("other", "其他"),
]
ENDINGS = [("withdrawn", "本人撤回同意"), ("expired", "保存期满")]
CONSENTS = [
    ("paper", "书面同意，原件由登记单位保存"),
    ("online", "本人网上同意"),
    ("spoken", "当面口头同意，有录音"),
]
KEEP_DAYS = 365
"""How long a person's name and telephone may be kept at most, from consent on; our own default."""
RETENTION_DAYS = 90
