"""Drafts of the file, put to the delegates for comments."""

from collections.abc import Iterator
from datetime import timedelta

from tongket.documents import actions as document_actions
from tongket.documents.models import Comment, Draft, Paragraph
from tongket.site.cycle.script import Call, Script
from tongket.site.loader import before
from tongket.site.scenario import Record


def drafts(script: Script) -> None:
    """Drafts of the file, put to the delegates for comments."""
    script.now = before(script.scenario, 7)
    for entry in script.scenario.all("drafts"):
        key = f"{script.key}.{entry['key']}"
        comments = [one for one in script.scenario.all("comments") if one["draft"] == entry["key"]]
        sections = list(dict.fromkeys(one["section"] for one in comments)) or [""]

        def create(entry: Record = entry, key: str = key) -> Iterator[Call]:
            yield Call(
                script.secretary,
                document_actions.create_draft,
                (key, entry["title"], script.organiser),
                {"conference_key": script.key},
            )

        def fill(entry: Record = entry, key: str = key, sections: list[str] = sections) -> Iterator[Call]:
            draft = Draft.objects.get(key=key)
            for section in sections:
                text = f"{section}: nội dung trình tại Hội nghị." if section else f"Toàn văn {entry['title']}."
                options = {"section": section, "from_author": True}
                yield Call(script.secretary, document_actions.add_paragraph, (draft.pk, text), options)

        def comment(key: str = key, comments: list[Record] = comments) -> Iterator[Call]:
            draft = Draft.objects.get(key=key)
            speakers = script.speakers()
            asked = {"people": [seat.person for seat in speakers]}
            yield Call(script.secretary, document_actions.open_comments, (draft.pk,), asked)
            for place, one in enumerate(comments):
                paragraph = Paragraph.objects.get(draft=draft, section=one["section"])
                seat = speakers[place % len(speakers)]
                yield Call(
                    seat.person,
                    document_actions.comment_paragraph,
                    (paragraph.pk, one["text"]),
                )

        def dispose(key: str = key) -> Iterator[Call]:
            for made in Comment.objects.filter(paragraph__draft__key=key).order_by("number"):
                yield Call(
                    script.secretary,
                    document_actions.dispose_comment,
                    (made.pk, "accepted", "Tiếp thu vào dự thảo trình Hội nghị."),
                )
            yield Call(script.secretary, document_actions.close_comments, (Draft.objects.get(key=key).pk,))

        script.later(f"Dự thảo: {entry['title']}", create)
        script.later(f"Dự thảo: {entry['title']}", fill, after=timedelta(minutes=10))
        script.later("Góp ý dự thảo", comment, after=timedelta(hours=4))
        if comments:
            script.later("Tiếp thu, giải trình", dispose, after=timedelta(hours=4))
