"""A practice enterprise is marked as such."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="enterprise",
            name="practice",
            field=models.BooleanField(default=False, editable=False, verbose_name="演示"),
        ),
    ]
