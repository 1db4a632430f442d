"""Pages of the data centre: what each reader is led to, what a refusal says, secrets shown once, files to be saved."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.city.exchange.conftest import (  # noqa: F401
    CODES,
    day,
    definitions,
    delivered,
    feed,
    make_dataset,
    people,
    power,
    table,
)
from yanzhen.city.exchange.catalogue_services import publish_declared
from yanzhen.city.exchange.models import Dataset, DatasetAccess, Doubt, Feed, Load, ShareRequest, Webhook

pytestmark = pytest.mark.django_db
ASKED = {"purpose": "演示用途", "basis": "演示职责", "items": ["uscc", "month", "energy"]}


def text(answer):
    return answer.content.decode()


def test_a_visitor_reads_the_catalogue_and_takes_what_is_open(client, people, power):  # noqa: F811
    publish_declared()
    told = text(client.get(reverse("catalogue")))
    assert "企业月度用电量" in told
    assert "共享申请</a>" not in told
    page = text(client.get(reverse("dataset", args=["yanzhen-enterprises"])))
    assert "演示jia公司" in page
    answer = client.get(reverse("dataset_file", args=["yanzhen-enterprises", "csv"]))
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert body.startswith("_id,code,name,uscc")
    assert DatasetAccess.objects.get().user_name == ""
    closed = client.get(reverse("dataset_file", args=["power", "csv"]))
    assert closed.status_code == 403
    assert "没有向社会开放" in text(closed)
    assert client.get(reverse("dataset_file", args=["power", "xls"])).status_code == 404


def test_the_page_of_a_dataset_tells_every_field_of_the_national_core(client, people, delivered):  # noqa: F811
    told = text(client.get(reverse("dataset", args=["power"])))
    for label in (
        "信息资源分类", "信息资源代码", "提供方", "格式", "信息项", "共享类型", "共享条件", "共享方式", "开放属性",
        "更新周期", "发布日期", "关联资源代码", "数据分级", "依据", "联系",
    ):  # fmt: skip
        assert label in told, label
    assert "类 3 · 项 07 · 目 001 · 顺序号 1" in told
    assert "100%" in told
    assert CODES["jia"] not in told, "metadata is public, rows are not"


def test_a_request_is_asked_checked_refused_and_disputed_on_its_page(signed_in, power, people):  # noqa: F811
    asked = signed_in("bureau").post(reverse("share_new", args=["power"]), ASKED)
    row = ShareRequest.objects.get()
    assert asked["Location"] == reverse("share_request", args=[row.pk])

    def act(by, name, **given):
        row.refresh_from_db()
        data = {"version": row.version, "says": "演示理由", **given}
        return signed_in(by).post(reverse("share_act", args=[row.pk, name]), data)

    assert act("bureau", "conforms").status_code == 422
    assert act("other", "conforms").status_code == 403
    assert act("keeper", "conforms").status_code == 302
    bad = act("grid", "refuse", refusal="minimal", says="")
    assert bad.status_code == 422
    assert "理由" in text(bad)
    assert act("grid", "refuse", refusal="minimal", says="用不着逐月").status_code == 302
    page = text(signed_in("bureau").get(reverse("share_request", args=[row.pk])))
    assert "超出履职所需的最小范围" in page
    assert "用不着逐月" in page
    assert "提出争议" in page
    assert act("bureau", "appeal").status_code == 302
    judged = text(signed_in("judge").get(reverse("share_request", args=[row.pk])))
    assert "决定共享" in judged
    assert act("judge", "uphold", says="维持").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.decision) == ("upheld", "维持")
    assert act("judge", "nothing").status_code == 404


def test_what_was_typed_stays_when_a_request_lacks_something(signed_in, power):  # noqa: F811
    answer = signed_in("bureau").post(reverse("share_new", args=["power"]), {**ASKED, "items": []})
    assert answer.status_code == 422
    assert "演示用途" in text(answer)
    assert not ShareRequest.objects.exists()


def test_a_unit_delivers_on_the_page_of_its_feed_and_reads_what_was_wrong(signed_in, feed):  # noqa: F811
    where = reverse("feed", args=[feed.pk])
    grid = signed_in("grid")
    content = table(f"{CODES['jia']},2025-02,-1,50,,")
    assert grid.post(where, {"file": SimpleUploadedFile("二月.csv", content)}).status_code == 302
    page = text(grid.get(where))
    assert "小于下限 0" in page
    refused = grid.post(where, {"file": SimpleUploadedFile("二月.csv", "甲,乙\n1,2\n".encode())})
    assert refused.status_code == 422
    assert "找不到表头" in text(refused)
    assert sorted(Load.objects.values_list("state", flat=True)) == ["refused", "taken"]
    form = grid.get(reverse("feed_template", args=[feed.pk]) + "?kind=csv")
    assert "用电量（千瓦时）" in form.content.decode("utf-8-sig")
    assert signed_in("bureau").get(where).status_code == 403


def test_only_the_keeper_opens_and_stops_feeds_and_each_open_unit_is_asked_once(signed_in, power, people):  # noqa: F811
    unit = people["grid"].unit.pk
    given = {"unit": unit, "subject": "", "starts_on": "2025-03-10"}
    where = reverse("feed_new", args=["power"])
    assert signed_in("grid").post(where, given).status_code == 403
    assert signed_in("keeper").post(where, given).status_code == 302
    again = signed_in("keeper").post(where, given)
    assert again.status_code == 422
    assert "已经接入" in text(again)
    made = Feed.objects.get()
    signed_in("keeper").post(reverse("feed_stop", args=[made.pk]), {"why": "演示停止"})
    made.refresh_from_db()
    assert made.stopped_why == "演示停止"


def test_two_who_settle_one_dataset_are_told_of_each_other(signed_in, power, people):  # noqa: F811
    where = reverse("dataset_settle", args=["power"])
    given = {
        "provider_unit": people["grid"].unit.pk, "desk": "某岗", "desk_phone": "", "sharing": "conditional",
        "sharing_condition": "只用于监测", "opening": "closed", "opening_condition": "", "level": "general_3",
        "legal_basis": "", "on_platform": "on", "why": "核定", "version": 0,
    }  # fmt: skip
    assert signed_in("grid").post(where, given).status_code == 302
    second = signed_in("grid").post(where, {**given, "desk": "另一岗"})
    assert second.status_code == 422
    assert "还没有写入" in text(second)
    assert Dataset.objects.get().desk == "某岗"


def test_ratios_and_lateness_stand_on_one_page_with_their_denominators(signed_in, delivered):  # noqa: F811
    told = text(signed_in("bureau").get(reverse("data_quality")))
    assert "100.0%（2/2）" in told
    assert "分母是名册里本市的企业" in told
    assert "分母是本系统在册的产业链" in told
    assert signed_in("firm").get(reverse("data_quality")).status_code == 403


def test_the_secret_of_an_address_is_shown_once_and_never_again(signed_in, people):  # noqa: F811
    keeper = signed_in("keeper")
    given = {"name": "某系统", "url": "https://example.org/hook", "kinds": ["dataset.loaded"]}
    answer = keeper.post(reverse("webhooks"), given)
    secret = re.search(r"<code>([\w-]{30,})</code>", text(answer))[1]
    assert answer["Cache-Control"] == "no-store"
    row = Webhook.objects.get()
    for where in (reverse("webhooks"), reverse("webhook", args=[row.pk])):
        assert secret not in text(keeper.get(where))
    inside = keeper.post(reverse("webhooks"), {**given, "url": "https://192.168.1.1/"})
    assert inside.status_code == 422
    assert "不能发到内网地址" in text(inside)
    keeper.post(reverse("webhook_act", args=[row.pk, "ping"]))
    assert "试发" in text(keeper.get(reverse("webhook", args=[row.pk])))
    keeper.post(reverse("webhook_act", args=[row.pk, "end"]))
    row.refresh_from_db()
    assert row.ended_on is not None
    assert signed_in("auditor").post(reverse("webhook_act", args=[row.pk, "ping"])).status_code == 403


def test_pages_cost_the_same_however_many_rows_there_are(signed_in, people, django_assert_max_num_queries):  # noqa: F811
    for number in range(30):
        make_dataset(f"many-{number}", name=f"数据 {number}")
    client = signed_in("keeper")
    client.get(reverse("catalogue"))
    with django_assert_max_num_queries(14):
        client.get(reverse("catalogue"))
    with django_assert_max_num_queries(22):
        client.get(reverse("data_quality"))


def test_a_value_is_doubted_on_the_page_of_its_dataset_and_answered_by_the_authority(signed_in, people):  # noqa: F811
    publish_declared()
    where = reverse("dataset", args=["yanzhen-enterprises"])
    page = text(signed_in("bureau").get(where))
    ask = reverse("doubt_new", args=["yanzhen-enterprises"])
    assert f"{ask}?row=jia" in page
    assert ask not in text(signed_in("firm").get(where)), "an enterprise corrects its own file on its portal"
    assert signed_in("firm").get(ask).status_code == 403
    bureau = signed_in("bureau")
    assert 'value="jia"' in text(bureau.get(f"{ask}?row=jia"))
    given = {"key": "jia", "item": "name", "wanted": "演示甲有限公司", "why": "与营业执照不一致"}
    bad = bureau.post(ask, {**given, "key": "nobody"})
    assert bad.status_code == 422
    assert "没有这一行" in text(bad)
    assert "与营业执照不一致" in text(bad)
    bureau.post(ask, given)
    told = reverse("doubt", args=[Doubt.objects.get().pk])
    assert "待答复" in text(bureau.get(told))
    assert bureau.post(told, {"state": "kept", "answer": "x", "version": 0}).status_code == 403
    assert signed_in("other").get(told).status_code == 403
    data = signed_in("data")
    assert "待答复数据校核" in text(data.get("/my/"))
    assert data.post(told, {"state": "corrected", "answer": " ", "version": 0}).status_code == 422
    data.post(told, {"state": "corrected", "answer": "按营业执照更正", "version": 0})
    answered = text(signed_in("bureau").get(told))
    assert "按营业执照更正" in answered
    assert "演示jia公司（没有变）" in answered
    assert "属实 1 处" in text(signed_in("bureau").get(where))
    assert "JH2025-" in text(signed_in("auditor").get(reverse("doubts")))
