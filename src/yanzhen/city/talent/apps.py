from django.apps import AppConfig


class TalentConfig(AppConfig):
    name = "yanzhen.city.talent"
    label = "talent"
    default_auto_field = "django.db.models.BigAutoField"
