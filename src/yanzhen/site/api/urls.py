"""Routes of the interface and of its description."""

from __future__ import annotations

from django.urls import include, path

from yanzhen.site.api.docs import docs
from yanzhen.site.api.root import api, openapi

ROUTES = [
    *[route for route in api.urls[0] if getattr(route, "name", "") != "api-root"],
    path("openapi.json", openapi, name="openapi"),
]
urlpatterns = [
    path("api/v1/", include((ROUTES, "api"))),
    path("api/docs/", docs, name="api_docs"),
]
