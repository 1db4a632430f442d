from django.db import migrations, models


class Migration(migrations.Migration):
    """A policy may be begun here, before it counts."""

    dependencies = [
        ("policies", "0006_account_salt"),
    ]

    operations = [
        migrations.AlterField(
            model_name="policy",
            name="state",
            field=models.CharField(
                choices=[
                    ("in_force", "有效"),
                    ("expired", "已失效"),
                    ("expired_unless_extended", "已过期，未见延续"),
                    ("window_closed", "申报已截止"),
                    ("unknown", "状态不明"),
                    ("drafting", "起草中"),
                ],
                db_index=True,
                max_length=24,
                verbose_name="状态",
            ),
        ),
    ]
