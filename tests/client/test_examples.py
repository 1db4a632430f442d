"""The examples of docs/how-to/api.md run as they stand there."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.house.tree import ROOT

PAGE = ROOT / "docs" / "how-to" / "api.md"
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)


def test_the_page_has_examples():
    assert len(EXAMPLES) >= 4


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_of_the_page_runs(number, word, monkeypatch, capsys):
    from yanzhen import client
    from yanzhen.site.wsgi import application

    transport = httpx.WSGITransport(app=application)
    real = client.Client

    def here(server, token):
        assert server == "http://127.0.0.1:8000"
        return real("http://testserver", token, transport=transport)

    monkeypatch.setattr(client, "Client", here)
    monkeypatch.setenv("YANZHEN_TOKEN", word)
    exec(compile(EXAMPLES[number], f"{PAGE.name} {number}", "exec"), {"__name__": "example"})
    assert capsys.readouterr().out.strip()
