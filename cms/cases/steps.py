"""A step of 案例审核: those of its group look, each at the cases their role reaches."""

from wagtail.models import AbstractGroupApprovalTask, TaskState


class CaseStep(AbstractGroupApprovalTask):
    """One of 初审, 复审, 终审. Who stands at it follows from the roles (`talent.people.editorial_groups`)."""

    class Meta:
        verbose_name = "案例审核的一步"
        verbose_name_plural = "案例审核的各步"

    def holds(self, page, user) -> bool:
        """Is it this person's to look at this page here?"""
        from cms.cases.access import works_on  # needs the models that import this module

        return user.is_superuser or (self._user_in_groups(user) and works_on(user, page.specific))

    def user_can_access_editor(self, page, user):
        return self.holds(page, user)

    def locked_for_user(self, page, user):
        return not self.holds(page, user)

    def user_can_lock(self, page, user):
        return self.holds(page, user)

    def get_actions(self, page, user):
        return super().get_actions(page, user) if self.holds(page, user) else []

    def get_task_states_user_can_moderate(self, user, **kwargs):
        from cms.cases.access import foreign_cases

        states = super().get_task_states_user_can_moderate(user, **kwargs)
        if states.query.is_empty():
            return TaskState.objects.none()
        foreign = [str(pk) for pk in foreign_cases(user).values_list("pk", flat=True)]
        return states.exclude(workflow_state__object_id__in=foreign)

    @classmethod
    def get_description(cls):
        return "选中的组里，管得到案例所在区县的人来审"
