"""A model's words are taken only where the text bears them out; whatever the service does, the reader ends and tells."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.model_checks import numbers_in
from yanzhen.reading.model_endpoint import Endpoint, endpoint_of
from yanzhen.reading.model_reader import read_with_model

TEXT = "到2030年，石榴产业产值达到120亿元以上。支持白鹭电源扩产，上市企业实现“零”的突破。"
GOOD = {
    "kind": "target",
    "subject": "石榴产业",
    "indicator": "产值",
    "op": ">=",
    "value": 120,
    "unit": "亿元",
    "mode": "level",
    "year": 2030,
    "quote": "石榴产业产值达到120亿元以上",
}
FIRM = {"type": "enterprise", "name": "白鹭电源", "quote": "支持白鹭电源扩产"}


class Service(ThreadingHTTPServer):
    """A stand-in that answers what it is told to, in order; the last answer again and again."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers, self.asked, self.keys = [], [], []
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def endpoint(self, **options):
        return Endpoint(f"http://127.0.0.1:{self.server_port}/v1", "stand-in", **({"pause": 0.0} | options))

    def says(self, *said):
        self.answers = [(200, _content(one), 0) for one in said]


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(body)
        self.server.keys.append(self.headers.get("Authorization"))
        answers = self.server.answers
        status, content, wait = answers.pop(0) if len(answers) > 1 else answers[0]
        time.sleep(max(0, wait))
        self.send_response(status)
        if status == 302:
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
        self.end_headers()
        for part in (content,) if wait >= 0 else (content[i : i + 1] for i in range(len(content))):
            self.wfile.write(part)
            time.sleep(max(0, -wait))

    def log_message(self, *args):
        pass


def _content(said):
    text = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
    return json.dumps({"choices": [{"message": {"content": text}}]}).encode()


@pytest.fixture
def service():
    server = Service()
    yield server
    server.shutdown()
    server.server_close()


def test_what_the_text_bears_out_is_taken_with_its_place(service):
    service.says({"statements": [GOOD], "entities": [FIRM]})
    reading = read_with_model(TEXT, service.endpoint(key="secret"), date="2026-01")
    statement, entity = reading.statements[0], reading.entities[0]
    assert TEXT[statement.start : statement.end] == "120"
    assert (statement.rule, statement.unit, statement.year) == ("model/stand-in", "亿元", 2030)
    assert TEXT[entity.start : entity.end] == entity.name == "白鹭电源"
    assert reading.refused == ()
    assert service.keys == ["Bearer secret"]
    assert "2026-01" in service.asked[0]["messages"][1]["content"]


@pytest.mark.parametrize(
    ("lie", "why"),
    [
        ({"quote": "石榴产业产值达到150亿元以上", "value": 150}, "引文不在原文里"),
        ({"value": 121}, "数不在引文里"),
        ({"value": 12}, "数不在引文里"),
        ({"value": [100, 120], "op": "range"}, "数不在引文里"),
        ({"value": "120"}, "数写得不对"),
        ({"value": True}, "数写得不对"),
        ({"quote": ""}, "没有引文"),
        ({"kind": "wish"}, "kind 不在约定的几种里"),
        ({"op": ["="]}, "op 不在约定的几种里"),
        ({"op": "range"}, "区间要有两个数，其他关系只有一个数"),
        ({"year": 20300}, "年份写得不对"),
        ({"indicator": ""}, "没有写指标"),
        ({"unit": {"a": 1}}, "unit 不是约定的格式"),
    ],
)
def test_a_lie_about_a_number_is_refused_and_told(service, lie, why):
    service.says({"statements": [GOOD | lie], "entities": []})
    reading = read_with_model(TEXT, service.endpoint())
    assert reading.statements == ()
    assert [r.why for r in reading.refused] == [why]
    assert f"{why} 1" in reading.told()


@pytest.mark.parametrize(
    ("lie", "why"),
    [
        ({"name": "青苇电源"}, "名称不在引文里"),
        ({"name": "青苇电源", "quote": "支持青苇电源扩产"}, "引文不在原文里"),
        ({"type": "person"}, "类型不在约定的几种里"),
        ({"name": ""}, "没有写名称"),
    ],
)
def test_an_invented_enterprise_is_refused(service, lie, why):
    service.says({"entities": [FIRM | lie, FIRM]})
    reading = read_with_model(TEXT, service.endpoint())
    assert [e.name for e in reading.entities] == ["白鹭电源"]
    assert [r.why for r in reading.refused] == [why]


def test_a_breakthrough_from_zero_counts_as_one(service):
    first = GOOD | {"value": 1, "unit": "家", "op": "=", "quote": "上市企业实现“零”的突破"}
    service.says({"statements": [first]})
    assert len(read_with_model(TEXT, service.endpoint()).statements) == 1


def test_json_in_a_fence_with_talk_around_it_is_read(service):
    service.says("好的：\n```json\n" + json.dumps({"entities": [FIRM]}) + "\n```")
    assert len(read_with_model(TEXT, service.endpoint()).entities) == 1


def test_broken_json_is_asked_for_once_more_and_then_told(service):
    service.says("{不是", {"entities": [FIRM]})
    assert len(read_with_model(TEXT, service.endpoint()).entities) == 1
    service.says("{不是")
    with pytest.raises(YanzhenError, match="不是 JSON"):
        read_with_model(TEXT, service.endpoint())
    assert len(service.asked) == 4


