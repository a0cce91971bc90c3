"""The public face of the kernel: all that a plugin may import."""

from app.competences.actions import show_evidence
from app.competences.queries import area_names, knowledge_areas, known_requirements, objectives_of, requirement_choices
from app.competences.requirements import by_instrument, requirement_faults, requirement_refs
from app.content import LARGEST_FILM, Bundle, Content, Fault, opened, read_folder
from app.content import check as check_content
from app.content import write as write_content
from app.dates import STOCKHOLM, end_of, local_date, moment, month_end, today
from app.db import Base, Dated, Id, holds, insert_into, lock, now, ref_to, session
from app.holidays import is_working_day, public_holidays
from app.hookspecs import hookimpl, hookspec
from app.jobs import Job
from app.jobs import ask as ask_job
from app.ledger.actions import Duty, define, move_deadlines, oblige_many, record, record_many, release
from app.ledger.deadlines import Absence as AwayDays
from app.ledger.deadlines import add_months, due_on
from app.ledger.memory import lasting, lasting_row, remembered_of
from app.ledger.models import Definition, Draft, Entry, Met, Need, NeedRow, Obligation, Ref, Standing, Verb
from app.ledger.queries import (
    definition,
    due_dates,
    has_shown,
    needs_of,
    obligations_of,
    open_obligations,
    owed_by,
    owed_things,
    standing,
    standings_of,
)
from app.messages.actions import Mail, send, send_many, take_back
from app.messages.calendars import CalendarItem
from app.messages.calendars import feed as calendar_feed
from app.messages.fates import LOST, Fate, Unsent, fate_counts, fates, lost_since, unsent
from app.messages.queries import told_twice
from app.messages.writing import whole_address
from app.organisations import roles
from app.organisations.models import Absence, Closure, Kind, Organisation, Post, Relation, RelationKind
from app.organisations.queries import (
    above,
    deciders,
    deciders_of,
    main_posts,
    organisation,
    people_named,
    posts_of,
    roles_of,
)
from app.organisations.relations import DEPUTY, LEADS
from app.organisations.scoping import in_reach, in_scope, one_of, organisations_in_scope, scope, scope_ids
from app.organisations.seen import staff_today
from app.organisations.staff import Member
from app.organisations.today import posts_today, roles_today
from app.people.belongings import erase_rows, rows_about
from app.people.merged import all_merged
from app.people.models import Person
from app.people.names import search_key, sort_key
from app.people.queries import profession_days
from app.permissions import Permission, may, open_to_all, require, require_sign_in
from app.problems import Problem
from app.registry import hook, owner_caller
from app.sealing import Broken, seal, unseal
from app.signing import sign, signed_number
from app.web import formats, markup
from app.web.editions import make_new_edition, new_edition_when_written, of_edition
from app.web.forms import CommaField, Form
from app.web.journey import Stop, StopKind, StopState
from app.web.lists import Order, csv_body, ordered
from app.web.markup import render as render_markdown
from app.web.nav import Found, NavItem, Panel
from app.web.once import wants_json
from app.web.paging import csv_answer, file_asked, order_asked, page_number, page_of_rows, page_url, pages_of, same_url
from app.web.personal_numbers import contains_personal_number, refuse_personal_numbers
from app.web.requests import takes_films
from app.web.searching import answer_search, searched
from app.web.stops import stop_icon
from app.web.templating import piece
from app.web.texts import checked_text
from app.web.views import local as local_url
from app.web.words import _, gettext, lazy, ngettext, spoken
from app.web.work.actions import long_job, start_work
from app.web.work.kinds import End as WorkEnd
from app.web.work.models import Work
from app.web.work.queries import works_of

__all__ = [
    "DEPUTY",
    "LARGEST_FILM",
    "LEADS",
    "LOST",
    "STOCKHOLM",
    "Absence",
    "AwayDays",
    "Base",
    "Broken",
    "Bundle",
    "CalendarItem",
    "Closure",
    "CommaField",
    "Content",
    "Dated",
    "Definition",
    "Draft",
    "Duty",
    "Entry",
    "Fate",
    "Fault",
    "Form",
    "Found",
    "Id",
    "Job",
    "Kind",
    "Mail",
    "Member",
    "Met",
    "NavItem",
    "Need",
    "NeedRow",
    "Obligation",
    "Order",
    "Organisation",
    "Panel",
    "Permission",
    "Person",
    "Post",
    "Problem",
    "Ref",
    "Relation",
    "RelationKind",
    "Standing",
    "Stop",
    "StopKind",
    "StopState",
    "Unsent",
    "Verb",
    "Work",
    "WorkEnd",
    "_",
    "above",
    "add_months",
    "all_merged",
    "answer_search",
    "area_names",
    "ask_job",
    "by_instrument",
    "calendar_feed",
    "check_content",
    "checked_text",
    "contains_personal_number",
    "csv_answer",
    "csv_body",
    "deciders",
    "deciders_of",
    "define",
    "definition",
    "due_dates",
    "due_on",
    "end_of",
    "erase_rows",
    "fate_counts",
    "fates",
    "file_asked",
    "formats",
    "gettext",
    "has_shown",
    "holds",
    "hook",
    "hookimpl",
    "hookspec",
    "in_reach",
    "in_scope",
    "insert_into",
    "is_working_day",
    "knowledge_areas",
    "known_requirements",
    "lasting",
    "lasting_row",
    "lazy",
    "local_date",
    "local_url",
    "lock",
    "long_job",
    "lost_since",
    "main_posts",
    "make_new_edition",
    "markup",
    "may",
    "moment",
    "month_end",
    "move_deadlines",
    "needs_of",
    "new_edition_when_written",
    "ngettext",
    "now",
    "objectives_of",
    "obligations_of",
    "oblige_many",
    "of_edition",
    "one_of",
    "open_obligations",
    "open_to_all",
    "opened",
    "order_asked",
    "ordered",
    "organisation",
    "organisations_in_scope",
    "owed_by",
    "owed_things",
    "owner_caller",
    "page_number",
    "page_of_rows",
    "page_url",
    "pages_of",
    "people_named",
    "piece",
    "posts_of",
    "posts_today",
    "profession_days",
    "public_holidays",
    "read_folder",
    "record",
    "record_many",
    "ref_to",
    "refuse_personal_numbers",
    "release",
    "remembered_of",
    "render_markdown",
    "require",
    "require_sign_in",
    "requirement_choices",
    "requirement_faults",
    "requirement_refs",
    "roles",
    "roles_of",
    "roles_today",
    "rows_about",
    "same_url",
    "scope",
    "scope_ids",
    "seal",
    "search_key",
    "searched",
    "send",
    "send_many",
    "session",
    "show_evidence",
    "sign",
    "signed_number",
    "sort_key",
    "spoken",
    "staff_today",
    "standing",
    "standings_of",
    "start_work",
    "stop_icon",
    "take_back",
    "takes_films",
    "today",
    "told_twice",
    "unseal",
    "unsent",
    "wants_json",
    "whole_address",
    "works_of",
    "write_content",
]
