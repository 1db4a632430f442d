import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0002_readings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DisagreementVerdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(db_index=True, max_length=40, verbose_name='矛盾')),
                ('verdict', models.CharField(choices=[('confirmed', '属实'), ('dismissed', '不是矛盾'), ('reopened', '重新待判')], max_length=10, verbose_name='判断')),
                ('reason', models.CharField(blank=True, default='', max_length=300, verbose_name='理由')),
                ('told', models.JSONField(default=dict, verbose_name='当时的说法')),
                ('by_name', models.CharField(max_length=120, verbose_name='判断人')),
                ('at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='时间')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '对矛盾的判断',
                'verbose_name_plural': '对矛盾的判断',
                'ordering': ['-id'],
            },
        ),
    ]
