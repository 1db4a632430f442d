"""Routes of policies, ladders, answers and applications."""

from django.urls import path

from yanzhen.city.policies import (
    application_views,
    automatic_views,
    clause_views,
    draft_views,
    payment_views,
    views,
)

urlpatterns = [
    path("policies/", views.Policies.as_view(), name="policies"),
    path("policies/clocks/", payment_views.clock_list, name="service_levels"),
    path("policies/monitor/", draft_views.monitor, name="monitor"),
    path("policies/<str:code>/draft/", draft_views.draft, name="policy_draft"),
    path("policies/<str:code>/draft/clauses/", clause_views.clauses, name="draft_clauses"),
    path("policies/<str:code>/draft/book/", clause_views.book, name="draft_book"),
    path("policies/<str:code>/draft/book/upload/", clause_views.upload_book, name="upload_draft_book"),
    path("policies/<str:code>/export/", clause_views.export, name="export_policy"),
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
    path("applications/listed/<str:clause>/", automatic_views.list_entitled, name="list_entitled"),
    path("applications/automatic/", automatic_views.automatic, name="automatic"),
    path("applications/lists/<int:key>/", automatic_views.listing, name="listing"),
    path("applications/lists/<int:key>/audit/", automatic_views.draw_audit, name="draw_audit"),
    path("applications/lists/<int:key>/<str:name>/", automatic_views.list_act, name="list_act"),
    path("applications/objections/<int:key>/", automatic_views.answer_objection, name="answer_objection"),
    path(
        "applications/audits/<int:key>/<int:application>/",
        automatic_views.record_finding,
        name="record_finding",
    ),
    path("applications/recoveries/<int:key>/", automatic_views.record_recovery, name="record_recovery"),
    path("applications/payments/", payment_views.payments, name="payments"),
    path("applications/payments/new/", payment_views.new_order, name="new_order"),
    path("applications/payments/<int:key>/", payment_views.payment_order, name="payment_order"),
    path("applications/payments/<int:key>/list/", payment_views.order_list, name="order_list"),
    path("applications/payments/<int:key>/<str:name>/", payment_views.order_act, name="order_act"),
    path(
        "applications/payments/<int:key>/lines/<int:application>/<str:name>/",
        payment_views.line_act,
        name="line_act",
    ),
    path("applications/<int:key>/", application_views.application, name="application"),
    path("applications/<int:key>/account/", application_views.fill_account, name="fill_account"),
    path("applications/<int:key>/papers/", application_views.hand_in_paper, name="hand_in_paper"),
    path("applications/<int:key>/case/", application_views.case, name="case"),
    path("applications/<int:key>/objections/", application_views.raise_objection, name="raise_objection"),
    path("applications/<int:key>/opinion/", application_views.give_opinion, name="give_opinion"),
    path("applications/<int:key>/acts/<str:name>/", application_views.do_act, name="do_act"),
]
