"""Where a table expression runs: DuckDB inside this process, or Spark; opened, bounded in memory, closed again."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from yanzhen.kernel.errors import YanzhenError

if TYPE_CHECKING:
    import ibis


class Engine(StrEnum):
    DUCKDB = "duckdb"
    SPARK = "spark"


@contextmanager
def connect(engine: Engine, *, memory: str = "6GB", master: str = "local[*]") -> Iterator[ibis.BaseBackend]:
    """An Ibis backend; ``memory`` bounds DuckDB, or the Spark driver; ``master`` is Spark's.

    What does not fit into the memory goes to a temporary folder that is removed at the end. Raises YanzhenError for
    a size that cannot be read and where Spark or Java is not installed.
    """
    opened = _spark(memory, master) if engine is Engine.SPARK else _duckdb(memory)
    with opened as backend:
        yield backend


@contextmanager
def _duckdb(memory: str) -> Iterator[ibis.BaseBackend]:
    import duckdb
    import ibis

    backend = ibis.duckdb.connect()
    with tempfile.TemporaryDirectory(prefix="yanzhen-") as folder:
        try:
            backend.raw_sql(f"SET memory_limit = '{memory}'")
        except duckdb.Error as error:
            raise YanzhenError("内存上限读不懂", where=memory, do="写成 6GB、800MB 这样") from error
        backend.raw_sql(f"SET temp_directory = '{folder}'")
        backend.raw_sql("SET preserve_insertion_order = false")
        try:
            yield backend
        except duckdb.OutOfMemoryException as error:
            why = f"上限 {memory}"
            raise YanzhenError(
                "内存不够", where="DuckDB", why=why, do="加大 --memory，或用 --engine spark"
            ) from error
        finally:
            backend.disconnect()


@contextmanager
def _spark(memory: str, master: str) -> Iterator[ibis.BaseBackend]:
    import ibis

    session = _session(memory, master)
    try:
        yield ibis.pyspark.connect(session)
    finally:
        session.stop()


def _session(memory: str, master: str) -> Any:
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ModuleNotFoundError as error:
        raise YanzhenError("Spark 用不了", why="没有安装 pyspark", do="安装 yanzhen[spark]") from error
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    logging.getLogger("py4j").setLevel(logging.ERROR)
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.memory": memory.lower().replace("gb", "g").replace("mb", "m"),
        "spark.sql.shuffle.partitions": str(2 * (os.cpu_count() or 2)),
        "spark.sql.session.timeZone": "UTC",
        "spark.log.level": "ERROR",
        "spark.ui.showConsoleProgress": "false",
    }
    builder = SparkSession.builder.master(master).appName("yanzhen")
    for key, value in settings.items():
        builder = builder.config(key, value)
    try:
        return builder.getOrCreate()
    except (PySparkException, RuntimeError, FileNotFoundError) as error:
        told = str(error).splitlines()[0][:200] if str(error) else ""
        raise YanzhenError("Spark 起不来", why=told, do="安装 Java 17 并核对 JAVA_HOME") from error
