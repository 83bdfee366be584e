"""`python -m tests.until_the_notice FILE` plays a scenario until its notice is prepared; which paper, and who signs."""

import json
import sys
from pathlib import Path

import django


def main() -> None:
    django.setup()
    from tongket.documents.models import Paper
    from tongket.site.cycle import steps_of
    from tongket.site.cycle.play import play_step
    from tongket.site.database import prepare_database
    from tongket.site.loader import load_scenario
    from tongket.site.scenario import read_scenario

    prepare_database()
    scenario = read_scenario(Path(sys.argv[1]))
    conference = load_scenario(scenario)
    for place, step in enumerate(steps_of(scenario, conference)):
        if step.label == "Ban hành thông báo":
            break
        play_step(step, conference.key, place)
    notice = Paper.objects.get(key=f"{conference.key}.conclusions")
    print(json.dumps([notice.pk, notice.signer_id]))


if __name__ == "__main__":
    main()
