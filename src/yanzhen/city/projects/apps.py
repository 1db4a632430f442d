from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "yanzhen.city.projects"
    label = "projects"
    default_auto_field = "django.db.models.BigAutoField"
