"""Courses from files: ``courses/<key>.yaml``, all faults with file and line."""

from functools import partial

import yaml
from pydantic import ValidationError

from app.api import Bundle, _, knowledge_areas, known_requirements, requirement_faults
from courses import yaml_faults
from courses.days.actions.courses import put_course
from courses.days.course_plan import CoursePlan
from courses.yaml_faults import line_at

#: What pydantic puts into a fault's path to tell which kind of preparation it tried; no part of the file.
KINDS = ("courses.module", "quizzes.quiz")


def read(bundle: Bundle) -> None:
    """Claim the folder's courses; they are written when all of the folder is sound."""
    known = {area.key for area in knowledge_areas()}
    demanded = known_requirements()
    for path in bundle.claim("courses/*.yaml"):
        plan = _plan(bundle, path)
        if plan is None:
            continue
        text = bundle.text(path)
        if path.rpartition("/")[2] != f"{plan.key}.yaml":
            bundle.fault(path, line_at(text, ("key",)), _("filen ska heta %(key)s.yaml, som nyckeln", key=plan.key))
        bundle.declare("courses.course", plan.key, path)
        for place, theme in enumerate(plan.themes):
            where = ("themes", place)
            bundle.declare("courses.theme", theme.key, path, line_at(text, (*where, "key")))
            for area in theme.areas:
                if known and area not in known:
                    bundle.fault(
                        path, line_at(text, (*where, "areas")), _("kunskapsområdet %(area)s finns inte", area=area)
                    )
            for instrument, _place, sentence in requirement_faults(theme.requirements, demanded):
                bundle.fault(path, line_at(text, (*where, "requirements", instrument)), sentence)
            for number, item in enumerate(theme.preparation):
                if item.kind != "text":
                    bundle.refer(item.kind, item.ref, path, line_at(text, (*where, "preparation", number)))
        bundle.write(20, partial(put_course, plan))


def _plan(bundle: Bundle, path: str) -> CoursePlan | None:
    text = bundle.text(path)
    try:
        return CoursePlan.model_validate(yaml_faults.read(text))
    except yaml.YAMLError as error:
        bundle.fault(path, yaml_faults.line_of_error(error), _("filen är inte YAML som går att läsa"))
    except ValidationError as error:
        for line, sentence in yaml_faults.told(error, text, KINDS):
            bundle.fault(path, line, sentence)
    return None
