from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "yanzhen.site"
    label = "yanzhen_site"
