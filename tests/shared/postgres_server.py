"""A real PostgreSQL server for tests: a cluster of its own in a temporary folder, on a Unix socket only.

Nothing that makes it durable is turned down (fsync, full_page_writes, synchronous_commit), so a server that
is killed recovers as one in service would.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

ADMINISTRATOR = "administrator"
_PATIENCE = 60.0
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
        told = subprocess.run([configured, "--bindir"], capture_output=True, text=True).stdout
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


class PostgresServer:
    """One cluster: made when this is, started and stopped as often as a test likes, gone with `remove`."""

    def __init__(self, programs: Path, folder: Path | None = None, **settings: str) -> None:
        self.programs = programs
        # Beside pytest's own folders: those are closed to the user the server runs as, and too long a path
        # for a socket.
        self.folder = folder or Path(tempfile.mkdtemp(prefix="truce-pg-"))
        self.user = _unprivileged()
        if self.user:
            shutil.chown(self.folder, self.user)
        self.settings = _SETTINGS | settings
        self.process: subprocess.Popen[bytes] | None = None
        self._run("initdb", "--auth=trust", f"--username={ADMINISTRATOR}", "--encoding=UTF8", "--locale=C",
                  "--no-sync", "--no-instructions", "--wal-segsize=1", "-D", str(self.data))  # fmt: skip

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self.programs / program, *arguments],
            user=self.user, cwd=self.folder, capture_output=True, text=True,
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
        options = [part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.data, "-k", self.folder, *options],
                user=self.user, cwd=self.folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                start_new_session=True,
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
