"""The page everything is compared with: Flask, one ORM query of 20 rows, a 2 KB Jinja page; no sign-in, no Babel."""

import os

from flask import Flask, render_template
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The bare page's own tables."""


class Row(Base):
    """Something to list."""

    __tablename__ = "bench_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(60))
    note: Mapped[str] = mapped_column(String(60))


def make_app() -> Flask:
    """The bare app on DATABASE_URL."""
    app = Flask(__name__)
    db = SQLAlchemy()
    app.config["SQLALCHEMY_ENGINES"] = {"default": os.environ["DATABASE_URL"]}
    db.init_app(app)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        if not db.session.scalar(select(Row.id).limit(1)):
            db.session.add_all(
                Row(title=f"Rad nummer {n}", note="En mening som är ungefär så här lång.") for n in range(20)
            )
            db.session.commit()

    @app.get("/")
    def page() -> str:
        return render_template("bare.html", rows=db.session.scalars(select(Row).order_by(Row.id).limit(20)).all())

    return app
