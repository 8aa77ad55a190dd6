from django.urls import path

from talent.target import call_views, gap_views, list_views, report_views, views

desk_urls = [
    path("calls/", call_views.calls, name="desk_calls"),
    path("calls/<int:pk>/", call_views.call, name="desk_call"),
    path("calls/<int:pk>/dial/", call_views.call_dial, name="desk_call_dial"),
    path("calls/<int:pk>/outcome/", call_views.call_outcome, name="desk_call_outcome"),
    path("calls/<int:pk>/withdraw/", call_views.call_withdraw, name="desk_call_withdraw"),
    path("coverage/", views.coverage, name="desk_coverage"),
    path("coverage/cross/", views.coverage_cross, name="desk_coverage_cross"),
    path("coverage/twice/", views.coverage_twice, name="desk_coverage_twice"),
    path("coverage/gap/", gap_views.coverage_gap, name="desk_coverage_gap"),
    path("coverage/participation/", views.coverage_participation, name="desk_coverage_participation"),
    path("coverage/picture/", views.coverage_picture, name="desk_coverage_picture"),
    path("coverage/remind/", list_views.people_remind, name="desk_people_remind"),
    path("coverage/invite/", list_views.people_invite, name="desk_people_invite"),
    path("coverage/make-up/", list_views.people_make_up, name="desk_people_make_up"),
    path("coverage/<slug:side>/", views.coverage_names, name="desk_coverage_names"),
    path("reports/", report_views.reports, name="desk_reports"),
    path("reports/periods/new/", report_views.round_new, name="desk_report_round_new"),
    path("reports/periods/<int:pk>/", report_views.round_board, name="desk_report_round"),
    path("reports/periods/<int:pk>/confirm/", report_views.round_confirm, name="desk_report_round_confirm"),
    path("reports/periods/<int:pk>/remind/", report_views.round_remind, name="desk_report_round_remind"),
    path("reports/periods/<int:pk>/send/", report_views.round_send, name="desk_report_round_send"),
    path("reports/<int:pk>/", report_views.report, name="desk_report"),
    path("reports/<int:pk>/revise/", report_views.report_revise, name="desk_report_revise"),
    path("reports/<int:pk>/decide/", report_views.report_decide, name="desk_report_decide"),
    path("reports/<int:pk>/release/", report_views.report_release, name="desk_report_release"),
    path("reports/<int:pk>/compare/", report_views.report_compare, name="desk_report_compare"),
    path("reports/<int:pk>/file/", report_views.report_file, name="desk_report_file"),
]
