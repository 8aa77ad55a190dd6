"""An annual plan travels to be sealed: printed in the bureau's layout, its scan kept with the plan."""

from django.urls import reverse

from talent.files import papers
from talent.training.plan_models import TrainingPlan


def _find(person, pk: int) -> TrainingPlan | None:
    return TrainingPlan.objects.visible_to(person).filter(pk=pk).select_related("region").first()


papers.register(
    papers.Paper(
        kind="plan",
        title="培训计划盖章件",
        find=_find,
        may_stamp=lambda person, plan: TrainingPlan.objects.kept_by(person).filter(pk=plan.pk).exists(),
        url=lambda plan: reverse("desk_plan", args=[plan.pk]),
        region_path=lambda plan: plan.region.path,
        print_url=lambda plan: f"{reverse('desk_export_new', args=['plan'])}?of={plan.pk}&register=1",
    )
)
