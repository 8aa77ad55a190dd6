"""Films and course runs in the content admin."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from lms.catalogue.models import CourseMedia, CourseRun
from lms.quizzes.viewsets import QuestionViewSet, QuizViewSet


class MediaViewSet(SnippetViewSet):
    model = CourseMedia
    icon = "media"
    menu_label = "课程视频"
    list_display = ["title", "duration", "created"]
    search_fields = ["title"]
    panels = [
        HelpPanel("<p>视频不公开存放，只有能看这门课的人才看得到。换视频请新建一条，旧的学习记录会留着。</p>"),
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("file"), FieldPanel("duration")]),
        FieldRowPanel([FieldPanel("captions"), FieldPanel("poster")]),
    ]


class RunViewSet(SnippetViewSet):
    model = CourseRun
    icon = "calendar-alt"
    menu_label = "开课期"
    list_display = ["course", "season", "opens", "closes"]
    list_filter = ["course", "season"]
    panels = [FieldPanel("course"), FieldPanel("season"), FieldRowPanel([FieldPanel("opens"), FieldPanel("closes")])]


class LearningGroup(SnippetViewSetGroup):
    items = (MediaViewSet, RunViewSet, QuizViewSet, QuestionViewSet)
    menu_label = "课程资料"
    menu_icon = "media"
