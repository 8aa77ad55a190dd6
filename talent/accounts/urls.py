from allauth.account import views as steps
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path
from django.views.generic import RedirectView
from wagtail.admin.auth import require_admin_access

from talent.accounts import (
    account_views,
    help_views,
    invitation_views,
    register_views,
    registration_desk,
    role_views,
    views,
)
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
    path("accounts/", account_views.account, name="account"),
    path("accounts/mobile/", account_views.mobile, name="account_mobile"),
    path("accounts/mobile/old/", account_views.mobile_old, name="account_mobile_old"),
    path("accounts/mobile/code/", account_views.mobile_code, name="account_mobile_code"),
    path("accounts/mobile/again/", account_views.mobile_again, name="account_mobile_again"),
    path("accounts/password/forgot/", account_views.password_forgot, name="account_password_forgot"),
    path("accounts/password/code/", account_views.password_code, name="account_password_code"),
    path("accounts/login-name/", account_views.login_name, name="account_login_name"),
    path("accounts/devices/", account_views.devices, name="account_devices"),
    path("accounts/devices/end/", account_views.device_end, name="account_device_end"),
    path("accounts/devices/end-others/", account_views.devices_end_others, name="account_devices_end_others"),
    path("accounts/switch/", account_views.switch, name="account_switch"),
    path("accounts/helped/", help_views.helped_digits, name="account_helped_digits"),
    path("accounts/helped/<str:token>/", help_views.helped, name="account_helped"),
    path("accounts/slip/", help_views.slip_login, name="account_slip"),
    path("accounts/invitation/<str:token>/", invitation_views.invitation, name="account_invitation"),
    path("accounts/demo/", views.demo_login, name="demo_login"),
    path("accounts/view/", views.set_view, name="set_view"),
    path("accounts/logout/", public(steps.logout), name="account_logout"),
    path("accounts/inactive/", public(views.inactive), name="account_inactive"),
    path("accounts/reauthenticate/", member(steps.reauthenticate), name="account_reauthenticate"),
    path("accounts/password/change/", member(views.password_change), name="account_change_password"),
    path("accounts/password/set/", member(views.password_set), name="account_set_password"),
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
    path("registrations/", registration_desk.registrations, name="desk_newcomers"),
    path("registrations/<int:pk>/", registration_desk.registration, name="desk_newcomer"),
    path("registrations/<int:pk>/confirm/", registration_desk.registration_confirm, name="desk_newcomer_confirm"),
    path("registrations/<int:pk>/match/", registration_desk.registration_match, name="desk_newcomer_match"),
    path("registrations/<int:pk>/refuse/", registration_desk.registration_refuse, name="desk_newcomer_refuse"),
    path("people/<int:pk>/help-login/", help_views.help_login, name="desk_help_login"),
    path("people/<int:pk>/mobile/", help_views.person_mobile, name="desk_person_mobile"),
    path("roles/invitations/<int:pk>/", invitation_views.invitation_slip, name="desk_invitation"),
    path("roles/invitations/<int:pk>/withdraw/", invitation_views.invitation_withdraw, name="desk_invitation_withdraw"),
    path("roles/", role_views.role_list, name="desk_roles"),
    path("roles/appoint/", role_views.role_appoint, name="desk_role_appoint"),
    path("roles/<int:pk>/revoke/", role_views.role_revoke, name="desk_role_revoke"),
]
