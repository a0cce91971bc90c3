"""Files that are not what they say, too large, or made to hurt: a sentence, and nothing stored."""

import errno
import gzip
import io
import os
import zipfile

import pytest
from sqlalchemy import func, select

from app.db import Base, session
from app.jobs import run

pytestmark = pytest.mark.one_database

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
EXE = b"MZ\x90\x00" + bytes(range(256)) * 8
HEAD = "Anställningsnummer;Förnamn;Efternamn;E-post;Enhet;Roll;Första dag;Sista dag;Procent"


def zip_bomb():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", b"\0" * 50_000_000)
    return packed.getvalue()


def rows():
    session.rollback()
    return {name: session.scalar(select(func.count()).select_from(t)) for name, t in Base.metadata.tables.items()}


def waiting(app):
    return len(list((app.config["FARDPLAN"].data / "imports").iterdir()))


BAD_CSV = {
    "a program": EXE,
    "a workbook": b"PK\x03\x04" + b"x" * 100,
    "a zip bomb": zip_bomb(),
    "a gzip bomb": gzip.compress(b"\0" * 20_000_000),
    "a nul": f"{HEAD}\n1;A;B;;Alfa\0mark enhet;;2026-09-01;;100".encode(),
    "utf-16": HEAD.encode("utf-16"),
    "a million columns": b";" * 1_000_000,
    "no line": b"",
    "one huge cell": f"{HEAD}\n1;{'x' * 300_000};B;;Alfamark enhet;;2026-09-01;;".encode(),
    "an open quote": f'{HEAD}\n1;"{"a;b" * 200_000}'.encode(),
    "headings twice": f"{HEAD};Förnamn\n".encode(),
    "commas": HEAD.replace(";", ",").encode(),
    "too many lines": f"{HEAD}\n".encode() + b"1;A;B;;Alfamark enhet;;2026-09-01;;\n" * 100_100,
}


@pytest.mark.parametrize("kind", BAD_CSV)
def test_a_file_that_is_no_list_of_people_is_refused(app, site, be, broken, kind):
    before, files = rows(), waiting(app)
    reply = upload(be(site.a.people["system_admin"]), BAD_CSV[kind])
    assert reply.status_code == 422 and "error" in reply.text
    assert (rows(), waiting(app), broken) == (before, files, [])


def upload(browser, data, name="folk.csv", employer="1402"):
    return post(browser, "/administration/import", name, data, employer=employer)


