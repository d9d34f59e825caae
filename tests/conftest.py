"""What all tests use: the shared data, Chromium, PostgreSQL, and the Hypothesis profiles.

`TRUCE_REQUIRE_ALL=1` (set by `.ci/run`) turns a skip for something missing into a failure.
"""

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, Phase, settings
from postgres_server import PostgresServer, memory, server_programs

ROOT = Path(__file__).resolve().parent.parent

# No deadline: two shared cores make single examples slow without a defect.
settings.register_profile("dev", deadline=None, max_examples=50)
settings.register_profile("ci", deadline=None, max_examples=50, derandomize=True)
settings.register_profile(
    "soak", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow]
)
# For work on a law that fails: no shrinking, a first counterexample within seconds.
settings.register_profile("find", deadline=None, max_examples=200, phases=[Phase.reuse, Phase.generate])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


def _missing(what: str) -> NoReturn:
    if os.environ.get("TRUCE_REQUIRE_ALL") == "1":
        pytest.fail(f"missing, and TRUCE_REQUIRE_ALL=1: {what}", pytrace=False)
    pytest.skip(f"missing: {what}")


class Shared:
    """Paths in the shared folder (TRUCE_SHARED, else ../shared), which is not part of the repository."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, relative: str) -> Path:
        """The path of a shared file or folder; skips the test when it is not there."""
        found = self.root / relative
        if not found.exists():
            _missing(f"shared/{relative} (set TRUCE_SHARED to the folder that holds it)")
        return found


@pytest.fixture(scope="session")
def repository() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Shared:
    return Shared(Path(os.environ.get("TRUCE_SHARED", ROOT.parent / "shared")))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Debian's Chromium, for Playwright's executable_path; never a downloaded browser."""
    return shutil.which("chromium") or _missing("Chromium (apt-get install chromium)")


@pytest.fixture(scope="session")
def pdftotext() -> str:
    """The path of Poppler's pdftotext, a second program that finds words on the page of a PDF."""
    return shutil.which("pdftotext") or _missing("pdftotext (apt-get install poppler-utils)")


@pytest.fixture(scope="session")
def postgres_programs() -> Path:
    """The folder of the installed PostgreSQL server programs."""
    return server_programs() or _missing("a PostgreSQL server (apt-get install postgresql)")


@pytest.fixture(scope="session")
def postgres_server(postgres_programs: Path) -> Iterator[PostgresServer]:
    """One real server for all tests, which do not stop it; those that do start one of their own."""
    server = PostgresServer(postgres_programs, memory())
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="session")
def spark_application() -> Iterator[Any]:
    """One small Spark for all tests; its threads, memory and compiler are kept down, for its jobs are."""
    if find_spec("pyspark") is None:
        _missing("pyspark (make spark)")
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        _missing("a Java runtime (apt-get install default-jre-headless)")
    from truce.findings.engine.spark import application

    found = application(
        "local[2]",
        memory="1g",
        sql_shuffle_partitions="2",
        sql_adaptive_enabled="false",
        sql_codegen_wholeStage="false",
        driver_extraJavaOptions="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    )
    found.sparkContext.setLogLevel("ERROR")
    yield found
    found.stop()
