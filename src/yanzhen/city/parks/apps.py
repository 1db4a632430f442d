from django.apps import AppConfig


class ParksConfig(AppConfig):
    name = "yanzhen.city.parks"
    label = "parks"
    default_auto_field = "django.db.models.BigAutoField"
