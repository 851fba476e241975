#!/usr/bin/env python3
"""Reads the data tables of a built site as a researcher would, and checks that CSV and JSON agree.

    python3 tools/read_tables.py PUBLIC

For each table in data/datapackage.json: the columns are those described; CSV and JSON have the same rows; no cell of the first column is
empty; addresses of one table are found in the other. If pandas is installed, it reads the CSV files too. Exit status 1 if a check failed.
"""

import argparse
import csv
import json
import sys
from pathlib import Path

# A column, and the column that must contain its values.
JOINS = [
    ("outline.report", "reports.address"),
    ("notes.report", "reports.address"),
    ("uses.report", "reports.address"),
    ("uses.term", "terms.address"),
    ("notes.definition", "definitions.definition"),
]

csv.field_size_limit(1 << 28)


def cell(value):
    """The CSV cell of a JSON value, before formulas are marked."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def same(text, value):
    """Whether a CSV cell has a JSON value. An apostrophe before a text keeps spreadsheets from reading it as a formula."""
    return text == cell(value) or (isinstance(value, str) and text == "'" + value)


def read(folder, resource):
    """The columns and the rows of a table, from JSON, and the disagreements between CSV and JSON."""
    path = folder / resource["path"]
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    columns, *values = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    faults = []
    described = [field["name"] for field in resource["schema"]["fields"]]
    if not head == columns == described:
        faults.append(f"{path.name}: CSV has the columns {head}, JSON {columns}, datapackage.json {described}")
    if len(rows) != len(values):
        faults.append(f"{path.name}: CSV has {len(rows)} rows, JSON {len(values)}")
    for number, (row, value) in enumerate(zip(rows, values), 2):
        if len(row) != len(value) or not all(map(same, row, value)):
            faults.append(f"{path.name}: row {number} is {row} in CSV and {value} in JSON")
        elif row[0] == "":
            faults.append(f"{path.name}: row {number} has nothing in its first column")
    return columns, values, faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("public", type=Path, metavar="PUBLIC", help="the folder of a built site")
    folder = parser.parse_args().public / "data"
    try:
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    except OSError as error:
        sys.exit(f"error: {error}\n  help: build the site, and name its folder")
    tables, faults = {}, []
    for resource in package["resources"]:
        columns, rows, wrong = read(folder, resource)
        faults += wrong
        print(f"{resource['path']}: {len(rows)} rows, {len(columns)} columns")
        # A long table is split by year: outline-2024.csv is a part of outline.
        for number, column in enumerate(columns):
            tables.setdefault(f"{resource['path'].split('.')[0].split('-')[0]}.{column}", set()).update(row[number] for row in rows)
    for column, target in JOINS:
        lost = tables[column] - tables[target] - {None}
        if lost:
            faults.append(f"{column}: {len(lost)} values are not in {target}, for example {sorted(lost)[0]}")
    faults += with_pandas(folder, package)
    sys.exit("\n".join(faults[:20]) or None)


def with_pandas(folder, package):
    try:
        import pandas
    except ImportError:
        print("pandas is not installed, so it did not read the tables")
        return []
    faults = []
    for resource in package["resources"]:
        path = folder / resource["path"]
        frame = pandas.read_csv(path)
        rows = len(json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))) - 1
        if len(frame) != rows:
            faults.append(f"{path.name}: pandas reads {len(frame)} rows of {rows}")
    print(f"pandas {pandas.__version__} reads all tables")
    return faults


if __name__ == "__main__":
    main()
