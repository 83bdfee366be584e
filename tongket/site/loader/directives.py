"""What the conference reviews: entered once, cited by each conference that reviews it."""

from tongket.conference.models import Conference
from tongket.directives.actions import add_obligation, cite_directive, register_directive
from tongket.directives.models import Directive
from tongket.kit.text import slug
from tongket.site.loader.loading import Loading


def directives(loading: Loading, conference: Conference) -> None:
    """What the conference reviews: entered once, cited by each conference that reviews it."""
    for directive in loading.scenario.all("directives"):
        key = slug(directive["number"])
        known = Directive.objects.filter(key=key).first()
        if known is not None:
            cite_directive(known.pk, conference.key, by=loading.secretary)
            continue
        kept = register_directive(
            key,
            directive["number"],
            directive["kind"],
            directive["issuer"],
            conference.organiser,
            by=loading.secretary,
            issued=directive.get("issued"),
            title=directive.get("title", ""),
            conference_keys=[conference.key],
        )
        for obligation in directive.get("obligations", []):
            known_result = obligation.get("known_result", {})
            add_obligation(
                kept.pk,
                obligation["key"],
                obligation["text"],
                obligation["applies_to"],
                obligation.get("met_when", {}),
                by=loading.secretary,
                known_met=known_result.get("met"),
                known_of=known_result.get("of"),
                known_on=known_result.get("on"),
            )
