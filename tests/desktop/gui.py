# SPDX-License-Identifier: EUPL-1.2
"""Drives a GTK 4 application as a person does: AT-SPI finds and reads, xdotool points and types.

Debian: python3-gi gir1.2-atspi-2.0 at-spi2-core xdotool xvfb xauth dbus imagemagick x11-xkb-utils.
What GTK 4.8 does not do: list rows and check buttons have no action (point at them), positions are
those within the window, some 200 rows of a long list are told.
"""
import os
import re
import subprocess
import tempfile
import time
import warnings

warnings.simplefilter("ignore")
import gi  # noqa: E402

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

# Whoever meets one of these must be told what it is.
CONTROLS = {"push button", "toggle button", "check box", "radio button", "text", "entry", "password text", "combo box", "list item",
            "table row", "menu item", "check menu item", "radio menu item", "slider", "spin button", "switch", "tab", "link"}


# How much longer than on a machine at rest: only what fails takes that long.
PATIENCE = float(os.environ.get("PARVIS_PATIENCE", "3"))


class Timeout(AssertionError):
    pass


def output(*command):
    return subprocess.check_output(command, text=True)


def states(node):
    return {state.value_nick for state in node.get_state_set().get_states()}


def plain(text):
    """What people read: which kind of space is between two words is of no matter here."""
    return re.sub("[\u00a0\u202f]", " ", text)


def text_of(node):
    return plain(Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node)))


def name_of(node):
    return plain(node.get_name() or "")


