from django.urls import path

from lms.me import hours_views, organization_views, pool_views, views

public_urls = [
    path("me/", views.me_home, name="me"),
    path("me/learning/", views.my_learning, name="my_learning"),
    path("me/credits/", hours_views.my_credits, name="my_credits"),
    path("me/organization/", organization_views.my_organization, name="my_organization"),
    path(
        "me/organization/<int:organization>/check/",
        organization_views.my_organization_check,
        name="my_organization_check",
    ),
    path(
        "me/organization/<int:organization>/recommend/",
        pool_views.my_organization_recommend,
        name="my_organization_recommend",
    ),
    path("me/pool/", pool_views.my_pool, name="my_pool"),
    path("me/pool/apply/", pool_views.my_pool_apply, name="my_pool_apply"),
    path("me/pool/<int:pk>/answer/", pool_views.my_pool_answer, name="my_pool_answer"),
    path("me/privacy/", views.my_privacy, name="my_privacy"),
    path("me/privacy/agree/", views.my_privacy_agree, name="my_privacy_agree"),
    path("me/privacy/correct/", views.my_privacy_correct, name="my_privacy_correct"),
    path("me/privacy/close/", views.my_account_close, name="my_account_close"),
    path("me/privacy/download/", views.my_privacy_download, name="my_privacy_download"),
]
