"""What the scripts do on a machine that lacks something: with a stand-in for apt, for Python and for who one is."""

import shutil
import subprocess
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[1]
#: What a plain machine has, and the scripts use.
PLAIN = ("sh", "dirname", "cat", "cksum", "tr", "rm", "pwd", "chmod", "touch")
APT = '#!/bin/sh\necho "$@" >> "$HOME/apt.log"\ncase "$*" in *install*) {made};; esac\n'
#: A Python without venv, that says so until apt has installed it.
PYTHON = """#!/bin/sh
case "$*" in
  *ensurepip*) [ -e "$HOME/has-venv" ];;
  *version_info\\[*|*%d*) echo 3.11;;
  *"-m venv"*) echo "made" > "$HOME/made"; exit 5;;
  *) exit 0;;
esac
"""


class Machine:
    """A folder with the scripts, and a PATH on which there is little."""

    def __init__(self, folder):
        self.folder, self.programs = folder, folder / "programs"
        self.programs.mkdir()
        shutil.copytree(HOME / "bin", folder / "work" / "bin")
        for name in ("requirements.lock", "pyproject.toml"):
            shutil.copy(HOME / name, folder / "work" / name)
        for name in PLAIN:
            if found := shutil.which(name):
                (self.programs / name).symlink_to(found)

    def put(self, name, text):
        (self.programs / name).write_text(text)
        (self.programs / name).chmod(0o755)

    def run(self, *words, root):
        self.put("id", f"#!/bin/sh\necho {0 if root else 1000}\n")
        environment = {"PATH": str(self.programs), "HOME": str(self.folder)}
        return subprocess.run(
            ["sh", *words], cwd=self.folder / "work", env=environment, capture_output=True, text=True, check=False
        )

    @property
    def asked(self):
        """What apt was asked for."""
        log = self.folder / "apt.log"
        return log.read_text() if log.exists() else ""


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_root_gets_chromium_by_apt_and_is_asked_nothing_the_second_time(machine):
    made = f'echo "#!/bin/sh" > {machine.programs}/chromium; chmod +x {machine.programs}/chromium'
    machine.put("apt-get", APT.format(made=made))
    assert machine.run("bin/chromium.sh", root=True).returncode == 0
    assert "install -qq -y --no-install-recommends chromium" in machine.asked
    again = machine.run("bin/chromium.sh", root=True)
    assert (again.returncode, again.stdout, again.stderr, machine.asked.count("install -qq")) == (0, "", "", 1)


def test_others_are_told_what_to_install(machine):
    machine.put("apt-get", APT.format(made=":"))
    done = machine.run("bin/chromium.sh", root=False)
    assert done.returncode == 1 and "sudo apt install chromium" in done.stderr and machine.asked == ""
    machine.put("python3", PYTHON)
    done = machine.run("bin/setup.sh", "runtime", root=False)
    assert done.returncode == 1 and "sudo apt install python3-venv" in done.stderr and machine.asked == ""


def test_the_browsers_driver_gets_the_library_that_a_small_debian_lacks(machine):
    machine.put("chromium", "#!/bin/sh\n")
    node = machine.folder / "work" / ".venv" / "lib" / "python3.11" / "site-packages" / "playwright" / "driver" / "node"
    node.parent.mkdir(parents=True)
    node.write_text('#!/bin/sh\n[ -e "$HOME/libatomic" ]\n')
    node.chmod(0o755)
    machine.put("apt-get", APT.format(made='touch "$HOME/libatomic"'))
    done = machine.run("bin/chromium.sh", root=False)
    assert done.returncode == 1 and "sudo apt install libatomic1" in done.stderr
    assert machine.run("bin/chromium.sh", root=True).returncode == 0 and "libatomic1" in machine.asked
    assert machine.run("bin/chromium.sh", root=False).returncode == 0


def test_root_gets_pythons_venv_by_apt(machine):
    machine.put("python3", PYTHON)
    machine.put("apt-get", APT.format(made='touch "$HOME/has-venv"'))
    machine.run("bin/setup.sh", "runtime", root=True)  # The Python that makes the environment is a stand-in too.
    assert "install -qq -y python3.11-venv" in machine.asked
    assert (machine.folder / "made").exists()


def test_a_python_that_is_missing_or_too_old_is_told(machine):
    assert "Python 3.11 or later" in machine.run("bin/setup.sh", "runtime", root=False).stderr
    machine.put("python3", "#!/bin/sh\nexit 1\n")
    done = machine.run("bin/setup.sh", "runtime", root=True)
    assert done.returncode == 1 and "Python 3.11 or later" in done.stderr


def test_a_browser_that_is_pointed_at_must_be_there(machine):
    done = subprocess.run(
        ["sh", "bin/chromium.sh"], cwd=machine.folder / "work", capture_output=True, text=True, check=False,
        env={"PATH": str(machine.programs), "FARDPLAN_TEST_CHROMIUM": "/nowhere/chromium"},
    )  # fmt: skip
    assert done.returncode == 1 and "/nowhere/chromium" in done.stderr