class Application:
    """One program under test, from its start to its end."""

    def __init__(self, *command, env=None, timeout=20):
        self.log = tempfile.NamedTemporaryFile("w+", suffix=".log")
        # So that xdotool types É, œ and € as they are written.
        subprocess.call(["setxkbmap", "fr", "-variant", "oss"])
        self.process = subprocess.Popen(command, stdout=self.log, stderr=subprocess.STDOUT, env=env)
        Atspi.init()
        self.root = self.wait(self._find_root, timeout, "the application")

    def _find_root(self):
        for child in self.children(Atspi.get_desktop(0)):
            if child.get_process_id() == self.process.pid and child.get_child_count():
                return child
        return None

    def output(self):
        with open(self.log.name) as log:
            return log.read()

    # -------------------------------------------------------------------------------------- find

    def wait(self, ask, timeout=8, what=""):
        """What ask() answers once it is true."""
        end = time.monotonic() + timeout * PATIENCE
        while True:
            try:
                answer = ask()
                if answer:
                    return answer
            except GLib.Error:
                pass  # the tree changed under our eyes
            if self.process.poll() is not None:
                raise AssertionError(f"the application ended with {self.process.returncode}: {self.output()[-800:]}")
            if time.monotonic() > end:
                raise Timeout(f"waited {timeout * PATIENCE:.0f} s for {what}")
            time.sleep(0.05)

    @staticmethod
    def children(node):
        for i in range(node.get_child_count()):
            try:
                child = node.get_child_at_index(i)
            except GLib.Error:
                continue
            if child is not None:
                yield child

    def walk(self, node=None):
        """Every node below; of a long list the rows only, not what is in them. (GTK 4.8 says « showing » of windows alone.)"""
        node = node or self.root
        yield node
        role = node.get_role_name()
        if role == "scroll bar":
            return
        rows = role in ("list", "table", "tree table") and node.get_child_count() > 12
        for child in self.children(node):
            if rows:
                yield child
            else:
                yield from self.walk(child)

    def find(self, role, name, timeout=8):
        return self.wait(lambda: self.look(role, name), timeout, f"{role} {name!r}")

    def look(self, role, name):
        for node in self.walk():
            if node.get_role_name() == role and re.fullmatch(name, name_of(node)):
                return node
        return None

    def says(self, sentence):
        """Whether a label that is shown has it in it."""
        return any(node.get_role_name() in ("label", "alert", "status bar", "heading") and plain(sentence) in text_of(node)
                   for node in self.walk())

    def see(self, sentence, timeout=8):
        self.wait(lambda: self.says(sentence), timeout, f"the text {sentence!r}")

    def see_no_more(self, sentence, timeout=12):
        self.wait(lambda: not self.says(sentence), timeout, f"the text {sentence!r} to go away")

    def nameless(self):
        """The controls that a screen reader would call by their class, or by nothing."""
        found = []
        for node in self.walk():
            name = name_of(node)
            if node.get_role_name() in CONTROLS and (not name or re.match(r"(Gtk|Adw|Parvis)[A-Z]", name)):
                found.append(f"{node.get_role_name()} {name!r} in {node.get_parent().get_name()!r}")
        return found

    # --------------------------------------------------------------------------------------- act

    def press(self, node, action="click"):
        names = [node.get_action_name(i) for i in range(node.get_n_actions())]
        assert action in names, f"{node.get_name()}: its actions are {names}"
        node.do_action(names.index(action))

    def press_button(self, name):
        self.press(self.find("push button", name))

    def click(self, node):
        """With the pointer: works on everything that is shown."""
        frame = next(n for n in self.walk() if n.get_role_name() in ("frame", "dialog", "alert") and "active" in states(n))
        window, here = (Atspi.Component.get_extents(n, Atspi.CoordType.WINDOW) for n in (frame, node))
        ident = self.windows()[-1]
        place = dict(line.split("=") for line in output("xdotool", "getwindowgeometry", "--shell", ident).split())
        # Positions are those within the window, which has a margin for its shadow.
        x = int(place["X"]) + (int(place["WIDTH"]) - window.width) // 2 + here.x + here.width // 2
        y = int(place["Y"]) + (int(place["HEIGHT"]) - window.height) // 2 + here.y + here.height // 2
        subprocess.check_call(["xdotool", "mousemove", str(x), str(y), "click", "1"])

    def key(self, *keys):
        subprocess.check_call(["xdotool", "key", *keys])

    def hold(self, key, seconds):
        subprocess.check_call(["xdotool", "keydown", key, "sleep", str(seconds), "keyup", key])

    def type(self, text):
        subprocess.check_call(["xdotool", "type", "--delay", "20", text])

    def windows(self):
        """Those on the screen, by the X server: AT-SPI is not told of GTK 4.8's own shortcuts window."""
        return output("xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)).split()

    def resize(self, width, height):
        for ident in self.windows():
            subprocess.check_call(["xdotool", "windowsize", "--sync", ident, str(width), str(height)])
        # Nobody manages the windows: keys go where the pointer is.
        subprocess.check_call(["xdotool", "mousemove", str(width // 4), str(height - 20)])

    def width(self):
        """Of the window, once it has the size that it wants: never narrower than what is in it."""
        time.sleep(0.5)
        geometry = output("xdotool", "getwindowgeometry", "--shell", self.windows()[-1])
        return int(re.search(r"WIDTH=(\d+)", geometry)[1])

    def screenshot(self, path):
        subprocess.check_call(["import", "-window", "root", path])

    def close(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(5)


class Steps:
    """Numbers what a journey does, as TAP; stops at the first that fails, with a picture."""

    def __init__(self, application, picture=None):
        self.application, self.picture, self.count = application, picture, 0

    def __call__(self, name):
        return _Step(self, name)

    def end(self):
        print(f"1..{self.count}", flush=True)


class _Step:
    def __init__(self, steps, name):
        self.steps, self.name = steps, name

    def __enter__(self):
        self.begun = time.monotonic()
        return self

    def __exit__(self, kind, error, trace):
        self.steps.count += 1
        if kind is None:
            print(f"ok {self.steps.count} {self.name}", flush=True)
            print(f"# {time.monotonic() - self.begun:.1f} s", flush=True)
            return
        print(f"not ok {self.steps.count} {self.name}", flush=True)
        print("# " + str(error).replace("\n", "\n# "), flush=True)
        if self.steps.picture:
            self.steps.application.screenshot(self.steps.picture)
            print(f"# picture: {self.steps.picture}")
        print("# " + self.steps.application.output()[-2000:].replace("\n", "\n# "), flush=True)
