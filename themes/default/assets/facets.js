// What was found, by year, by place, and as a table. No page is touched here.

/** Sections of reports by year, without gaps, the earliest first; reports without a year are left out. */
export function byYear(reports) {
  const counts = new Map();
  for (const { year, held } of reports) if (year) counts.set(year, (counts.get(year) ?? 0) + held.length);
  if (!counts.size) return [];
  const first = Math.min(...counts.keys()), last = Math.max(...counts.keys());
  return Array.from({ length: last - first + 1 }, (_, i) => ({ year: first + i, n: counts.get(first + i) ?? 0 }));
}

/** Sections of reports by the places directly below one, or by the topmost places, the most first. */
export function byPlace(places, reports, inside = "") {
  const counts = new Map();
  for (const { place, held } of reports) {
    let at = place, below = -1;
    for (; places[at] && `/${places[at][0]}` !== inside; at = places[at][2]) below = at;
    if (below >= 0 && (places[at] || !inside)) counts.set(below, (counts.get(below) ?? 0) + held.length);
  }
  return [...counts].map(([at, n]) => ({ address: `/${places[at][0]}`, name: places[at][1], n })).sort((a, b) => b.n - a.n);
}

/** Rows as comma-separated values with a header, by RFC 4180. A cell that a spreadsheet would calculate begins with an apostrophe. */
export function csv(rows) {
  const cell = value => {
    const text = String(value ?? "").replace(/^[=+\-@\t\r]/, "'$&");
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const columns = ["report", "place", "year", "section", "address", "text"];
  return [columns, ...rows.map(row => columns.map(column => row[column]))].map(cells => cells.map(cell).join(",") + "\r\n").join("");
}
