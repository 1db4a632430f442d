from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "yanzhen.city.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"