@pytest.mark.parametrize("body", [b"<html>", b"{}", b'{"choices": []}', _content("x")[:-4], b""])
def test_an_answer_of_another_shape_is_told(service, body):
    service.answers = [(200, body, 0)]
    with pytest.raises(YanzhenError) as caught:
        read_with_model(TEXT, service.endpoint(retries=1))
    assert "约定的格式" in str(caught.value)
    assert len(service.asked) == 2


def test_a_service_that_stumbles_is_tried_again(service):
    service.answers = [(500, b"", 0), (503, b"", 0), (200, _content({"entities": [FIRM]}), 0)]
    assert len(read_with_model(TEXT, service.endpoint()).entities) == 1


def test_a_service_that_keeps_failing_is_given_up_with_a_clear_word(service):
    service.answers = [(500, b"", 0)]
    with pytest.raises(YanzhenError) as caught:
        read_with_model(TEXT, service.endpoint(retries=2))
    assert "HTTP 500（试了 3 次）" in str(caught.value)
    assert len(service.asked) == 3


@pytest.mark.parametrize(
    ("status", "word"), [(401, "YANZHEN_MODEL_KEY"), (404, "--model"), (302, "密钥不跟着走")]
)
def test_what_trying_again_cannot_mend_is_told_at_once(service, status, word):
    service.answers = [(status, b"", 0)]
    with pytest.raises(YanzhenError) as caught:
        read_with_model(TEXT, service.endpoint())
    assert word in str(caught.value)
    assert len(service.asked) == 1


def test_a_slow_service_is_not_waited_for(service):
    service.answers = [(200, b"", 0.6)]
    with pytest.raises(YanzhenError) as caught:
        read_with_model(TEXT, service.endpoint(seconds=0.1, retries=0))
    assert "0.1 秒内没有答复" in str(caught.value)


def test_an_answer_that_drips_past_the_deadline_is_broken_off(service):
    service.answers = [(200, _content({"entities": [FIRM]}), -0.05)]
    with pytest.raises(YanzhenError) as caught:
        read_with_model(TEXT, service.endpoint(seconds=0.2, retries=0))
    assert "超过了时限" in str(caught.value)


def test_an_answer_beyond_all_sense_is_broken_off(service, monkeypatch):
    monkeypatch.setattr("yanzhen.reading.model_endpoint._MOST", 1000)
    service.says("长" * 2000)
    with pytest.raises(YanzhenError, match="没有答复"):
        read_with_model(TEXT, service.endpoint(retries=0))


def test_nobody_at_the_address_is_told():
    server = Service()
    endpoint = server.endpoint(retries=1)
    server.shutdown()
    server.server_close()
    with pytest.raises(YanzhenError) as caught:
        read_with_model(TEXT, endpoint)
    assert "试了 2 次" in str(caught.value)
    assert "去掉 --model-endpoint" in str(caught.value)


def test_a_long_text_is_asked_in_parts_and_offsets_hold(service):
    text = "无关的一句话。\n" * 60 + TEXT
    service.says({"entities": []}, {"entities": []}, {"entities": [FIRM], "statements": [GOOD]})
    reading = read_with_model(text, service.endpoint(), chunk=200)
    assert reading.parts == 3
    assert text[reading.entities[0].start :].startswith("白鹭电源")
    assert text[reading.statements[0].start : reading.statements[0].end] == "120"


def test_one_part_that_fails_does_not_lose_the_others():
    def asking(endpoint, system, user):
        if "白鹭" not in user:
            raise YanzhenError("模型没有答复", why="服务答复 HTTP 500")
        return json.dumps({"entities": [FIRM]})

    text = TEXT + "\n" + "无关的一句话。\n" * 100
    reading = read_with_model(text, Endpoint("http://x/v1", "m"), chunk=200, asking=asking)
    assert len(reading.entities) == 1
    assert "HTTP 500" in reading.told()
    assert any("没有问" in line for line in reading.failed)


@pytest.mark.parametrize(
    ("url", "model"), [("ftp://x", "m"), ("x", "m"), ("file:///etc", "m"), ("http://x/v1", "")]
)
def test_an_address_that_is_none_is_refused(url, model):
    with pytest.raises(YanzhenError):
        Endpoint(url, model)


def test_the_reader_is_off_unless_an_address_is_named():
    named = {"YANZHEN_MODEL_ENDPOINT": "http://x/v1", "YANZHEN_MODEL_NAME": "m", "YANZHEN_MODEL_KEY": "k"}
    assert endpoint_of("", "m", {}) is None
    assert endpoint_of("", "", named) == Endpoint("http://x/v1", "m", "k")
    assert "'k'" not in repr(endpoint_of("", "", named))


@pytest.mark.parametrize(
    ("quote", "number"),
    [
        ("增长1,200元", 1200),
        ("千亿级产业", 1000),
        ("提高两成", 20),
        ("翻一番", 100),
        ("翻两番", 300),
        ("三家", 3),
    ],
)
def test_numbers_are_seen_however_they_are_written(quote, number):
    assert number in [found for found, _, _ in numbers_in(quote)]


@settings(max_examples=40, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*GOOD, *FIRM]), inner),
        max_leaves=12,
    )
)
def test_whatever_a_model_says_nothing_breaks_and_nothing_unproved_is_taken(said):
    reading = read_with_model(
        TEXT,
        Endpoint("http://x/v1", "m"),
        asking=lambda *_: json.dumps({"statements": [said], "entities": [said, {**FIRM, "name": said}]}),
    )
    for taken in (*reading.statements, *reading.entities):
        assert taken.quote in TEXT
