from django.urls import path

from talent.selection.views import applying, nominations, notices, panel, public, rounds

public_urls = [
    path("notices/", public.notice_list, name="notice_list"),
    path("notices/<int:pk>/", public.notice_page, name="notice_page"),
    path("notices/<int:pk>/objections/", public.objection_new, name="objection_new"),
    path("notices/<int:pk>/objections/received/", public.objection_received, name="objection_received"),
    path("me/organization/<int:organization>/apply/", applying.apply, name="selection_apply"),
]

_NOTICE = "selection/<int:pk>/notices/<int:notice>/"
_NOMINATION = "selection/<int:pk>/nominations/<int:nomination>/"
desk_urls = [
    path("selection/", rounds.selection_list, name="desk_selection"),
    path("selection/new/", rounds.round_open, name="desk_round_open"),
    path("selection/<int:pk>/", rounds.round_page, name="desk_round"),
    path("selection/<int:pk>/panel/start/", rounds.panel_start, name="desk_panel_start"),
    path("selection/<int:pk>/panel/close/", rounds.panel_close, name="desk_panel_close"),
    path("selection/<int:pk>/panel/", panel.panel, name="desk_panel"),
    path("selection/<int:pk>/decide/", rounds.round_decide, name="desk_round_decide"),
    path("selection/<int:pk>/notice/", notices.notice_publish, name="desk_notice_publish"),
    path(f"{_NOTICE}announce/", notices.notice_announce, name="desk_notice_announce"),
    path(f"{_NOTICE}objections/new/", notices.office_objection, name="desk_objection_new"),
    path("selection/<int:pk>/objections/<int:objection>/", notices.objection_page, name="desk_objection"),
    path("selection/<int:pk>/nominate/", nominations.nomination_new, name="desk_nomination_new"),
    path(_NOMINATION, nominations.nomination_page, name="desk_nomination"),
    path(f"{_NOMINATION}check/", nominations.nomination_check, name="desk_nomination_check"),
    path(f"{_NOMINATION}complete/", nominations.nomination_complete, name="desk_nomination_complete"),
    path(f"{_NOMINATION}withdraw/", nominations.nomination_withdraw, name="desk_nomination_withdraw"),
    path(f"{_NOMINATION}promote/", nominations.nomination_promote, name="desk_nomination_promote"),
    path(f"{_NOMINATION}case/", nominations.nomination_case, name="desk_nomination_case"),
    path(f"{_NOMINATION}photos/<int:photo>/", nominations.nomination_photo, name="desk_nomination_photo"),
    path(f"{_NOMINATION}score/", panel.score, name="desk_score"),
    path(f"{_NOMINATION}recuse/", panel.recusal, name="desk_recusal"),
]
