from django.urls import path

from talent.target import call_views, views

desk_urls = [
    path("calls/", call_views.calls, name="desk_calls"),
    path("calls/<int:pk>/", call_views.call, name="desk_call"),
    path("calls/<int:pk>/dial/", call_views.call_dial, name="desk_call_dial"),
    path("calls/<int:pk>/outcome/", call_views.call_outcome, name="desk_call_outcome"),
    path("calls/<int:pk>/withdraw/", call_views.call_withdraw, name="desk_call_withdraw"),
    path("coverage/", views.coverage, name="desk_coverage"),
    path("coverage/<slug:side>/", views.coverage_names, name="desk_coverage_names"),
    path("reports/", views.reports, name="desk_reports"),
    path("reports/<int:pk>/", views.report, name="desk_report"),
]
