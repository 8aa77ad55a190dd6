from django.urls import path

from talent.training.views import calendar, desk, plans, public

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
    path("plans/expected/", plans.desk_plans_expected, name="desk_plans_expected"),
    path("plans/calendar/", calendar.desk_calendar, name="desk_calendar"),
    path("plans/<int:pk>/submit/", plans.desk_plan_submit, name="desk_plan_submit"),
    path("plans/<int:pk>/return/", plans.desk_plan_return, name="desk_plan_return"),
    path("plans/<int:pk>/publish/", plans.desk_plan_publish, name="desk_plan_publish"),
    path("plans/<int:pk>/adjust/", plans.desk_plan_adjust, name="desk_plan_adjust"),
    path("plans/<int:pk>/finish/", plans.desk_plan_finish, name="desk_plan_finish"),
    path("plans/<int:pk>/upload/", plans.desk_plan_upload, name="desk_plan_upload"),
    path("plans/<int:pk>/template/", plans.desk_plan_template, name="desk_plan_template"),
    path("plans/<int:pk>/items/<int:item_pk>/", plans.desk_plan_item, name="desk_plan_item"),
    path("plans/<int:pk>/versions/<int:number>/", plans.desk_plan_version, name="desk_plan_version"),
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
