"""Quizzes in the content admin; questions come in by sheet and are shown there."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.snippets.views.snippets import SnippetViewSet

from lms.quizzes.models import Question, Quiz


class QuestionViewSet(SnippetViewSet):
    """Only to look at and to choose from: a question changes by a sheet or as a new version, never in place."""

    model = Question
    icon = "help"
    menu_label = "题目"
    list_display = ["stem", "kind", "category", "region"]
    list_filter = ["kind", "category"]
    search_fields = ["stem"]
    inspect_view_enabled = True
    inspect_view_fields = ["stem", "kind", "category", "region", "withdrawn"]
    panels = [FieldPanel("category")]


class QuizViewSet(SnippetViewSet):
    model = Quiz
    icon = "tasks"
    menu_label = "小测"
    list_display = ["title", "region", "pass_correct"]
    search_fields = ["title"]
    panels = [
        FieldRowPanel([FieldPanel("title"), FieldPanel("region")]),
        FieldPanel("pass_correct"),
        InlinePanel("places", label="题目", min_num=1),
    ]
