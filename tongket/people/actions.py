"""What each person may change: only the own account. People are admitted and appointed in `org`."""

from django.db import transaction
from django.utils.translation import gettext as _

from tongket.kit.errors import BadInput
from tongket.live.log import record
from tongket.people.events import OwnPasswordChanged
from tongket.people.models import Person


@transaction.atomic
def change_own_password(present: str, new: str, *, by: Person) -> Person:
    """Give oneself a new password; the present one must be known."""
    person = Person.objects.select_for_update().get(pk=by.pk)
    if not person.check_password(present):
        raise BadInput(_("Mật khẩu đang dùng chưa đúng; hãy nhập lại."))
    person.set_password(new)
    person.save(update_fields=["password"])
    record("people", OwnPasswordChanged(person_id=person.pk), by=person)
    return person
