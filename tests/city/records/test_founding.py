"""A new record has the very tables that all migrations one after the other would have made."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

SCHEMA = """
import json, sys
from pathlib import Path
from yanzhen.site.workspace import create_workspace
create_workspace(Path(sys.argv[1]))
from yanzhen.cli.django_setup import setup
setup(Path(sys.argv[1]))
from django.core.management import call_command
from django.db import connection
from yanzhen.city.records.founding_services import bring_up_to_date
if sys.argv[2] == "steps":
    call_command("migrate", verbosity=0, interactive=False)
else:
    bring_up_to_date()
    call_command("migrate", check_unapplied=True, verbosity=0)
look = connection.introspection
found = {}
with connection.cursor() as cursor:
    for table in sorted(look.table_names(cursor)):
        columns = sorted(
            [c.name, c.type_code, c.null_ok, bool(c.pk), c.default or ""]
            for c in look.get_table_description(cursor, table)
        )
        rules = sorted(
            json.dumps({k: v for k, v in rule.items() if k != "definition"}, sort_keys=True, default=str)
            for rule in look.get_constraints(cursor, table).values()
        )
        found[table] = [columns, rules]
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    found["noted"] = cursor.fetchall()
    cursor.execute("SELECT codename FROM auth_permission ORDER BY codename")
    found["rights"] = cursor.fetchall()
print(json.dumps(found))
"""


def schema(folder: Path, way: str) -> dict[str, object]:
    env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "YANZHEN_WORKSPACE"}}
    words = [sys.executable, "-c", SCHEMA, str(folder), way]
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_a_new_record_is_what_all_steps_would_have_made(tmp_path):
    new, steps = schema(tmp_path / "new", "new"), schema(tmp_path / "steps", "steps")
    assert new.keys() == steps.keys()
    assert {table for table in new if new[table] != steps[table]} == set()
    assert len(new) > 100
