"""The rulebook's own Ibis expression on Spark, two local threads."""

import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

import ibis
import numpy as np
import peer
from pyspark.sql import SparkSession

from tongket.rulebook.cluster import expression_of
from tongket.rulebook.columns import mask_column
from tongket.rulebook.edition import edition_on
from tongket.rulebook.load import load_rulebook
from tongket.rulebook.vocabulary import load_vocabulary

folder, repeats = Path(sys.argv[1]), int(sys.argv[2])
rules = Path(__file__).parent / "rules"
rulebook = load_rulebook(rules / "bench.yaml", load_vocabulary(rules / "vocabulary.yaml"))
session = (
    SparkSession.builder.master("local[2]")
    .config("spark.driver.memory", "3g")
    .config("spark.sql.shuffle.partitions", "4")
    .config("spark.ui.enabled", "false")
    .config("spark.driver.host", "127.0.0.1")
    .getOrCreate()
)
session.sparkContext.setLogLevel("ERROR")
connection = ibis.pyspark.connect(session)
session.read.parquet(str(folder / "data.parquet")).createOrReplaceTempView("facts")
expression = expression_of(edition_on(rulebook, date(2024, 12, 1)), connection.table("facts"))
query = expression.order_by("subject", "year")


def compute() -> peer.Answers:
    frame = connection.to_pyarrow(query)
    return {
        f"{code}{kind}": np.asarray(frame[code if kind == "" else mask_column(code)])
        for code in peer.RULES
        for kind in ("", "_mask")
    }


peer.measure(compute, folder, "spark", repeats, {"pyspark": version("pyspark"), "ibis": version("ibis-framework")})
