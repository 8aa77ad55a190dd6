"""Films, course runs and learning paths in the content admin."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from lms.catalogue.models import CourseMedia, CourseRun, LearningPath
from lms.catalogue.rules import films_changed_by
from lms.quizzes.choosers import chooser_of
from lms.quizzes.viewsets import QuestionViewSet, QuizViewSet


class MediaViewSet(SnippetViewSet):
    model = CourseMedia
    icon = "media"
    menu_label = "课程视频"
    list_display = ["title", "duration", "created"]
    chooser_viewset_class = chooser_of(films_changed_by)
    search_fields = ["title"]
    panels = [
        HelpPanel("<p>视频不公开存放，只有能看这门课的人才看得到。换视频请新建一条，旧的学习记录会留着。</p>"),
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("file"), FieldPanel("duration")]),
        FieldRowPanel([FieldPanel("captions"), FieldPanel("why_no_captions")]),
        FieldPanel("poster"),
    ]

    def get_queryset(self, request):
        return films_changed_by(request.user)


class RunViewSet(SnippetViewSet):
    model = CourseRun
    icon = "calendar-alt"
    menu_label = "开课期"
    list_display = ["course", "season", "opens", "closes"]
    list_filter = ["course", "season"]
    panels = [FieldPanel("course"), FieldPanel("season"), FieldRowPanel([FieldPanel("opens"), FieldPanel("closes")])]


class PathViewSet(SnippetViewSet):
    model = LearningPath
    icon = "list-ol"
    menu_label = "学习路径"
    list_display = ["title", "region", "level", "live"]
    search_fields = ["title"]
    panels = [
        HelpPanel("<p>给一类人、一级梯队排好先后的几门课。学员看到“下一步推荐”，工作台上看到谁可以走下一步。</p>"),
        FieldPanel("title"),
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("region"), FieldPanel("level")]),
        FieldRowPanel([FieldPanel("for_leaders"), FieldPanel("for_social_workers"), FieldPanel("for_volunteers")]),
        InlinePanel("places", label="课程", heading="课程（按学的先后排）", min_num=1),
        FieldRowPanel([FieldPanel("electives_needed"), FieldPanel("live")]),
    ]


class LearningGroup(SnippetViewSetGroup):
    items = (MediaViewSet, RunViewSet, PathViewSet, QuizViewSet, QuestionViewSet)
    menu_label = "课程资料"
    menu_icon = "media"
