from django.urls import path

from talent.cultivation import plan_views, views

desk_urls = [
    path("registers/", views.registers, name="desk_registers"),
    path("registers/cultivations/<int:pk>/stages/", views.cultivation_stage, name="desk_cultivation_stage"),
    path("registers/cultivations/<int:pk>/evidence/", views.cultivation_evidence, name="desk_cultivation_file"),
    path("registers/<slug:code>/", views.register_list, name="desk_register"),
    path("registers/<slug:code>/new/", views.register_new, name="desk_register_new"),
    path("registers/<slug:code>/<int:pk>/", views.register_row, name="desk_register_row"),
    path("registers/<slug:code>/<int:pk>/edit/", views.register_edit, name="desk_register_edit"),
    path("plan-periods/", plan_views.plan_periods, name="desk_plan_periods"),
    path("plan-periods/new/", plan_views.plan_period_new, name="desk_plan_period_new"),
    path("plan-periods/<int:pk>/", plan_views.plan_period, name="desk_plan_period"),
    path("plan-periods/<int:pk>/targets/new/", plan_views.plan_target, name="desk_plan_target_new"),
    path("plan-periods/<int:pk>/targets/<int:target>/", plan_views.plan_target, name="desk_plan_target"),
    path("plan-periods/<int:pk>/targets/<int:target>/drop/", plan_views.plan_target_drop, name="desk_plan_target_drop"),
    path("plan-periods/<int:pk>/tasks/new/", plan_views.plan_task, name="desk_plan_task_new"),
    path("plan-periods/<int:pk>/tasks/<int:task>/", plan_views.plan_task, name="desk_plan_task"),
]
