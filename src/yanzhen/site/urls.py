"""The routes: each capability brings its own."""

from django.urls import include, path

CAPABILITIES = (
    "policies", "attraction", "demands", "market", "atlas", "enterprises", "projects", "parks", "targets", "supervision", "library", "exchange", "reports", "talent", "finance",
)  # fmt: skip

urlpatterns = [
    *[path("", include(f"yanzhen.city.{name}.urls")) for name in CAPABILITIES],
    path("", include("yanzhen.city.accounts.urls")),
    path("", include("yanzhen.site.api.urls")),
    path("", include("yanzhen.site.portal.urls")),
]
handler403 = "yanzhen.site.views.forbidden"
handler404 = "yanzhen.site.views.missing"
handler500 = "yanzhen.site.views.broken"
