"""The roles a post can give. A role is a dated assignment to an organisation, never a property of
a person. Pure: names only."""

from app.web.words import lazy

SOCIAL_WORKER = "social_worker"
LEAD = "lead_social_worker"
MANAGER = "unit_manager"
TRAINER = "trainer"
LOCAL_TRAINING_LEAD = "local_training_lead"
COORDINATOR = "coordinator"
REGIONAL_ADMIN = "regional_admin"
EDITOR = "editor"
SYSTEM_ADMIN = "system_admin"
AUDITOR = "auditor"

#: Role → what people call it.
ROLES = {
    SOCIAL_WORKER: lazy("socialsekreterare"),
    LEAD: lazy("1:e socialsekreterare"),
    MANAGER: lazy("enhetschef"),
    TRAINER: lazy("utbildare"),
    LOCAL_TRAINING_LEAD: lazy("utbildarstöd"),
    COORDINATOR: lazy("samordnare"),
    REGIONAL_ADMIN: lazy("regional administratör"),
    EDITOR: lazy("redaktör"),
    SYSTEM_ADMIN: lazy("administratör"),
    AUDITOR: lazy("granskare"),
}
#: Roles that are employment in a unit; a learning counts for such a post.
EMPLOYED = frozenset({SOCIAL_WORKER, LEAD, MANAGER})

#: How someone enters the profession (*entréprofil*). An empty profile is someone already there.
ENTRY_PROFILES = {
    "new_graduate": lazy("nyutexaminerad"),
    "new_to_authority_work": lazy("ny i myndighetsutövning"),
    "new_to_target_group": lazy("ny i målgruppen"),
    "new_to_municipality": lazy("ny i kommunen"),
}
