"""What speaks for and against two records being one enterprise, each with its weight and its Chinese words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Feature:
    """``weight`` is added to the score when (or as often as) the feature is there."""

    key: str
    label: str
    weight: float


VETO = -100.0
ACCEPT = 3.0
"""A score from which two records are told as one enterprise."""
SUPPORTED = 5
"""A pair of neighbouring characters that stands in so many names of the lists is no slip of the pen."""
UNSURE = 1.0
"""From here to ACCEPT a person decides."""

FEATURES = (
    Feature("code_same", "统一社会信用代码相同", 18.0),
    Feature("code_differs", "两个有效的统一社会信用代码不同", VETO),
    Feature("org_same", "组织机构代码相同", 15.0),
    Feature("org_differs", "两个有效的组织机构代码不同", VETO),
    Feature("core_same", "字号与行业词完全相同", 7.0),
    Feature("core_alike", "字号与行业词相近", 7.0),
    Feature("trade_missing", "一方少写行业词（字数）", -0.8),
    Feature("trade_none", "一方只写了字号", -2.0),
    Feature("mark_missing", "一方少写字号中的字（字数）", -2.4),
    Feature("alike_char", "同音或形近的字（字数）", -1.4),
    Feature("odd_char", "像是错字（字数）", -2.4),
    Feature("mark_differs", "字号用字不同（字数）", -7.0),
    Feature("trade_differs", "行业词不同（字数）", -6.0),
    Feature("swapped", "相邻的字颠倒", -1.0),
    Feature("numeral_differs", "编号不同（如一厂、二厂）", VETO),
    Feature("numeral_missing", "一方没有编号", -6.0),
    Feature("designator_differs", "区别字不同（如东、西，甲、乙）", -7.0),
    Feature("short", "相同的字太少", -2.5),
    Feature("no_mark", "没有字号，靠地名区别", -5.0),
    Feature("county_same", "同一县区", 2.0),
    Feature("prefecture_same", "同一市州", 1.5),
    Feature("county_differs", "同市不同县区", -1.0),
    Feature("province_same", "只知道同省", 0.5),
    Feature("prefecture_differs", "同省不同市州", -7.0),
    Feature("province_differs", "不同省份", -9.0),
    Feature("place_unknown", "一方没有地名，同名企业在多地都有", -5.0),
    Feature("mark_common", "一方没有地名，字号常见", -1.5),
    Feature("form_near", "组织形式不同（有限与股份）", -0.3),
    Feature("form_far", "组织形式不同（公司与厂、社、店）", -4.0),
    Feature("group_differs", "一方是集团", -3.0),
    Feature("branch_differs", "一方是分支机构", -9.0),
    Feature("branches_differ", "不同的分支机构", -9.0),
    Feature("mark_torn", "字号各有对方没有的字，或没有相同的字", -5.0),
    Feature("trade_torn", "行业词各有对方没有的字", -4.0),
    Feature("place_blind", "没有地名可以核对，字号又有出入", -1.8),
    Feature("group_bare", "集团本身与集团中的一家", -4.0),
    Feature("former", "与曾用名相符", 0.0),
    Feature("renamed", "名称没有多少相同的字，可能更名", -10.0),
    Feature("odd_mark", "像是错字的在字号里（字数）", -0.6),
)
INDEX = {feature.key: number for number, feature in enumerate(FEATURES)}
WEIGHTS = np.array([feature.weight for feature in FEATURES], np.float32)
