from django.urls import path

from talent.credits.views import desk, own

public_urls = [
    path("me/credits/outside/new/", own.outside_hours_new, name="outside_hours_new"),
    path("me/credits/outside/<int:pk>/", own.outside_hours_own, name="outside_hours_own"),
    path("me/credits/outside/<int:pk>/file/", own.outside_hours_own_file, name="outside_hours_own_file"),
    path("me/credits/outside/<int:pk>/withdraw/", own.outside_hours_withdraw, name="outside_hours_withdraw"),
    path("me/credits/registration/", own.my_registration, name="my_registration"),
    path("me/credits/registration/<int:pk>/drop/", own.my_registration_drop, name="my_registration_drop"),
]
desk_urls = [
    path("outside-hours/", desk.outside_hours, name="desk_outside_hours"),
    path("outside-hours/<int:pk>/", desk.outside_hours_one, name="desk_outside_hours_one"),
    path("outside-hours/<int:pk>/file/", desk.outside_hours_file, name="desk_outside_hours_file"),
    path("outside-hours/<int:pk>/accept/", desk.outside_hours_accept, name="desk_outside_hours_accept"),
    path("outside-hours/<int:pk>/return/", desk.outside_hours_return, name="desk_outside_hours_return"),
    path("outside-hours/<int:pk>/cancel/", desk.outside_hours_cancel, name="desk_outside_hours_cancel"),
    path("credit-rules/", desk.credit_rules, name="desk_credit_rules"),
    path("people/<int:pk>/registration/", desk.registration, name="desk_registration"),
]
