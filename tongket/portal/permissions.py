"""Who may write the news: the office of the unit that held the conference. Everyone may read what is published."""

from tongket.conference.models import Conference
from tongket.org.models import Power
from tongket.org.queries import standing_of
from tongket.people.models import Person
from tongket.portal.models import Article


def may_draft_article(person: Person, conference: Conference) -> bool:
    return standing_of(person).has(Power.OFFICE, conference.organiser_id)


def may_edit_article(person: Person, article: Article) -> bool:
    return standing_of(person).has(Power.OFFICE, article.conference.organiser_id)


may_revise_sentence = may_add_sentence = may_remove_sentence = may_retitle_article = may_edit_article
may_publish_article = may_correct_article = may_withdraw_article = may_edit_article
