"""What models and fields are called in Chinese, where the model itself does not say: in histories and exports."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Model

HAN = re.compile(r"[\u4e00-\u9fff]")
MODELS = {
    "attraction.OutsideEnterprise": "外地企业", "auth.Group": "用户组", "chains.ChainListing": "重点产业链清单",
    "chains.Link": "环节间供应", "chains.Phase": "推进阶段", "enterprises.EnterpriseFigure": "企业数据",
    "enterprises.EnterpriseName": "企业其他名称", "enterprises.Placement": "企业所在环节", "enterprises.Region": "行政区划",
    "enterprises.SupplyFact": "供应关系", "exchange.ListImportRow": "名单导入的行", "finance.CapitalEntry": "资金条目",
    "library.ContradictionSide": "矛盾的一方", "parks.Occupancy": "企业入驻", "parks.ParkFigure": "园区数据",
    "parks.Platform": "平台", "projects.Investor": "投资方", "projects.StageEvent": "项目进展",
    "records.InstalledRow": "已安装的定义", "reports.Product": "生成的报告", "talent.TalentEntry": "人才条目",
    "targets.Indicator": "指标", "targets.Lineage": "目标脉络",
}  # fmt: skip
FIELDS = {
    "id": "编号", "code": "代码", "name": "名称", "label": "名称", "label_en": "英文名称", "order": "顺序", "kind": "类别",
    "key": "键", "content": "内容", "digest": "摘要", "pack": "定义包", "pack_key": "定义包中的键", "note": "说明",
    "retired_on": "退出日期", "search_text": "检索用文字", "subject_id": "对象编号", "subject_type": "对象类型",
    "first_key": "首报唯一键", "mark": "行标记", "mark_also": "行标记（另）", "by": "经办人", "decided_by": "决定人",
    "made_by": "建立人", "proposed_by": "提请人", "signed_by": "签字人", "filed_by": "提出人", "first_by": "初审人",
    "appealed_by": "申诉单位", "parent": "上级", "supplier": "供应方", "customer": "客户", "newer": "新版", "older": "旧版",
    "before": "之前", "after": "之后", "supersedes": "取代的目标", "restates": "重述的目标", "file": "文件",
    "batch": "批次", "entry": "参评企业", "version": "版本", "nodes": "环节", "parks": "园区", "regions": "县（市）区",
    "chains": "产业链", "permission": "权限", "group": "用户组", "codename": "代码", "secret": "密钥", "last_step": "上次口令步次", "failures": "失败次数", "locked_until": "锁定至", "used_at": "使用时间", "page": "页面", "argument": "页面参数", "unit_code": "单位代码",
}  # fmt: skip


def model_label(model: type[Model]) -> str:
    """The Chinese name of a model; the two sides of a many-to-many table; its code as the last resort."""
    meta: Any = model._meta
    words = str(meta.verbose_name)
    if meta.auto_created:
        sides = [f.remote_field.model for f in meta.concrete_fields if f.remote_field]
        return "与".join(model_label(side) for side in sides) + "的对应"
    return words if HAN.search(words) else MODELS.get(meta.label, meta.label)


def field_label(field: Any) -> str:
    """The Chinese name of a field: its own, a known one, or that of the model it points to; last its code."""
    words = str(getattr(field, "verbose_name", ""))
    if HAN.search(words):
        return words
    if field.name in FIELDS:
        return FIELDS[field.name]
    if field.remote_field:
        return model_label(field.remote_field.model)
    return str(field.name)
