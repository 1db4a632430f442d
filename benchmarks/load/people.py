"""What locust runs: people of several roles, signed in already, who read the main pages, thinking in between."""

import json
import os
import random
from itertools import cycle
from pathlib import Path

from locust import HttpUser, between, task

GIVEN = json.loads(Path(os.environ["YANZHEN_LOAD"]).read_text(encoding="utf-8"))
PEOPLE = cycle(GIVEN["people"])
PAGES = [(name, weight) for name, weight, _ in GIVEN["pages"]]
ADDRESSES = {name: addresses for name, _, addresses in GIVEN["pages"]}


class Reader(HttpUser):
    """One person with a session of a role, who opens page after page."""

    wait_time = between(*GIVEN["thinking"])

    def on_start(self):
        for name, value in next(PEOPLE).items():
            self.client.cookies.set(name, value)

    @task
    def read(self):
        names, weights = zip(*PAGES, strict=True)
        name = random.choices(names, weights)[0]
        self.client.get(random.choice(ADDRESSES[name]), name=name)
