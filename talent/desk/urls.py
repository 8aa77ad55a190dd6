from django.urls import path

from talent.desk import organizations, people, sheets, views

public_urls = [
    path("-/health", views.health, name="health"),
    path("-/ready", views.ready, name="ready"),
]
desk_urls = [
    path("", views.home, name="desk_home"),
    path("people/", people.people, name="desk_people"),
    path("people/<int:pk>/", people.person, name="desk_person"),
    path("people/<int:pk>/edit/", people.person_edit, name="desk_person_edit"),
    path("people/<int:pk>/reveal/", people.person_reveal, name="desk_person_reveal"),
    path("people/<int:pk>/dial/", people.person_dial, name="desk_dial"),
    path("organizations/", organizations.organizations, name="desk_organizations"),
    path("organizations/new/", organizations.organization_new, name="desk_organization_new"),
    path("organizations/<int:pk>/", organizations.organization, name="desk_organization"),
    path("organizations/<int:pk>/edit/", organizations.organization_edit, name="desk_organization_edit"),
    path("organizations/<int:pk>/posts/<int:post>/end/", organizations.post_end, name="desk_post_end"),
    path("sheets/", sheets.sheets, name="desk_sheets"),
    path("sheets/templates/<slug:kind>/", sheets.sheet_template, name="desk_sheet_template"),
    path("sheets/<int:pk>/", sheets.sheet, name="desk_sheet"),
    path("sheets/<int:pk>/confirm/", sheets.sheet_confirm, name="desk_sheet_confirm"),
    path("sheets/<int:pk>/mend/", sheets.sheet_mend, name="desk_sheet_mend"),
    path("sheets/<int:pk>/discard/", sheets.sheet_discard, name="desk_sheet_discard"),
    path("sheets/<int:pk>/result/", sheets.sheet_result, name="desk_sheet_result"),
]
