from django.urls import path

from talent.selection.views import (
    applying,
    deciding,
    frames,
    nominations,
    notices,
    panel,
    public,
    rounds,
    score_sheets,
)

public_urls = [
    path("notices/", public.notice_list, name="notice_list"),
    path("notices/<int:pk>/", public.notice_page, name="notice_page"),
    path("notices/<int:pk>/notice.pdf", public.notice_print, name="notice_pdf"),
    path("notices/<int:pk>/objections/", public.objection_new, name="objection_new"),
    path("notices/<int:pk>/objections/received/", public.objection_received, name="objection_received"),
    path("me/organization/<int:organization>/apply/", applying.apply, name="selection_apply"),
    path(
        "me/organization/<int:organization>/apply/photos/<int:photo>/",
        applying.apply_photo,
        name="selection_apply_photo",
    ),
]

_NOTICE = "selection/<int:pk>/notices/<int:notice>/"
_NOMINATION = "selection/<int:pk>/nominations/<int:nomination>/"
desk_urls = [
    path("selection/", rounds.selection_list, name="desk_selection"),
    path("selection/new/", rounds.round_open, name="desk_round_open"),
    path("selection/frames/", frames.frame_page, name="desk_selection_frames"),
    path("selection/frames/new/", frames.frame_new, name="desk_selection_frame_new"),
    path("selection/announce/", notices.announce_many, name="desk_announce_many"),
    path("selection/<int:pk>/", rounds.round_page, name="desk_round"),
    path("selection/<int:pk>/panel/start/", rounds.panel_start, name="desk_panel_start"),
    path("selection/<int:pk>/panel/close/", rounds.panel_close, name="desk_panel_close"),
    path("selection/<int:pk>/panel/join/", rounds.panel_join, name="desk_panel_join"),
    path("selection/<int:pk>/panel/leave/<int:reviewer>/", rounds.panel_leave, name="desk_panel_leave"),
    path("selection/<int:pk>/panel/", panel.panel, name="desk_panel"),
    path("selection/<int:pk>/panel/sheet/", score_sheets.score_sheet, name="desk_score_sheet"),
    path("selection/<int:pk>/panel/sheet/in/", score_sheets.score_sheet_in, name="desk_score_sheet_in"),
    path(
        "selection/<int:pk>/panel/sheet/<int:upload>/",
        score_sheets.score_sheet_check,
        name="desk_score_sheet_check",
    ),
    path("selection/<int:pk>/minutes/", deciding.panel_minutes, name="desk_panel_minutes"),
    path("selection/<int:pk>/decide/", deciding.round_decide, name="desk_round_decide"),
    path("selection/<int:pk>/notice/", notices.notice_publish, name="desk_notice_publish"),
    path(f"{_NOTICE}announce/", notices.notice_announce, name="desk_notice_announce"),
    path(f"{_NOTICE}correct/", notices.notice_correct, name="desk_notice_correct"),
    path(f"{_NOTICE}objections/new/", notices.office_objection, name="desk_objection_new"),
    path("selection/<int:pk>/objections/<int:objection>/", notices.objection_page, name="desk_objection"),
    path("selection/<int:pk>/nominate/", nominations.nomination_new, name="desk_nomination_new"),
    path(_NOMINATION, nominations.nomination_page, name="desk_nomination"),
    path(f"{_NOMINATION}check/", nominations.nomination_check, name="desk_nomination_check"),
    path(f"{_NOMINATION}edit/", nominations.nomination_edit, name="desk_nomination_edit"),
    path(f"{_NOMINATION}forward/", nominations.nomination_forward, name="desk_nomination_forward"),
    path(f"{_NOMINATION}facts/", frames.declared_facts, name="desk_declared_facts"),
    path(f"{_NOMINATION}form.pdf", nominations.nomination_form, name="desk_nomination_form"),
    path(f"{_NOMINATION}withdraw/", nominations.nomination_withdraw, name="desk_nomination_withdraw"),
    path(f"{_NOMINATION}promote/", nominations.nomination_promote, name="desk_nomination_promote"),
    path(f"{_NOMINATION}case/", nominations.nomination_case, name="desk_nomination_case"),
    path(f"{_NOMINATION}photos/<int:photo>/", nominations.nomination_photo, name="desk_nomination_photo"),
    path(
        f"{_NOMINATION}attachments/<int:attachment>/",
        nominations.nomination_attachment,
        name="desk_nomination_attachment",
    ),
    path(f"{_NOMINATION}scores/<int:reviewer>/", deciding.score_correct, name="desk_score_correct"),
    path(f"{_NOMINATION}score/", panel.score, name="desk_score"),
    path(f"{_NOMINATION}recuse/", panel.recusal, name="desk_recusal"),
]
