"""Times DuckDB where the lab's benchmark (`cargo bench --bench athena`) is timed: choosing partitions by a predicate.

Two ways, because DuckDB has two: EXPLAIN over a folder of Hive-partitioned files, which is its planning with file pruning (it lists the
folders and parses their names too; the time without a predicate is printed, so that the two can be told apart), and a filter over a
table that holds a million partitions' values, which needs no files at all. Usage: duckdb-pruning.py FOLDER [DAYS]
"""
import datetime
import pathlib
import sys
import time

import duckdb

folder = pathlib.Path(sys.argv[1]) / "partitions"
days = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000
CITIES = 100
ROUNDS = 5

PREDICATES = [
    "dt = '1970-06-01'",
    "dt LIKE '1970-06%' AND city = 'city-7'",
    "CAST(dt AS DATE) BETWEEN DATE '1970-06-01' AND DATE '1970-06-30'",
    "year * 100 + month = 197006 OR city IN ('city-1', 'city-2')",
    "concat(dt, city) > '1971-06-01city-5'",
]


def values(count):
    """The day's text, year and month of so many days from 1970-01-01."""
    start = datetime.date(1970, 1, 1)
    for at in range(count):
        day = start + datetime.timedelta(days=at)
        yield day.isoformat(), day.year, day.month


def fastest(work):
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times) * 1e3


made = folder / f"made-{days}"
if not made.exists():
    print(f"making {days * CITIES:,} folders with a file each ...", flush=True)
    for dt, year, month in values(days):
        for city in range(CITIES):
            leaf = folder / f"dt={dt}" / f"year={year}" / f"month={month}" / f"city=city-{city}"
            leaf.mkdir(parents=True, exist_ok=True)
            (leaf / "0.csv").touch()
    made.touch()

connection = duckdb.connect()
connection.execute("SET threads = 1")
print(f"DuckDB {duckdb.__version__}, one thread, best of {ROUNDS}")
source = (
    f"read_csv('{folder}/*/*/*/*/*.csv', columns = {{'user_id': 'INTEGER'}}, auto_detect = false, hive_partitioning = true, "
    "hive_types = {'dt': VARCHAR, 'year': INTEGER, 'month': INTEGER, 'city': VARCHAR})"
)
bare = fastest(lambda: connection.execute(f"EXPLAIN SELECT user_id FROM {source}").fetchall())
print(f"{'plan over ' + format(days * CITIES, ',') + ' files, no predicate':<84}{bare:>10.1f} ms")
for predicate in PREDICATES:
    took = fastest(lambda: connection.execute(f"EXPLAIN SELECT user_id FROM {source} WHERE {predicate}").fetchall())
    print(f"{'plan over ' + format(days * CITIES, ',') + ' files: ' + predicate:<84}{took:>10.1f} ms, {took - bare:.1f} ms more than without")

rows = [(dt, year, month) for dt, year, month in values(10_000)]
connection.execute("CREATE TABLE days (dt VARCHAR, year INTEGER, month INTEGER)")
connection.execute("BEGIN")
connection.executemany("INSERT INTO days VALUES (?, ?, ?)", rows)
connection.execute("COMMIT")
connection.execute("CREATE TABLE partitions AS SELECT days.*, 'city-' || c AS city FROM days, range(100) AS r(c) ORDER BY dt")
for predicate in PREDICATES:
    took = fastest(lambda: connection.execute(f"SELECT count(*) FROM partitions WHERE {predicate}").fetchall())
    print(f"{'filter over 1,000,000 rows of values: ' + predicate:<84}{took:>10.1f} ms")