def post(browser, url, name, data, **fields):
    """Send a file as a browser does; the whole body at once, so that no temporary file is left open by the test."""
    parts = [f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in fields.items()]
    parts.append(f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n')
    body = "".join(parts).encode() + data + b"\r\n--x--\r\n"
    return browser.post(url, data=body, content_type="multipart/form-data; boundary=x")


BAD_LINES = [
    "1",
    ";;;;;;;;;;;;",
    "1;=cmd|'/C calc'!A0;@SUM(1);;Alfamark enhet;;2026-09-01;;",
    "1;A;B;;Alfamark enhet;;2027-02-30;;",
    "1;A;B;;Betamark enhet;;2026-09-01;;",
    "1;A;B;ingen;Alfamark enhet;;2026-09-01;;",
    "1;A;B;;Alfamark enhet;Kung;2026-09-01;;",
    "1;A;B;;Alfamark enhet;;2026-09-01;2020-01-01;",
    "1;A;B;;Alfamark enhet;;2026-09-01;;99999999999999999999",
    "1;A;B;;Alfamark enhet;;2026-09-01;;-5",
    "1;<script>alert(1)</script>;B;;Alfamark enhet;;2026-09-01;;",
    f"{'9' * 400};A;B;;Alfamark enhet;;2026-09-01;;",
    "1;A 800101-2387;B;;Alfamark enhet;;2026-09-01;;",
    "1;A;B;first@betamark.example;Alfamark enhet;;2026-09-01;;",
    "\u202e1;A;B;;Alfamark enhet;;0001-01-01;;",
    "2;A;B;;Alfamark enhet;;9999-12-31;;100",
    "'; DROP TABLE people_person;A;B;;Alfamark enhet;;2026-09-01;;",
]


def test_a_full_disk_is_told_and_leaves_nothing_of_a_file_of_people(app, site, be, broken, monkeypatch):
    from app.organisations.imports import waiting as laid

    write, files = laid._write, waiting(app)

    def full(path, body):
        write(path, body[:10])
        if path.suffix == ".json":
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(laid, "_write", full)
    reply = upload(be(site.a.people["system_admin"]), f"{HEAD}\r\n1;A;B;;Alfamark enhet;;2026-09-01;;".encode())
    assert reply.status_code == 507 and "Inget av det du gjorde har sparats" in reply.text
    assert waiting(app) == files and len(broken) == 1


def test_a_file_of_people_that_nobody_confirms_is_gone_after_a_day(app, site, be):
    assert waiting(app)
    for file in (app.config["FARDPLAN"].data / "imports").iterdir():
        os.utime(file, (0, 0))
    run("organisations.forget_files")
    assert not waiting(app)


def test_faulty_lines_are_told_and_stop_nobody_else(site, be, broken, put_back):
    admin = be(site.a.people["system_admin"])
    for line in BAD_LINES:
        good = "77;Sund;Rad;;Alfamark enhet;Socialsekreterare;2026-09-01;;100"
        laid = upload(admin, f"{HEAD}\r\n{line}\r\n{good}".encode())
        assert laid.status_code in (303, 422), line
        if laid.status_code == 303:
            waits = admin.after_work(laid).location
            page = admin.get(waits)
            assert page.status_code == 200 and "<script>alert" not in page.text and "800101" not in page.text
            assert "Sund Rad" in page.text, line
            done = admin.post(waits)
            assert done.status_code == 303 and admin.after_work(done).status_code == 200, line
            put_back()
    assert broken == []


def test_a_column_far_to_the_right_may_be_missing_in_a_line(site, be, broken):
    admin = be(site.a.people["system_admin"])
    head = "Anställningsnummer;Förnamn;Efternamn;x;y;z;w;Enhet;Första dag"
    laid = upload(admin, f"{head}\r\n1;A".encode())
    assert laid.status_code == 303 and admin.get(admin.after_work(laid).location).status_code == 200 and broken == []


def test_a_file_is_for_those_one_administers(site, be):
    assert upload(be(site.a.people["system_admin"]), HEAD.encode(), employer="1480").status_code == 422
    assert upload(be(site.a.people["unit_manager"]), HEAD.encode()).status_code == 403
    other = be(site.b.people["system_admin"]).post(f"/administration/import/{site.a.ids['import']}")
    assert other.status_code == 409


@pytest.mark.parametrize("token", ["../../etc/passwd", "x", "A" * 32, "%2e%2e%2f" * 8, "💥" * 32])
def test_a_waiting_file_is_known_by_its_secret_alone(site, be, token):
    assert be(site.a.people["system_admin"]).get(f"/administration/import/{token}").status_code in (404, 409)


@pytest.mark.parametrize(
    "url", ["/administration/import", "/courses/modules/edit/modul-utkast/1/files", "/tillganglighet"]
)
def test_what_is_too_large_is_refused_in_words(site, be, broken, url, app, monkeypatch):
    monkeypatch.setitem(app.config, "LARGEST_FILM", 0)  # Editors may send larger films than all else that is sent.
    role = "system_admin" if "import" in url else "editor"
    reply = post(be(site.a.people[role]), url, "stor.png", b"\0" * (16 * 1024 * 1024 + 1))
    assert reply.status_code == 413 and "för stor" in reply.text and broken == []


SVG = '<svg xmlns="http://www.w3.org/2000/svg" {}>{}</svg>'
BAD_PICTURES = {
    "a program.png": EXE, "a page.png": b"<!doctype html><script>alert(1)</script>", "nothing.png": b"", "zip.png": zip_bomb(),
    "script.svg": SVG.format("", "<script>alert(1)</script>").encode(),
    "handler.svg": SVG.format('onload="alert(1)"', "").encode(),
    "link.svg": SVG.format("", '<a href="javascript:alert(1)"><text>x</text></a>').encode(),
    "outside.svg": SVG.format("", '<image href="https://x.example/a.png"/>').encode(),
    "use.svg": SVG.format("", '<use href="data:image/svg+xml,x"/>').encode(),
    "style.svg": SVG.format("", "<style>@import 'https://x.example'</style>").encode(),
    "foreign.svg": SVG.format("", '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>').encode(),
    "animate.svg": SVG.format("", '<animate attributeName="href" to="javascript:alert(1)"/>').encode(),
    "entities.svg": b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + SVG.format("", "&b;").encode(),
    "external.svg": b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + SVG.format("", "&x;").encode(),
    "large.png": PNG + b"\0" * (2 * 1024 * 1024),
    "page.html": b"<script>alert(1)</script>", "flash.swf": b"FWS" + b"\0" * 20, "paper.pdf": b"%PDF-1.7 /JS",
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_PICTURES)
def test_a_picture_that_is_none_is_refused(site, be, broken, name):
    before = rows()
    reply = put_picture(be(site.a.people["editor"]), name, BAD_PICTURES[name])
    assert reply.status_code in (409, 422) and "Filen är" in reply.text
    assert (rows(), broken) == (before, [])


def put_picture(browser, name, data):
    return post(browser, "/courses/modules/edit/modul-utkast/1/files", name, data)


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd.png", "a\r\nb.png", "<script>.png", "å" * 300 + ".png", ".png", "x.php.png"]
)
def test_a_name_of_a_file_is_never_a_path(site, be, broken, name):
    editor = be(site.a.people["editor"])
    assert put_picture(editor, name, PNG).status_code in (303, 400, 409, 422)
    page = editor.get("/courses/modules/edit/modul-utkast/1").text
    assert "<script>" not in page and "../" not in page.replace("/../", "") and broken == []


