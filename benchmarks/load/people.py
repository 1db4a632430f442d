"""What locust runs: people of several roles who sign in once and then read the main pages, thinking in between."""

import json
import os
import random
import re
from itertools import cycle
from pathlib import Path

from locust import HttpUser, between, task

GIVEN = json.loads(Path(os.environ["YANZHEN_LOAD"]).read_text(encoding="utf-8"))
PEOPLE = cycle(GIVEN["people"])
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PAGES = [(name, weight) for name, weight, _ in GIVEN["pages"]]
ADDRESSES = {name: addresses for name, _, addresses in GIVEN["pages"]}


class Reader(HttpUser):
    """One person: signs in, then opens page after page."""

    wait_time = between(*GIVEN["thinking"])

    def on_start(self):
        name, password = next(PEOPLE)
        page = self.client.get("/sign-in/", name="登录页")
        token = TOKEN.search(page.text)
        told = {"username": name, "password": password, "csrfmiddlewaretoken": token[1] if token else ""}
        with self.client.post(
            "/sign-in/", told, name="登录", allow_redirects=False, catch_response=True
        ) as answer:
            if answer.status_code != 302:
                answer.failure(f"{name} 没有登录成功：{answer.status_code}")

    @task
    def read(self):
        names, weights = zip(*PAGES, strict=True)
        name = random.choices(names, weights)[0]
        self.client.get(random.choice(ADDRESSES[name]), name=name)
