import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Published versions have a day and keep what they replaced; clauses remember where they stand in a document."""

    dependencies = [
        ("library", "0001_initial"),
        ("policies", "0004_payment"),
    ]

    operations = [
        migrations.AddField(
            model_name="policydraft",
            name="effective_on",
            field=models.DateField(blank=True, null=True, verbose_name="生效日"),
        ),
        migrations.AddField(
            model_name="policydraft",
            name="replaced",
            field=models.JSONField(blank=True, default=dict, verbose_name="原定义"),
        ),
        migrations.AlterField(
            model_name="policydraft",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "草稿"),
                    ("approved", "已审定，待生效"),
                    ("published", "已发布"),
                    ("dropped", "已放弃"),
                ],
                default="draft",
                max_length=12,
                verbose_name="状态",
            ),
        ),
        migrations.CreateModel(
            name="ClauseSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("clause", models.CharField(max_length=120, verbose_name="条款")),
                ("start", models.PositiveIntegerField(verbose_name="起")),
                ("end", models.PositiveIntegerField(verbose_name="止")),
                ("quote", models.TextField(verbose_name="原文")),
                ("by_name", models.CharField(max_length=120, verbose_name="经办人")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="library.document",
                        verbose_name="文件",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clause_sources",
                        to="policies.policy",
                        verbose_name="政策",
                    ),
                ),
            ],
            options={
                "verbose_name": "条款出处",
                "verbose_name_plural": "条款出处",
                "ordering": ["-id"],
            },
        ),
    ]