def test_a_program_named_as_a_picture_is_shown_as_nothing(site, be):
    picture = be(site.a.people["social_worker"]).get(f"/courses/modules/media/{site.ids['picture']}")
    assert picture.headers["Content-Type"] == "image/png" and picture.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in picture.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "value",
    [
        "bytes=-1",
        "bytes=99999999999999999999-",
        "bytes=5-1",
        "bytes=a-b",
        "x",
        "bytes=0-0,1-1,2-2",
        "bytes=-99999999999999999999",
    ],
)
def test_ranges_that_cannot_be_are_answered(site, be, broken, value):
    url = f"/courses/modules/media/{site.ids['picture']}"
    reply = be(site.a.people["social_worker"]).get(url, headers={"Range": value})
    assert reply.status_code in (200, 206, 416) and broken == []


@pytest.mark.parametrize("first", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1"])
def test_no_cell_of_a_file_is_a_formula(site, be, first):
    from app.people.models import Person

    person = session.get_one(Person, site.a.people["third"])
    person.given_name, person.family_name = f"{first}namn", ""
    session.commit()
    text = be(site.a.people["system_admin"]).get("/administration/personer?as=csv").data.decode("utf-8-sig")
    assert "namn" in text
    for line in text.splitlines():
        assert not any(cell.strip('"')[:1] in ("=", "+", "-", "@", "\t") for cell in line.split(";")), line


def test_no_cell_of_the_figures_is_a_formula(site, be):
    from app.organisations.models import Organisation

    for row in session.scalars(select(Organisation)):
        row.name = f"=HYPERLINK({row.id})"
    session.commit()
    browser = be(site.federation["regional_admin"])
    text = browser.get("/uppfoljning/uppfoljning.csv").data.decode("utf-8-sig")
    assert "'=HYPERLINK" in text and not any(
        c.strip('"').startswith("=") for line in text.splitlines() for c in line.split(";")
    )
    with zipfile.ZipFile(io.BytesIO(browser.get("/uppfoljning/uppfoljning.xlsx").data)) as book:
        assert not any(b"<f>" in book.read(name) for name in book.namelist())
