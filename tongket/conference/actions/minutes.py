"""The minutes and the notice of conclusions: papers prepared from the record, to be signed in `documents`."""

from datetime import date as Date  # noqa: N812

from django.db import transaction
from django.utils.translation import gettext as _

from tongket.conference.events import EvaluationWritten, MinutesPrepared, NoticePrepared, PaperOfConferenceIssued
from tongket.conference.models import Conference, Delegate
from tongket.conference.permissions import (
    may_prepare_minutes,
    may_prepare_notice,
    may_write_evaluation,
    who_prepares,
)
from tongket.conference.queries.papers import (
    minutes_content,
    minutes_subject,
    notice_content,
    notice_recipients,
    notice_subject,
)
from tongket.conference.queries.record import is_issued
from tongket.documents.actions import create_paper, revise_paper
from tongket.documents.models import Paper
from tongket.kit.errors import NotAllowed, WrongState
from tongket.kit.text import nfc
from tongket.live.log import record
from tongket.people.models import Person
