from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("parks", "0002_rounds"),
    ]

    operations = [
        migrations.AddField(
            model_name="round",
            name="notice_unit",
            field=models.CharField(
                choices=[("天", "自然日"), ("工作日", "工作日")], default="天", max_length=8, verbose_name="公示天数按"
            ),
        ),
    ]
