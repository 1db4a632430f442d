"""The day on which lapsed protections were last looked at, and how many were released."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("attraction", "0003_leads")]
    operations = [
        migrations.AddField("leaddesk", "swept_on", models.DateField("最近查看到期", null=True, blank=True)),
        migrations.AddField("leaddesk", "swept", models.PositiveIntegerField("当日到期释放", default=0)),
    ]
