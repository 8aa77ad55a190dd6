from django.urls import path

from talent.pools import health_views, ladder_views, moving, proposal_views, review_views, views

desk_urls = [
    path("pool/", views.pool, name="desk_pool"),
    path("pool/new/", views.member_new, name="desk_pool_new"),
    path("pool/health/", health_views.pool_health, name="desk_pool_health"),
    path("pool/ladder/", ladder_views.ladder, name="desk_pool_ladder"),
    path("pool/proposals/", proposal_views.proposals, name="desk_proposals"),
    path("pool/proposals/new/", proposal_views.proposal_new, name="desk_proposal_new"),
    path("pool/proposals/<int:pk>/", proposal_views.proposal, name="desk_proposal"),
    path("pool/proposals/<int:pk>/accept/", proposal_views.proposal_accept, name="desk_proposal_accept"),
    path("pool/proposals/<int:pk>/return/", proposal_views.proposal_return, name="desk_proposal_return"),
    path("pool/proposals/<int:pk>/decline/", proposal_views.proposal_decline, name="desk_proposal_decline"),
    path("pool/proposals/<int:pk>/resubmit/", proposal_views.proposal_resubmit, name="desk_proposal_resubmit"),
    path("pool/proposals/<int:pk>/withdraw/", proposal_views.proposal_withdraw, name="desk_proposal_withdraw"),
    path("pool/reviews/", review_views.reviews, name="desk_pool_reviews"),
    path("pool/reviews/<int:pk>/", review_views.review, name="desk_pool_review"),
    path("pool/reviews/<int:pk>/decide/", review_views.review_decide, name="desk_pool_review_decide"),
    path("pool/reviews/<int:pk>/keep-rest/", review_views.review_keep_rest, name="desk_pool_review_keep_rest"),
    path("pool/reviews/<int:pk>/close/", review_views.review_close, name="desk_pool_review_close"),
    path("pool/<int:pk>/", views.member, name="desk_pool_member"),
    path("pool/<int:pk>/change/", views.member_change, name="desk_pool_change"),
    path("pool/<int:pk>/move/", moving.member_move, name="desk_pool_move"),
    path("pool/<int:pk>/exit/", views.member_exit, name="desk_pool_exit"),
    path("pool/<int:pk>/exempt/", views.member_exempt, name="desk_pool_exempt"),
    path("pool/<int:pk>/exempt/<int:exemption>/", views.exemption, name="desk_pool_exemption"),
    path("pool/<int:pk>/exempt/<int:exemption>/end/", views.exemption_end, name="desk_pool_exemption_end"),
]
