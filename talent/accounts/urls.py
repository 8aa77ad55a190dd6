from allauth.account import views as steps
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path
from django.views.generic import RedirectView
from wagtail.admin.auth import require_admin_access

from talent.accounts import register_views, registration_desk, role_views, views
from talent.people.access import member, public
from talent.people.viewsets import AccountView

# Only the routes of allauth that have a use here: nobody signs up, and no mail is sent.
public_urls = [
    path("accounts/login/", public(views.login), name="account_login"),
    path("accounts/login/code/", public(views.request_code), name="account_request_login_code"),
    path("accounts/login/code/confirm/", public(views.confirm_code), name="account_confirm_login_code"),
    path("accounts/login/code/again/", views.resend_code, name="account_resend_code"),
    path("accounts/choose/", views.choose_person, name="account_choose_person"),
    path("accounts/claim/", views.claim, name="account_claim"),
    path("accounts/not-listed/", views.not_listed, name="account_not_listed"),
    path("accounts/register/", register_views.register, name="account_register"),
    path("accounts/register/code/", register_views.register_code, name="account_register_code"),
    path("accounts/register/again/", register_views.register_again, name="account_register_again"),
    path("accounts/register/who/", register_views.register_who, name="account_register_who"),
    path("accounts/registration/", register_views.my_registration, name="account_registration"),
    path("accounts/demo/", views.demo_login, name="demo_login"),
    path("accounts/view/", views.set_view, name="set_view"),
    path("accounts/logout/", public(steps.logout), name="account_logout"),
    path("accounts/inactive/", public(views.inactive), name="account_inactive"),
    path("accounts/reauthenticate/", member(steps.reauthenticate), name="account_reauthenticate"),
    path("accounts/password/change/", member(steps.password_change), name="account_change_password"),
    path("accounts/password/set/", member(steps.password_set), name="account_set_password"),
    path("accounts/2fa/", member(mfa.index), name="mfa_index"),
    path("accounts/2fa/authenticate/", public(views.second_factor), name="mfa_authenticate"),
    path("accounts/2fa/reauthenticate/", member(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("accounts/2fa/totp/activate/", member(views.bind_second_factor), name="mfa_activate_totp"),
    path("accounts/2fa/totp/deactivate/", member(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("accounts/2fa/recovery-codes/", member(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "accounts/2fa/recovery-codes/generate/",
        member(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "accounts/2fa/recovery-codes/download/",
        member(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    # In front of Wagtail's own two: its log-in knows neither our limits nor the second factor.
    path("admin/login/", public(RedirectView.as_view(url="/accounts/login/?next=/admin/")), name="admin_login"),
    path("_util/login/", public(RedirectView.as_view(url="/accounts/login/", query_string=True)), name="page_login"),
    path("admin/account/", require_admin_access(AccountView.as_view())),
]

desk_urls = [
    path("registrations/", registration_desk.registrations, name="desk_registrations"),
    path("registrations/<int:pk>/", registration_desk.registration, name="desk_registration"),
    path("registrations/<int:pk>/confirm/", registration_desk.registration_confirm, name="desk_registration_confirm"),
    path("registrations/<int:pk>/match/", registration_desk.registration_match, name="desk_registration_match"),
    path("registrations/<int:pk>/refuse/", registration_desk.registration_refuse, name="desk_registration_refuse"),
    path("roles/", role_views.role_list, name="desk_roles"),
    path("roles/appoint/", role_views.role_appoint, name="desk_role_appoint"),
    path("roles/<int:pk>/revoke/", role_views.role_revoke, name="desk_role_revoke"),
]
