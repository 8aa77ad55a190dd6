"""Choosers of the content admin that offer what the person's lists show, and nothing of other offices."""

from collections.abc import Callable

from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet


def chooser_of(own: Callable) -> type[SnippetChooserViewSet]:
    """A chooser of the rows that `own(person)` gives; superusers see all. What a page holds already stays chosen."""

    class Own:
        def get_object_list(self):
            person = self.request.user
            return super().get_object_list() if person.is_superuser else own(person)

    class Choose(Own, ChooseView):
        pass

    class ChooseResults(Own, ChooseResultsView):
        pass

    class OwnChooser(SnippetChooserViewSet):
        choose_view_class = Choose
        choose_results_view_class = ChooseResults

    return OwnChooser
