"""Routes of policies, ladders, answers and applications."""

from django.urls import path

from yanzhen.city.policies import application_views, draft_views, views

urlpatterns = [
    path("policies/", views.Policies.as_view(), name="policies"),
    path("policies/monitor/", draft_views.monitor, name="monitor"),
    path("policies/<str:code>/draft/", draft_views.draft, name="policy_draft"),
    path("policies/<str:code>/", views.policy, name="policy"),
    path("ladders/", views.ladder, name="ladder"),
    path("ladders/<str:code>/", views.rung, name="rung"),
    path("enterprises/<str:code>/policies/", views.answers, name="answers"),
    path("enterprises/<str:code>/policies/facts/", views.state_fact, name="state_fact"),
    path(
        "enterprises/<str:code>/policies/<str:clause>/apply/",
        application_views.new_application,
        name="new_application",
    ),
    path("applications/", application_views.applications, name="applications"),
    path("applications/public/", application_views.public_list, name="public_list"),
    path("applications/listed/<str:clause>/", application_views.list_entitled, name="list_entitled"),
    path("applications/<int:key>/", application_views.application, name="application"),
    path("applications/<int:key>/account/", application_views.fill_account, name="fill_account"),
    path("applications/<int:key>/papers/", application_views.hand_in_paper, name="hand_in_paper"),
    path("applications/<int:key>/opinion/", application_views.give_opinion, name="give_opinion"),
    path("applications/<int:key>/acts/<str:name>/", application_views.do_act, name="do_act"),
]
