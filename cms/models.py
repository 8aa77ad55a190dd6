"""Index of the models of this app: one Django app, label "cms"."""

from cms.cases.models import CaseIndexPage, CasePage, CasePhoto
from cms.cases.steps import CaseStep
from cms.feedback.models import Feedback
from cms.home.models import HomePage
from cms.info.models import InfoPage
from cms.news.models import NewsCourse, NewsIndexPage, NewsPage
from cms.site.models import SiteSettings
from cms.toolbox.models import ToolboxIndexPage, ToolPage

__all__ = [
    "CaseIndexPage",
    "CasePage",
    "CasePhoto",
    "CaseStep",
    "Feedback",
    "HomePage",
    "InfoPage",
    "NewsCourse",
    "NewsIndexPage",
    "NewsPage",
    "SiteSettings",
    "ToolPage",
    "ToolboxIndexPage",
]
