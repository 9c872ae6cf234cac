"""Lets Python code find the folders of its container, such as /app, where they are on this machine."""

import builtins
import importlib._bootstrap_external as loading
import io
import json
import os
import subprocess
import sys

PLACES = sorted(json.loads(os.environ.get("LOCALAWS_PLACES", "{}")).items(), reverse=True)
CALLS = """access chdir chmod getxattr listdir listxattr lstat mkdir open readlink remove rename replace rmdir
scandir setxattr stat unlink utime""".split()


def here(path):
    """The path on this machine of a path of the container."""
    if isinstance(path, (str, os.PathLike)):
        text = os.fspath(path)
        if isinstance(text, str):
            for place, folder in PLACES:
                if text == place or text.startswith(place + "/"):
                    return folder + text[len(place) :]
    return path


def there(path):
    """The path in the container of a path on this machine."""
    for place, folder in PLACES:
        if path == folder or path.startswith(folder + "/"):
            return place + path[len(folder) :]
    return path


def translated(function):
    def call(path=".", *args, **named):
        return function(here(path), *args, **named)

    call.__name__ = getattr(function, "__name__", "call")
    return call


def finder(path):
    if here(path) == path:
        raise ImportError
    return loading.FileFinder(here(path), *loading._get_supported_file_loaders())


def named_as_in_the_container(execute):
    """Prefect 2 takes a flow's file relative to the folder it is in."""

    def call(loader, module):
        if isinstance(getattr(module, "__file__", None), str):
            module.__file__ = there(module.__file__)
        execute(loader, module)

    return call


def method(owner, name, position):
    """Translates one argument of a method, given by position or by keyword cwd."""
    original = getattr(owner, name)

    def call(self, *args, **named):
        if "cwd" in named:
            named["cwd"] = here(named["cwd"])
        args = [here(each) if index == position else each for index, each in enumerate(args)]
        return original(self, *args, **named)

    setattr(owner, name, call)


if PLACES:
    for name in CALLS:
        if hasattr(os, name):
            setattr(os, name, translated(getattr(os, name)))
    builtins.open = io.open = translated(io.open)
    getcwd = os.getcwd
    # Prefect compares the folder it is in with the one that a deployment names.
    os.getcwd = lambda: there(getcwd())
    sys.path_hooks.insert(0, finder)
    method(subprocess.Popen, "__init__", None)
    method(loading.FileLoader, "get_data", 0)
    method(loading.SourceFileLoader, "path_stats", 0)
    loading.SourceFileLoader.exec_module = named_as_in_the_container(loading.SourceFileLoader.exec_module)
