"""Routes of signing in and out, of the own account, and of the administration of units and accounts."""

from django.urls import path

from yanzhen.city.accounts import office_views, own_views, sso_views, token_views, views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-in/second/", views.second_step, name="second_step"),
    path("sign-in/oidc/", sso_views.out, name="oidc"),
    path("sign-in/oidc/back/", sso_views.back, name="oidc_back"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("account/", own_views.own, name="own"),
    path("account/password/", own_views.password, name="password"),
    path("account/second-factor/", own_views.second_factor, name="second_factor"),
    path("account/sessions/<int:key>/end/", own_views.end_session, name="end_session"),
    path("account/tokens/", token_views.tokens, name="tokens"),
    path("account/tokens/<int:key>/end/", token_views.end_token, name="end_token"),
    path("offices/calls/", token_views.calls, name="calls"),
    path("offices/", office_views.offices, name="offices"),
    path("offices/units/new/", office_views.new_unit, name="new_unit"),
    path("offices/accounts/new/", office_views.new_account, name="new_account"),
    path("offices/accounts/<int:key>/", office_views.account, name="account"),
    path("offices/accounts/<int:key>/<str:name>/", office_views.act, name="act"),
]
