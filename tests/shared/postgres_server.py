"""A real PostgreSQL server for tests: a cluster of its own in a temporary folder, on a Unix socket only.

Nothing that makes it durable is turned down (fsync, full_page_writes, synchronous_commit), so a server that
is killed recovers as one in service would.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psycopg

ADMINISTRATOR = "administrator"
_PATIENCE = 60.0
# linux/prctl.h
_PR_SET_PDEATHSIG = 1
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "lc_messages": "C",
    "log_line_prefix": "%m [%p] ",
}


def server_programs() -> Path | None:
    """The folder of the newest `initdb` and `postgres` that are installed; None where there are none."""
    candidates = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True
    )
    if configured := shutil.which("pg_config"):
        told = subprocess.run([configured, "--bindir"], capture_output=True, text=True, timeout=10).stdout
        candidates.append(Path(told.strip()))
    if found := shutil.which("postgres"):
        candidates.append(Path(found).resolve().parent)
    return next((p for p in candidates if (p / "initdb").exists() and (p / "postgres").exists()), None)


def _unprivileged() -> str | None:
    """Whom the server runs as when the tests run as root, which PostgreSQL refuses to be."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


def memory() -> Path | None:
    """A file system in memory with room for a small cluster; None where there is none.

    Good enough for whatever does not stop the machine: a killed server loses nothing that it wrote.
    """
    found = Path("/dev/shm")
    return found if found.is_dir() and shutil.disk_usage(found).free > 2**30 else None


def _end_with_us() -> None:
    """In the child: ask the kernel for SIGQUIT when the tests are gone, however they went (Linux only)."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


class PostgresServer:
    """One cluster: made when this is, started and stopped as often as a test likes, gone with `remove`.

    `below` is the folder to make its own in, else the temporary one. Not pytest's: those are closed to the
    user that the server runs as, and their paths are too long for a socket. `primary` is whose standby it is.
    """

    def __init__(
        self,
        programs: Path,
        below: Path | None = None,
        primary: "PostgresServer | None" = None,
        **settings: str,
    ) -> None:
        self.programs = programs
        self.process: subprocess.Popen[bytes] | None = None
        self.folder = Path(tempfile.mkdtemp(prefix="truce-pg-", dir=below))
        self.user = _unprivileged()
        if self.user:
            shutil.chown(self.folder, self.user)
        if primary:
            self._run("pg_basebackup", "--write-recovery-conf", "--checkpoint=fast", "-D", str(self.data),
                      "-h", str(primary.folder), "-U", ADMINISTRATOR)  # fmt: skip
        else:
            self._run("initdb", "--auth=trust", f"--username={ADMINISTRATOR}", "--encoding=UTF8",
                      "--locale=C", "--no-sync", "--no-instructions", "--wal-segsize=1",
                      "-D", str(self.data))  # fmt: skip
            # In the file, where an administrator would set them, so that ALTER SYSTEM still counts.
            with (self.data / "postgresql.conf").open("a") as file:
                file.writelines(f"{name} = '{value}'\n" for name, value in (_SETTINGS | settings).items())

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self.programs / program, *arguments],
            user=self.user, cwd=self.folder, capture_output=True, text=True, timeout=_PATIENCE,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr}")

    def start(self) -> None:
        """Start it and wait until it takes connections, however long its recovery is."""
        until = time.monotonic() + _PATIENCE
        while True:
            self._launch()
            while self.process and self.process.poll() is None and time.monotonic() < until:
                if self._answers():
                    return
                time.sleep(0.02)
            # Children of a postmaster that was killed hold its shared memory for a moment.
            if time.monotonic() >= until:
                raise RuntimeError(f"PostgreSQL does not start: {self.log()[-2000:]}")
            time.sleep(0.05)

    def _launch(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.data, "-k", self.folder],
                user=self.user, cwd=self.folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                start_new_session=True, preexec_fn=_end_with_us,
            )  # fmt: skip

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.address("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: SIGINT in good order, SIGQUIT at once as in a crash, SIGKILL as by the kernel."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(_PATIENCE)
            self.process = None

    def remove(self) -> None:
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self, database: str, user: str = ADMINISTRATOR, **more: str) -> str:
        """The address of a database of it, as a user of truce would give it."""
        query = "&".join(f"{name}={value}" for name, value in {"host": str(self.folder), **more}.items())
        return f"postgresql://{user}@/{database}?{query}"

    def administer(self, statement: str, database: str = "postgres") -> None:
        """Run statements as the superuser, outside any transaction."""
        with psycopg.connect(self.address(database), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]


def attempt(address: str, *statements: str) -> psycopg.Error | None:
    """What stops somebody who speaks SQL from doing this; None if nothing does."""
    with psycopg.connect(address, autocommit=True) as connection:
        try:
            for statement in statements:
                connection.execute(statement)  # type: ignore[arg-type]
        except psycopg.Error as error:
            return error
    return None
