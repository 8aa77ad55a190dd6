from django.urls import path

from talent.target import views

desk_urls = [
    path("calls/", views.calls, name="desk_calls"),
    path("coverage/", views.coverage, name="desk_coverage"),
    path("coverage/<slug:side>/", views.coverage_names, name="desk_coverage_names"),
    path("reports/", views.reports, name="desk_reports"),
    path("reports/<int:pk>/", views.report, name="desk_report"),
]
