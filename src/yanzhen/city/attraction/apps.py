from django.apps import AppConfig


class AttractionConfig(AppConfig):
    name = "yanzhen.city.attraction"
    label = "attraction"
    default_auto_field = "django.db.models.BigAutoField"
