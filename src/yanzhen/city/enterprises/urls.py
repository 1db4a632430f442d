"""Routes of the register of enterprises."""

from django.urls import path

from yanzhen.city.enterprises import correction_views, identity_views
from yanzhen.city.enterprises.views import Enterprises

urlpatterns = [
    path("enterprises/", Enterprises.as_view(), name="enterprises"),
    path("register/same/", identity_views.same, name="same"),
    path("register/same/<slug:one>/<slug:other>/", identity_views.same_pair, name="same_pair"),
    path("register/same/merges/<int:key>/undo/", identity_views.merge_undo, name="merge_undo"),
    path("register/same/apart/<int:key>/undo/", identity_views.apart_undo, name="apart_undo"),
    path("register/corrections/", correction_views.corrections, name="corrections"),
    path("register/corrections/<int:key>/", correction_views.correction, name="correction"),
    path("register/corrections/<int:key>/paper/", correction_views.correction_paper, name="correction_paper"),
    path("register/<slug:code>/placing/", identity_views.placing, name="placing"),
]
