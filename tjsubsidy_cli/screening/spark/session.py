"""A Spark session for one screening, which is always stopped.

Spark's own output goes to a temporary file, from which an error is shown if Spark cannot start.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from ...base.errors import TjsubsidyError, user_error
from ...base.text import Text, both
from ..tables.sheets import BLOCK_ROWS

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

T = TypeVar("T")
LOCAL = "local[*]"
_PATIENCE = 0.2  # seconds
_SHOWN = 300
_CAUSE = re.compile(r"^(?:\w+\.)*\w*(?:Error|Exception): .+", re.MULTILINE)
_SETTINGS = {
    "spark.app.name": "tjsubsidy",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.executorEnv.PYTHONSAFEPATH": "1",  # no modules from the working folder
    "spark.executorEnv.POLARS_MAX_THREADS": "1",  # each core has a process of its own
    "spark.sql.caseSensitive": "true",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(BLOCK_ROWS),
}
# Java compiles only its hottest loops to the end, ten times later than it is used to: else it
# compiles for five seconds of processor time before the first company.
_LATER = {
    "Tier4InvocationThreshold": 50_000,
    "Tier4MinInvocationThreshold": 6_000,
    "Tier4CompileThreshold": 150_000,
    "Tier4BackEdgeThreshold": 400_000,
}
_ON_THIS_MACHINE = {
    # Nothing needs to reach it by its name.
    **dict.fromkeys(("spark.driver.host", "spark.driver.bindAddress"), "127.0.0.1"),
    "spark.driver.extraJavaOptions": " ".join(f"-XX:{name}={n}" for name, n in _LATER.items()),
}


def check_installed() -> None:
    """Raises TjsubsidyError where PySpark or Java is missing."""
    if find_spec("pyspark") is None:
        raise user_error(
            both("没有安装 PySpark。", "PySpark is not installed."),
            both("请运行：pip install 'tjsubsidy[spark]'", "Run: pip install 'tjsubsidy[spark]'"),
        )
    home = os.environ.get("JAVA_HOME")
    if not shutil.which("java", path=str(Path(home, "bin")) if home else None):
        place = both("JAVA_HOME 下", "under JAVA_HOME") if home else both("PATH 中", "on PATH")
        raise user_error(
            both(
                f"Spark 需要 Java，{place.zh}没有找到。", f"Spark needs Java; none is {place.en}."
            ),
            _JAVA,
        )


_JAVA = both(
    "请安装 Java 17 或 21（Debian：apt install openjdk-17-jre-headless），或设置 JAVA_HOME。",
    "Install Java 17 or 21 (Debian: apt install openjdk-17-jre-headless), or set JAVA_HOME.",
)


@contextmanager
def session(master: str | None) -> Iterator[SparkSession]:
    """Start a session on a master. Raises TjsubsidyError for any error of Spark."""
    check_installed()
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    with tempfile.TemporaryFile() as log, warnings.catch_warnings():
        logging.getLogger("DataFrameQueryContextLogger").disabled = True
        warnings.filterwarnings("ignore", category=FutureWarning, module=r"pyspark\.")
        try:
            spark = _started(master or LOCAL, log)
        except (PySparkException, Py4JError, OSError) as error:
            what = both("Spark 无法启动", "Spark cannot start")
            raise _failed(what, error, _hint(log)) from None
        try:
            yield spark
        except (PySparkException, Py4JError) as error:
            raise _failed(both("Spark 出错", "Spark failed"), error) from None
        finally:
            spark.stop()


def _started(master: str, log: BinaryIO) -> SparkSession:
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    settings = {"spark.master": master, **_SETTINGS}
    if master.startswith("local"):
        settings |= _ON_THIS_MACHINE
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    conf = SparkConf().setAll(list(settings.items()))
    # A process has one gateway to Java, which outlives its sessions.
    gateway = getattr(SparkContext, "_gateway", None) or launch_gateway(  # type: ignore[no-untyped-call]
        conf, popen_kwargs={"stdout": log, "stderr": log}
    )
    return SparkSession(SparkContext(conf=conf, gateway=gateway))


def interruptible(work: Callable[[], T], progress: Callable[[float, int], None]) -> T:
    """Do some work with Spark; if this thread is interrupted, cancel it and wait for its end.

    All calls to Java are made in other threads, since an interrupt during one makes the connection
    unusable, even for stopping Spark and removing files.
    """
    with ThreadPoolExecutor(2) as pool:
        coming = pool.submit(work)
        try:
            while not wait([coming], _PATIENCE).done:
                # A short wait, since Polars' handler of interrupts delays them until it ends.
                progress(pool.submit(_done).result(), 0)
        finally:
            while not wait([coming], _PATIENCE).done:  # again, as it may be between two jobs
                pool.submit(_cancel_jobs).result()
        return coming.result()


def _done() -> float:
    """The part of the tasks of the first stage that have ended: the screening itself."""
    from pyspark import SparkContext

    if (context := getattr(SparkContext, "_active_spark_context", None)) is None:
        return 0.0
    with suppress(Exception):  # it may be stopping already
        if stage := context.statusTracker().getStageInfo(0):
            return float(stage.numCompletedTasks / max(1, stage.numTasks))
    return 0.0


def _cancel_jobs() -> None:
    from pyspark import SparkContext

    if (context := getattr(SparkContext, "_active_spark_context", None)) is not None:
        with suppress(Exception):  # it may be stopping already
            context.cancelAllJobs()


def _failed(what: Text, error: BaseException, hint: Text | None = None) -> TjsubsidyError:
    cause = _cause(error)
    return user_error(what + both(f"：{cause}", f": {cause}"), hint)


def _cause(error: BaseException) -> str:
    """The cause of an error in one line: the last Python error on an executor, if there is one."""
    text = str(error).strip() or type(error).__name__
    causes = _CAUSE.findall(text)
    return (causes[-1] if causes else text.splitlines()[0])[:_SHOWN]


def _hint(log: BinaryIO) -> Text:
    log.seek(0)
    lines = [line for line in log.read().decode("utf-8", "replace").splitlines() if line.strip()]
    cause = next((line for line in lines if "Exception" in line or "Error" in line), "")[:_SHOWN]
    return _JAVA + both(f" {cause}", f" {cause}") if cause else _JAVA
