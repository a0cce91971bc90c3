"""Färdplan's kernel. ``create_app`` is the one place where the parts are joined."""

from collections.abc import Sequence
from typing import Any

from flask import Flask

from app.config import Config


def create_app(config: Config, plugins: Sequence[str] = ()) -> Flask:
    """A new app with these settings and these plugins (and every installed one).

    Raises BadPlugin, in a sentence, when a plugin claims names that are not its own.
    """
    from app import db, frugality, jobs, registry
    from app.web import assets, errors, paging, requests, shell, templating, words

    frugality.keep_little()
    app = Flask(__name__, template_folder="web/templates", static_folder=None)
    app.jinja_environment = templating.Templates
    app.config["FARDPLAN"] = config
    app.testing = config.testing
    db.connect(app, config.database_url)
    registry.load(list(plugins))
    words.init_app(app)
    requests.init_app(app, config)
    errors.init_app(app)
    assets.init_app(app)
    shell.init_app(app)
    paging.init_app(app)
    _join(app)
    jobs.open_queue(app, config, [job for group in registry.hook.jobs() for job in group])
    return app


def _join(app: Flask) -> None:
    """Serve every plugin's pages: the kernel's where they say, the others' below ``/<plugin>``."""
    from app import registry

    for name, plugin in registry.manager.list_name_plugin():
        for blueprint in getattr(plugin, "blueprints", list)():
            options: dict[str, Any] = (
                {} if registry.is_kernel(name) else {"url_prefix": f"/{name}{blueprint.url_prefix or ''}"}
            )
            app.register_blueprint(blueprint, **options)
