import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """An enterprise that objects to a notice by its own account can read the answer."""

    dependencies = [("enterprises", "0003_identity"), ("policies", "0007_new_policies")]

    operations = [
        migrations.AddField(
            model_name="objection",
            name="raised_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enterprises.enterprise",
                verbose_name="提出的企业",
            ),
        ),
    ]
