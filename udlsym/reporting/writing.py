"""Puts a report's files in place and takes away those that an earlier run left, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

MANIFEST: Final = ".written"


def put(directory: Path, files: Mapping[str, str]) -> list[Path]:
    """Write ``files`` (relative name to text); remove what the manifest says an earlier run wrote and this one did not.

    Returns the paths written, in order.  A file whose text has not changed is left alone.
    """
    directory.mkdir(parents=True, exist_ok=True)
    manifest = directory / MANIFEST
    for name in _earlier(manifest) - set(files):
        stale = directory / name
        if stale.is_file() and stale.resolve().is_relative_to(directory.resolve()):
            stale.unlink()
            if stale.parent != directory and not any(stale.parent.iterdir()):
                stale.parent.rmdir()
    written = []
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = text.encode("utf-8", "backslashreplace")
        if not path.is_file() or path.read_bytes() != data:
            path.write_bytes(data)
        written.append(path)
    manifest.write_text("".join(f"{name}\n" for name in sorted(files)), encoding="utf-8")
    return written


def _earlier(manifest: Path) -> set[str]:
    return set(manifest.read_text(encoding="utf-8").splitlines()) if manifest.is_file() else set()
