"""After the conference: the record is read through, minutes, report and notice are signed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from tongket.conference import actions as conference_actions
from tongket.conference.models import AgendaItem, Delegate
from tongket.documents.models import Paper
from tongket.org.models import Power
from tongket.org.queries import has_power
from tongket.people.models import Person
from tongket.reporting import actions as reporting_actions
from tongket.site.cycle.script import Call, Script
from tongket.site.loader.loading import fit


def papers(script: Script) -> None:
    ends = script.facts["ends"]

    def review() -> Iterator[Call]:
        for item in AgendaItem.objects.filter(conference=script.conference).order_by("number"):
            yield Call(script.secretary, conference_actions.review_item, (item.pk, item.summary))

    def minutes() -> Iterator[Call]:
        yield Call(script.secretary, conference_actions.prepare_minutes, (script.conference.pk,))

    def notice() -> Iterator[Call]:
        yield Call(
            script.secretary,
            conference_actions.prepare_notice,
            (script.conference.pk,),
            {"signer": _notice_signer(script)},
        )

    def report() -> Iterator[Call]:
        if script.consolidated() is not None:
            yield Call(
                script.secretary,
                reporting_actions.prepare_consolidated_paper,
                (script.round().pk,),
                {"signer": script.signer},
            )

    def issue_report() -> Iterator[Call]:
        if Paper.objects.filter(key=f"{script.key}.report").exists():
            yield from script.issue(f"{script.key}.report")

    script.later("Soát biên bản", review, at=ends + timedelta(minutes=15))
    script.later("Biên bản", minutes, after=timedelta(minutes=15))
    script.later("Ký biên bản", lambda: script.issue(f"{script.key}.minutes"), after=timedelta(minutes=15))
    script.later("Báo cáo tổng hợp", report, after=timedelta(minutes=15))
    script.later("Ban hành báo cáo", issue_report, after=timedelta(minutes=15))
    if script.scenario.all("conclusions"):
        script.later("Thông báo kết luận", notice, at=_next_workday(script, ends))
        script.later("Ban hành thông báo", lambda: script.issue(f"{script.key}.conclusions"), after=timedelta(hours=2))


def _notice_signer(script: Script) -> Person:
    for step in script.scenario.all("after"):
        if step["kind"] == "conclusion-notice" and "signed_by" in step:
            entry = next(one for one in script.scenario.all("people") if one["key"] == step["signed_by"])
            wanted = (
                Delegate.objects.filter(
                    conference=script.conference,
                    person__username__startswith=fit(f"{entry.get('unit', 'guest')}.{entry['key']}"),
                )
                .select_related("person")
                .first()
            )
            if wanted is not None and has_power(wanted.person, Power.DEPUTY, script.organiser):
                return wanted.person
    return script.signer


def _next_workday(script: Script, moment: datetime) -> datetime:
    day = moment + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day.replace(hour=9, minute=0, second=0, microsecond=0)
