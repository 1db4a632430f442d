"""Routes of the data pages."""

from django.urls import path

from yanzhen.city.exchange import (
    catalogue_views,
    doubt_views,
    history_views,
    hook_views,
    list_views,
    share_views,
    views,
)

urlpatterns = [
    path("data/", views.data, name="data"),
    path("data/deliveries/", views.deliveries, name="deliveries"),
    path("data/changes/", views.changes, name="changes"),
    path("data/history/<str:model>/<str:key>/", history_views.history, name="history"),
    path("data/lists/", list_views.lists, name="lists"),
    path("data/lists/<slug:kind>/", list_views.list_send, name="list_send"),
    path("data/lists/<slug:kind>/template/", list_views.list_template, name="list_template"),
    path("data/imports/<int:key>/", list_views.list_import, name="list_import"),
    path("data/imports/<int:key>/progress/", list_views.list_progress, name="list_progress"),
    path("data/imports/<int:key>/rows/<int:order>/", list_views.list_row, name="list_row"),
    path("data/imports/<int:key>/refused/", list_views.list_refused, name="list_refused"),
    path("data/imports/<int:key>/file/", list_views.list_file, name="list_file"),
    path("data/catalogue/", catalogue_views.Catalogue.as_view(), name="catalogue"),
    path("data/dcat/<slug:form>/", catalogue_views.dcat, name="dcat"),
    path("data/catalogue/<slug:code>/", catalogue_views.dataset, name="dataset"),
    path("data/catalogue/<slug:code>/file/<slug:kind>/", catalogue_views.dataset_file, name="dataset_file"),
    path("data/catalogue/<slug:code>/settle/", catalogue_views.dataset_settle, name="dataset_settle"),
    path("data/catalogue/<slug:code>/feeds/new/", catalogue_views.feed_new, name="feed_new"),
    path("data/catalogue/<slug:code>/ask/", share_views.share_new, name="share_new"),
    path("data/feeds/<int:key>/", catalogue_views.feed, name="feed"),
    path("data/feeds/<int:key>/template/", catalogue_views.feed_template, name="feed_template"),
    path("data/feeds/<int:key>/stop/", catalogue_views.feed_stop, name="feed_stop"),
    path("data/requests/", share_views.Requests.as_view(), name="share_requests"),
    path("data/requests/<int:key>/", share_views.share_request, name="share_request"),
    path("data/requests/<int:key>/acts/<slug:name>/", share_views.share_act, name="share_act"),
    path("data/catalogue/<slug:code>/doubt/", doubt_views.doubt_new, name="doubt_new"),
    path("data/doubts/", doubt_views.doubts, name="doubts"),
    path("data/doubts/<int:key>/", doubt_views.doubt, name="doubt"),
    path("data/quality/", catalogue_views.quality, name="data_quality"),
    path("data/webhooks/", hook_views.webhooks, name="webhooks"),
    path("data/webhooks/<int:key>/", hook_views.webhook, name="webhook"),
    path("data/webhooks/<int:key>/acts/<slug:name>/", hook_views.webhook_act, name="webhook_act"),
]
