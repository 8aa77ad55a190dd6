from django.urls import path

from talent.pools import moving, views

desk_urls = [
    path("pool/", views.pool, name="desk_pool"),
    path("pool/new/", views.member_new, name="desk_pool_new"),
    path("pool/<int:pk>/", views.member, name="desk_pool_member"),
    path("pool/<int:pk>/change/", views.member_change, name="desk_pool_change"),
    path("pool/<int:pk>/move/", moving.member_move, name="desk_pool_move"),
    path("pool/<int:pk>/exit/", views.member_exit, name="desk_pool_exit"),
    path("pool/<int:pk>/exempt/", views.member_exempt, name="desk_pool_exempt"),
    path("pool/<int:pk>/exempt/<int:exemption>/end/", views.exemption_end, name="desk_pool_exemption_end"),
]
