"""Routes of policies, ladders, answers and applications."""

from django.urls import path

from yanzhen.city.policies import views

urlpatterns = [
    path("policies/", views.Policies.as_view(), name="policies"),
    path("policies/<str:code>/", views.policy, name="policy"),
    path("enterprises/<str:code>/policies/", views.answers, name="answers"),
    path("enterprises/<str:code>/policies/facts/", views.state_fact, name="state_fact"),
]
