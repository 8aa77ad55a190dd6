from django.urls import path

from talent.cultivation import views

desk_urls = [
    path("registers/", views.registers, name="desk_registers"),
    path("registers/cultivations/<int:pk>/stages/", views.cultivation_stage, name="desk_cultivation_stage"),
    path("registers/cultivations/<int:pk>/evidence/", views.cultivation_evidence, name="desk_cultivation_file"),
    path("registers/<slug:code>/", views.register_list, name="desk_register"),
    path("registers/<slug:code>/new/", views.register_new, name="desk_register_new"),
    path("registers/<slug:code>/<int:pk>/", views.register_row, name="desk_register_row"),
    path("registers/<slug:code>/<int:pk>/edit/", views.register_edit, name="desk_register_edit"),
]
