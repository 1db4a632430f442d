from django.apps import AppConfig


class AtlasConfig(AppConfig):
    name = "yanzhen.city.atlas"
    label = "atlas"
