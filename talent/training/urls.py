from django.urls import path

from talent.training.views import desk, plans, public

public_urls = [
    path("sessions/", public.session_list, name="session_list"),
    path("sessions/<int:pk>/", public.session_detail, name="session_detail"),
    path("sessions/<int:pk>/sign-up/", public.session_sign_up, name="session_sign_up"),
    path("sessions/<int:pk>/leave/", public.session_leave, name="session_leave"),
    path("sessions/<int:pk>/cancel/", public.session_cancel_signup, name="session_cancel_signup"),
]
desk_urls = [
    path("plans/", plans.desk_plans, name="desk_plans"),
    path("plans/new/", plans.desk_plan_new, name="desk_plan_new"),
    path("plans/<int:pk>/", plans.desk_plan, name="desk_plan"),
    path("plans/<int:pk>/publish/", plans.desk_plan_publish, name="desk_plan_publish"),
    path("sessions/", desk.desk_sessions, name="desk_sessions"),
    path("sessions/new/", desk.desk_session_new, name="desk_session_new"),
    path("sessions/<int:pk>/", desk.desk_session, name="desk_session"),
    path("sessions/<int:pk>/edit/", desk.desk_session_edit, name="desk_session_edit"),
    path("sessions/<int:pk>/publish/", desk.desk_session_publish, name="desk_session_publish"),
    path("sessions/<int:pk>/cancel/", desk.desk_session_cancel, name="desk_session_cancel"),
    path("sessions/<int:pk>/copy/", desk.desk_session_copy, name="desk_session_copy"),
    path("sessions/<int:pk>/sign-up/", desk.desk_session_sign_up, name="desk_session_sign_up"),
    path("sessions/<int:pk>/people/<int:person_pk>/drop/", desk.desk_session_drop, name="desk_session_drop"),
]
