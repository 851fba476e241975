#!/usr/bin/env python3
"""Reads the data tables of a built site as a researcher would, and checks that CSV and JSON agree.

    python3 tools/read_tables.py PUBLIC

For each table in data/datapackage.json: files have their size and hash; the columns are those described; CSV and JSON have the same rows;
no cell of the first column is empty; keys are unique and found where they refer to; values are among those allowed. If pandas is installed, it reads the CSV files too. Exit status 1 if a check failed.
"""

import argparse
import csv
import hashlib
import json
import sys
from pathlib import Path

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
    objects = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    faults = []
    columns = [field["name"] for field in resource["schema"]["fields"]]
    other = next((list(row) for row in objects if list(row) != columns), columns)
    if not head == other == columns:
        faults.append(f"{path.name}: CSV has the columns {head}, JSON {other}, datapackage.json {columns}")
    values = [list(row.values()) for row in objects]
    if len(rows) != len(values):
        faults.append(f"{path.name}: CSV has {len(rows)} rows, JSON {len(values)}")
    for number, (row, value) in enumerate(zip(rows, values), 2):
        if len(row) != len(value) or not all(map(same, row, value)):
            faults.append(f"{path.name}: row {number} is {row} in CSV and {value} in JSON")
        elif row[0] == "":
            faults.append(f"{path.name}: row {number} has nothing in its first column")
    return columns, values, faults


def measured(folder, resource):
    """Whether a file has the size and the hash that datapackage.json gives it."""
    bytes_ = (folder / resource["path"]).read_bytes()
    own = (len(bytes_), "sha256:" + hashlib.sha256(bytes_).hexdigest())
    described = (resource["bytes"], resource["hash"])
    return [] if own == described else [f"{resource['path']}: it has {own}, and datapackage.json says {described}"]


def key_faults(resource, columns, rows):
    """The rows whose primary key another row has, and the values that a column may not have."""
    schema, name = resource["schema"], resource["path"]
    faults, key = [], [columns.index(column) for column in schema.get("primaryKey", [])]
    if key and len({tuple(row[at] for at in key) for row in rows}) < len(rows):
        faults.append(f"{name}: two rows have the same {', '.join(schema['primaryKey'])}")
    for at, field in enumerate(schema["fields"]):
        allowed = field.get("constraints", {}).get("enum")
        wrong = {row[at] for row in rows} - set(allowed or []) - {None}
        if allowed and wrong:
            faults.append(f"{name}: {field['name']} is {sorted(wrong)[0]}, which datapackage.json does not allow")
    return faults


def key_joins(package):
    """Each column that refers to another, and the column that must contain its values."""
    for resource in package["resources"]:
        for key in resource.get("schema", {}).get("foreignKeys", []):
            other = key["reference"]["resource"] or resource["name"]
            yield f"{resource['name']}.{key['fields']}", f"{other}.{key['reference']['fields']}"


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
        faults += measured(folder, resource)
        if resource["format"] != "csv":
            continue
        columns, rows, wrong = read(folder, resource)
        faults += wrong + key_faults(resource, columns, rows)
        print(f"{resource['path']}: {len(rows)} rows, {len(columns)} columns")
        for number, column in enumerate(columns):
            tables[f"{resource['name']}.{column}"] = {row[number] for row in rows}
    for column, target in key_joins(package):
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
        frame = pandas.read_csv(path) if resource["format"] == "csv" else pandas.read_json(path)
        if len(frame) != resource["rows"]:
            faults.append(f"{path.name}: pandas reads {len(frame)} rows of {resource['rows']}")
    print(f"pandas {pandas.__version__} reads all tables")
    return faults


if __name__ == "__main__":
    main()
