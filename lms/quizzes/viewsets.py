"""Quizzes in the content admin; questions come in by sheet and are shown there."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet

from lms.quizzes.admin_forms import QuizForm
from lms.quizzes.choosers import chooser_of
from lms.quizzes.models import Question, Quiz

MORE_TRIES = "不写，就是不限次数。学员次数用完了想再做，把这里改大，他们就能接着做。"


class QuestionViewSet(SnippetViewSet):
    """Only to look at and to choose from: a question changes by a sheet or as a new version, never in place."""

    model = Question
    icon = "help"
    menu_label = "题目"
    list_display = ["stem", "kind", "category", "region"]
    list_filter = ["kind", "category"]
    search_fields = ["stem"]
    chooser_viewset_class = chooser_of(lambda person: Question.objects.visible_to(person))
    inspect_view_enabled = True
    inspect_view_fields = ["stem", "kind", "category", "region", "withdrawn"]
    panels = [FieldPanel("category")]

    def get_queryset(self, request):
        return None if request.user.is_superuser else Question.objects.visible_to(request.user)


class QuizViewSet(SnippetViewSet):
    model = Quiz
    icon = "tasks"
    menu_label = "小测"
    list_display = ["title", "region", "pass_correct"]
    chooser_viewset_class = chooser_of(lambda person: Quiz.objects.visible_to(person))
    search_fields = ["title"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("title"), FieldPanel("region")]),
            InlinePanel("places", label="题目", heading="固定的题（按先后排）", min_num=0),
            InlinePanel("draws", label="抽题", heading="从题库里抽（每次抽的不一样）", min_num=0),
            FieldRowPanel([FieldPanel("pass_correct"), FieldPanel("counts")]),
            FieldRowPanel([FieldPanel("max_attempts", help_text=MORE_TRIES), FieldPanel("time_limit")]),
            FieldRowPanel([FieldPanel("instant"), FieldPanel("review")]),
        ],
        base_form_class=QuizForm,
    )

    def get_queryset(self, request):
        return None if request.user.is_superuser else Quiz.objects.visible_to(request.user)
