"""Peer: django-import-export takes the list into one table, compared by name, with bulk writes; no sources, no preview."""

import json
import resource
import sys
import time
from pathlib import Path

import django
from django.conf import settings

folder = Path(sys.argv[2]) / "peer"
folder.mkdir(exist_ok=True)
settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "peer.sqlite3"}},
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "import_export"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
)
django.setup()
from django.db import connection, models  # noqa: E402
from import_export import fields, resources  # noqa: E402
from import_export.formats.base_formats import XLSX  # noqa: E402


class Firm(models.Model):
    name = models.CharField(max_length=120, db_index=True)
    uscc = models.CharField(max_length=18, blank=True)
    region = models.CharField(max_length=60, blank=True)
    products = models.CharField(max_length=200, blank=True)
    short_name = models.CharField(max_length=120, blank=True)
    founded = models.CharField(max_length=20, blank=True)
    listed = models.CharField(max_length=120, blank=True)

    class Meta:
        app_label = "import_export"


TITLES = {
    "name": "企业名称", "uscc": "统一社会信用代码", "region": "所在地区", "products": "主要产品",
    "short_name": "简称", "founded": "成立日期", "listed": "上市情况",
}  # fmt: skip


class FirmResource(resources.ModelResource):
    name, uscc, region, products, short_name, founded, listed = (
        fields.Field(attribute=n, column_name=t) for n, t in TITLES.items()
    )

    class Meta:
        model = Firm
        import_id_fields = ("name",)
        use_bulk = True
        batch_size = 2000
        skip_diff = True
        force_init_instance = True
        use_transactions = True


with connection.schema_editor() as editor:
    editor.create_model(Firm)
start = time.perf_counter()
data = XLSX().create_dataset(Path(sys.argv[1]).read_bytes())
result = FirmResource().import_data(data, raise_errors=True)
seconds = round(time.perf_counter() - start, 1)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(
    json.dumps(
        {"seconds": seconds, "rows": Firm.objects.count(), "peak_mb": peak, "errors": result.has_errors()}
    )
)
