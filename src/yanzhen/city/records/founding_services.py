"""The tables of a record: a new one gets all of them at once, an older one is brought up to date step by step."""

from __future__ import annotations

from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def bring_up_to_date() -> None:
    """Tables as the models ask for them. Killed in the middle, a new record stays empty and an old one as it was."""
    if connection.introspection.table_names():
        call_command("migrate", verbosity=0, interactive=False)
    else:
        _make_tables()


def _make_tables() -> None:
    """Every table in one transaction, all migrations noted as done: none of them has rows to move in an empty record."""
    noted = MigrationRecorder.Migration
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
        editor.create_model(noted)
        steps = sorted(MigrationLoader(connection).graph.nodes)
        noted.objects.bulk_create([noted(app=app, name=name) for app, name in steps])
    emit_post_migrate_signal(verbosity=0, interactive=False, db=DEFAULT_DB_ALIAS)
