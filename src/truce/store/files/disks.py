"""On what kind of file system a path is: a record in SQLite is not written over a network.

SQLite's writers keep each other out by POSIX locks, and share memory through the -shm file. Network file
systems get both wrong often enough to destroy a database (sqlite.org/wal.html, sqlite.org/howtocorrupt.html).
"""

from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")
_REMOTE = frozenset(
    "nfs nfs4 cifs smb smb2 smb3 smbfs 9p afs ceph coda glusterfs gpfs lustre beegfs ocfs2 gfs2 ncpfs "
    "orangefs pvfs2 acfs davfs virtiofs vboxsf vmhgfs prl_fs drvfs".split()
)
# A local disk whose driver is a program (NTFS, exFAT): its locks are the kernel's own.
_LOCAL_FUSE = frozenset({"fuseblk"})


def remote_kind(path: Path, mounts: Path = _MOUNTS) -> str | None:
    """The type of the file system that holds a path, if that is (or may be) a network file system.

    None for a local one, and where the system does not tell (`mounts` is Linux's; see proc(5)).
    """
    kind = _kind(path.resolve(), mounts)
    if kind in _REMOTE or (kind.startswith("fuse") and kind not in _LOCAL_FUSE):
        return kind
    return None


def _kind(path: Path, mounts: Path) -> str:
    """The type of the file system mounted deepest over a path; "" if nobody knows."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    deepest, found = -1, ""
    for line in lines:
        before, _, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) < 5 or not after:
            continue
        point = Path(_unescaped(fields[4]))
        # Of two mounts at one place the later covers the earlier.
        if path.is_relative_to(point) and len(point.parts) >= deepest:
            deepest, found = len(point.parts), after.split(" ")[0]
    return found


def _unescaped(field: str) -> str:
    for code, char in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        field = field.replace(code, char)
    return field
