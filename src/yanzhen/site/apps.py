from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "yanzhen.site"
    label = "yanzhen_site"

    def ready(self) -> None:
        from yanzhen.site.wiring import wire

        wire()
