"""意见建议 in the content admin: read, note how far it is, answer. Messages are never written or deleted there."""

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from cms.feedback.actions import answer_feedback, check_public
from cms.feedback.models import Feedback

PUBLIC_HELP = "填了这一行，问题和答复会出现在“大家问的和答复”。用自己的话写，不写是谁提的。"


class FeedbackPolicy(ModelPermissionPolicy):
    """Who may change a message may see it; nobody adds or deletes one."""

    def user_has_permission(self, user, action):
        return action not in ("add", "delete") and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)


class AnswerForm(WagtailAdminModelForm):
    def clean(self):
        values = super().clean()
        if values.get("status") == Feedback.Status.ANSWERED and not (values.get("answer") or "").strip():
            self.add_error("answer", "写下答复再标为已答复。")
        if question := values.get("public_question"):
            try:
                check_public(question, values.get("answer") or "")
            except ValidationError as problem:
                self.add_error("public_question", problem)
        return values

    def save(self, commit=True):
        values = {name: self.cleaned_data[name] for name in ("status", "answer", "public_question")}
        return answer_feedback(self.instance, **values, by=self.for_user)


class FeedbackViewSet(ModelViewSet):
    model = Feedback
    icon = "comment"
    menu_label = "意见建议"
    menu_order = 400
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ["kind", "text", "status", "created"]
    list_filter = ["kind", "status"]
    search_fields = ["text", "name"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel(name, read_only=True) for name in ("kind", "text", "name", "phone", "page", "created")],
                "来信",
            ),
            MultiFieldPanel([FieldPanel("status"), FieldPanel("answer")], "办理"),
            MultiFieldPanel([FieldPanel("public_question", help_text=PUBLIC_HELP)], "公开"),
        ],
        base_form_class=AnswerForm,
    )
