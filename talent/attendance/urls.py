from django.urls import path

from talent.attendance.views import archive, check_in, confirming, noted, offline, roster, screens, sheet, signed_sheet

public_urls = [
    path("check-in/", check_in.check_in_home, name="check_in"),
    path("check-in/<str:token>/", check_in.check_in_page, name="check_in_page"),
    path("screen/", screens.borrowed_screen, name="borrowed_screen"),
    path("sessions/<int:pk>/correction/", confirming.correction_request, name="correction_request"),
]
desk_urls = [
    path("sessions/<int:pk>/screen/", screens.desk_screen, name="desk_screen"),
    path("sessions/<int:pk>/screen-pass/", roster.desk_screen_pass, name="desk_screen_pass"),
    path("sessions/<int:pk>/roster/", roster.desk_roster, name="desk_roster"),
    path("sessions/<int:pk>/roster/ticks/", offline.desk_roster_ticks, name="desk_roster_ticks"),
    path("roster-worker.js", offline.roster_worker, name="roster_worker"),
    path("sessions/<int:pk>/signed-sheet/", signed_sheet.desk_signed_sheet, name="desk_signed_sheet"),
    path("sessions/<int:pk>/signed-sheet/enter/", signed_sheet.desk_signed_sheet_enter, name="desk_signed_sheet_enter"),
    path("sessions/<int:pk>/signed-sheet/photo/", signed_sheet.desk_signed_sheet_photo, name="desk_signed_sheet_photo"),
    path("sessions/<int:pk>/sheet/", sheet.desk_session_sheet, name="desk_session_sheet"),
    path("sessions/<int:pk>/sheet/template/", sheet.desk_session_sheet_template, name="desk_session_sheet_template"),
    path(
        "sessions/<int:pk>/sheet/<int:upload_pk>/walk-in/",
        sheet.desk_session_sheet_walk_in,
        name="desk_session_sheet_walk_in",
    ),
    path("sessions/<int:pk>/walk-ins/", roster.desk_walk_in, name="desk_walk_in"),
    path("sessions/<int:pk>/walk-ins/<int:walk_in_pk>/", roster.desk_walk_in_match, name="desk_walk_in_match"),
    path("sessions/<int:pk>/noted/<int:noted_pk>/arrival/", noted.desk_noted_arrival, name="desk_noted_arrival"),
    path("sessions/<int:pk>/confirm/", confirming.desk_confirm, name="desk_confirm"),
    path("corrections/", confirming.desk_corrections, name="desk_corrections"),
    path("sessions/<int:pk>/void/", confirming.desk_void, name="desk_void"),
    path("sessions/<int:pk>/void/decide/", confirming.desk_void_decide, name="desk_void_decide"),
    path("sessions/<int:pk>/archive/", archive.desk_archive, name="desk_archive"),
    path("sessions/<int:pk>/archive/add/", archive.desk_archive_add, name="desk_archive_add"),
    path("sessions/<int:pk>/archive/package/", archive.desk_archive_package, name="desk_archive_package"),
    path("sessions/<int:pk>/archive/draft/", archive.desk_archive_draft, name="desk_archive_draft"),
    path("sessions/<int:pk>/archive/<int:paper_pk>/", archive.desk_archive_paper, name="desk_archive_paper"),
    path("sessions/<int:pk>/archive/<int:paper_pk>/change/", archive.desk_archive_change, name="desk_archive_change"),
    path("sessions/<int:pk>/people/<int:person_pk>/correct/", confirming.desk_correct, name="desk_correct"),
    path(
        "sessions/<int:pk>/corrections/<int:correction_pk>/",
        confirming.desk_decide_correction,
        name="desk_decide_correction",
    ),
    path("scan/<str:token>/", roster.desk_scan_person, name="desk_scan_person"),
]
