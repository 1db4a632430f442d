from django.db import migrations, models


class Migration(migrations.Migration):
    """The number of an account is sealed as a salted digest; the salt stays with the row."""

    dependencies = [("policies", "0005_versions_and_sources")]

    operations = [
        migrations.AddField(
            model_name="application",
            name="account_salt",
            field=models.CharField(
                blank=True, default="", max_length=32, verbose_name="收款账号存证用的随机数"
            ),
        ),
    ]
