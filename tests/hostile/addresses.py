"""The address of every page, filled with what stands on the seeded site."""

from app.web.requests import is_static

#: Endpoint → its arguments, as names of what the place (or the site) holds.
FILLED = {
    "organisations.import_plan": {"token": "import"},
    "organisations.import_confirm": {"token": "import"},
    "work.show": {"number": "work"},
    "work.file": {"number": "work"},
    "organisations.one_organisation": {"key": "unit"},
    "organisations.person": {"number": "social_worker"},
    "organisations.give_sign_in": {"number": "social_worker"},
    "people.way_in": {"token": "way_token"},
    "merging.one": {"number": "social_worker"},
    "merging.search": {"number": "social_worker"},
    "merging.compare": {"first": "social_worker", "second": "first"},
    "classroom.wall": {"number": "session"},
    "classroom.door": {"number": "session"},
    "classroom.here": {"number": "session"},
    "classroom.object_to": {"number": "session"},
    "classroom.make_up": {"number": "session"},
    "classroom.cancel_made_up": {"number": "make_up"},
    "classroom.guests": {"number": "session"},
    "classroom.guest": {"number": "guest"},
    "classroom.search_guest": {"number": "guest"},
    "classroom.guest_is": {"number": "guest"},
    "classroom.occasion_grid": {"number": "occasion"},
    "classroom.round_grid": {"number": "running"},
    "classroom.notes": {"number": "running"},
    "classroom.note": {"number": "note"},
    "classroom.told": {"number": "running"},
    "days.letters": {"key": "course"},
    "days.letter": {"key": "course", "kind": "=seated", "language": "=sv"},
    "pool.trainer": {"number": "trainer"},
    "pool.note": {"number": "trainer", "what": "=days"},
    "pool.ask": {"number": "occasion"},
    "pool.recall": {"number": "ask"},
    "pool.answer": {"token": "ask_token"},
    "days.answer": {"token": "offer_token"},
    "costs.shown": {"number": "budget"},
    "costs.decide": {"number": "budget", "what": "=remark"},
    "costs.price": {"number": "ahead"},
    "costs.bill": {"number": "municipality"},
    "agreeing.shown": {"number": "plan"},
    "agreeing.approve": {"number": "plan"},
    "classroom.mine": {"number": "occasion"},
    "classroom.ask": {"number": "occasion"},
    "classroom.tell_needs": {"number": "occasion"},
    "classroom.tell_absence": {"number": "occasion"},
    "classroom.readiness": {"number": "occasion"},
    "classroom.needs": {"number": "running"},
    "classroom.take_back": {"number": "room_question"},
    "classroom.answer": {"number": "appeal"},
    "days.certificate": {"number": "certificate"},
    "days.attendance": {"number": "occasion"},
    "days.partial": {"number": "occasion", "person": "second"},
    "days.roster": {"number": "occasion"},
    "days.walk_in": {"number": "occasion"},
    "days.search_walk_in": {"number": "occasion"},
    "days.show_queue": {"number": "queue"},
    "days.find_person": {"number": "queue"},
    "days.search_person": {"number": "queue"},
    "days.put_person": {"number": "queue", "person": "second"},
    "days.show_round": {"number": "ahead"},
    "days.cancel": {"number": "ahead"},
    "days.change": {"number": "ahead"},
    "days.nominate": {"number": "ahead"},
    "days.company": {"number": "ahead"},
    "days.invited": {"token": "company_token"},
    "days.my_company": {"number": "asked"},
    "days.make_public": {"number": "draft_round"},
    "days.move": {"number": "ahead"},
    "days.merge": {"number": "ahead"},
    "days.split": {"number": "ahead"},
    "days.round_calendar": {"number": "ahead"},
    "days.recurring_one": {"number": "recurrence"},
    "days.open_recurring": {"number": "recurrence"},
    "days.course": {"key": "course"},
    "days.one_place": {"number": "venue"},
    "days.one_room": {"number": "venue", "room_number": "room"},
    "days.one_asset": {"number": "venue", "asset_number": "asset"},
    "days.assets": {"number": "occasion"},
    "days.one_licence": {"number": "licence"},
    "days.cancel_local": {"number": "local_round"},
    "days.allot_now": {"number": "ahead"},
    "days.course_quotas": {"number": "queue"},
    "days.declare": {"key": "course"},
    "days.hold": {"number": "ahead"},
    "days.policy": {"key": "course"},
    "days.quotas": {"number": "ahead"},
    "days.reply": {"number": "offer"},
    "days.show_hold": {"number": "hold"},
    "days.swap": {"number": "asked"},
    "days.terms": {"number": "asked"},
    "days.give_seat": {"number": "queued"},
    "days.give_up": {"number": "asked"},
    "year.theme": {"number": "plan", "key": "=c"},
    "year.calendar": {"number": "plan", "row": "plan_row"},
    "modules.module": {"key": "module"},
    "modules.step": {"key": "module", "step_key": "=a"},
    "modules.choose_version": {"key": "module"},
    "modules.media": {"name": "picture"},
    "modules_edit.module": {"key": "draft"},
    "modules_edit.draft": {"key": "module"},
    "programmes.programme": {"key": "=introduktion"},
    "messages.read": {"number": "message"},
    "messages.calendar_file": {"number": "message"},
    "messages.calendar_feed": {"key": "feed"},
    "journeys.someone": {"person_id": "social_worker"},
    "past.person": {"person_id": "social_worker"},
    "names.people": {"place": "unit_id"},
    "names.look": {"place": "unit_id"},
    "names.withdraw": {"number": "grant"},
    "competences.someone": {"person_id": "social_worker"},
    "competences.decide": {"person_id": "social_worker", "framework": "=yrkesresan-gr"},
    "quizzes.quiz": {"key": "quiz"},
    "quizzes.begin": {"key": "quiz"},
    "quizzes.attempt": {"number": "handed"},
    "quizzes.again": {"number": "handed"},
    "quizzes.question": {"number": "attempt", "place": "=1"},
    "quizzes.hand_in": {"number": "attempt"},
    "quizzes.review": {"number": "attempt"},
    "quizzes.self_check": {"quiz_key": "quiz", "question_key": "=check"},
    "quizzes_edit.new_question": {"key": "quiz", "kind_name": "=one_choice"},
    "surveys.survey": {"number": "survey"},
    "surveys.one": {"number": "survey"},
    "surveys.theme": {"key": "theme"},
    "surveys.change": {"key": "theme"},
    "assets.file": {"file_name": "asset"},
}
#: What all pages of a blueprint take, unless the endpoint is named above.
USUAL = {
    "year": {"number": "plan"},
    "groups": {"number": "occasion"},
    "modules_edit": {"key": "draft", "number": "=1", "step_key": "=a"},
    "quizzes_edit": {"key": "quiz", "question_key": "=q1", "number": "question"},
}


def values_of(rule, site, place):
    """The arguments of this rule on this place."""
    wanted = FILLED.get(rule.endpoint) or USUAL.get(rule.endpoint.partition(".")[0], {})
    known = site.ids | place.people | place.ids
    return {
        name: wanted[name].removeprefix("=") if wanted[name].startswith("=") else known[wanted[name]]
        for name in rule.arguments
    }


def address(rule, site, place):
    """The rule's address."""
    return rule.build(values_of(rule, site, place))[1]


def rules(app, method):
    """Every rule that answers this method, but for files that are the same for everyone."""
    found = [r for r in app.url_map.iter_rules() if method in r.methods and not is_static(r.endpoint)]
    return sorted(found, key=lambda rule: (rule.endpoint, rule.rule))
