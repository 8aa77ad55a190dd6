"""Index of this app's addresses. They stand in front of Wagtail's own serving, which is left for previews."""

from django.urls import path

from cms.cases import views as cases
from cms.feedback import views as feedback
from cms.home import views as home
from cms.info import views as info
from cms.news import views as news
from cms.search import views as search
from cms.site import views as site
from cms.toolbox import views as toolbox

urlpatterns = [
    path("", home.home, name="home"),
    path("sitemap.xml", site.sitemap, name="sitemap"),
    path("robots.txt", site.robots, name="robots"),
    path("news/feed.xml", site.news_feed, name="news_feed"),
    path("cases/feed.xml", site.case_feed, name="case_feed"),
    path("news/", news.news_list, name="news_list"),
    path("news/<slug:slug>/", news.news_detail, name="news_detail"),
    path("cases/", cases.case_list, name="case_list"),
    path("cases/<int:year>/", cases.honor, name="honor"),
    path("cases/<slug:slug>/", cases.case_detail, name="case_detail"),
    path("toolbox/", toolbox.tool_list, name="tool_list"),
    path("toolbox/<slug:slug>/", toolbox.tool_detail, name="tool_detail"),
    path("toolbox/<slug:slug>/sheet.png", toolbox.tool_image, name="tool_image"),
    path("toolbox/<slug:slug>/sheet.pdf", toolbox.tool_document, name="tool_document"),
    path("about/", info.info, {"slug": "about"}, name="about"),
    path("privacy/", info.info, {"slug": "privacy"}, name="privacy"),
    path("accessibility/", info.info, {"slug": "accessibility"}, name="accessibility"),
    path("help/", info.info, {"slug": "help"}, name="help"),
    path("search/", search.search, name="search"),
    path("feedback/", feedback.feedback, name="feedback"),
    path("feedback/answers/", feedback.answers, name="feedback_answers"),
    path("feedback/thanks/", feedback.thanks, name="feedback_thanks"),
]
