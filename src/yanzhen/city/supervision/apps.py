from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "yanzhen.city.supervision"
    label = "supervision"
    default_auto_field = "django.db.models.BigAutoField"
