"""How the records of a house stand after something broke off; `python -m tests.standing` says it of the house of the settings."""

import json

import django
from django.apps import apps


def assert_whole() -> None:
    """No gap in any register, one task for each conclusion, no broken chain, nothing left to deliver."""
    from tongket.conference.models import Conclusion
    from tongket.documents.models import Paper, Register
    from tongket.followup.models import Task
    from tongket.live.log import first_broken
    from tongket.live.models import Channel, Delivery

    for register in Register.objects.all():
        issued = Paper.objects.filter(unit=register.unit, kind=register.kind, year=register.year, number__isnull=False)
        numbers = list(issued.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, register.last + 1))
    for conclusion in Conclusion.objects.filter(conference__notice__state=Paper.State.ISSUED):
        assert Task.objects.filter(key=conclusion.code).count() == 1
    assert [name for name in Channel.objects.values_list("name", flat=True) if first_broken(name)] == []
    assert not Delivery.objects.exists()


def rows_of_each_table() -> dict[str, int]:
    """How many rows each model has: half an action, or one done twice, would show in some of them."""
    return {model._meta.label_lower: model._default_manager.count() for model in apps.get_models()}


if __name__ == "__main__":
    django.setup()
    assert_whole()
    print(json.dumps(rows_of_each_table()))
