// Which sections and which paragraphs of two reports correspond: those whose folded texts share pairs of characters, rare pairs weighing more, and sections with the same heading.
// No page is touched here.
const { fold, needsTable, takeTable } = await import("./find.js" + new URL(import.meta.url).search);

/** Makes sure that a text can be folded. Without the table of Traditional characters, which comes with search, these are compared as they are. */
export const ready = async (text, root) => {
  const answer = needsTable(text) && await fetch(root + "search/traditional.txt").catch(() => null);
  if (answer?.ok) takeTable(await answer.text());
};

/** Texts as maps from pairs of characters, which are numbered, to weights. The squares of the weights of a text add up to 1. */
const weighed = texts => {
  const numbers = new Map(), held = [];
  const all = texts.map(text => {
    const run = fold(text).run.replace(/[\d\p{P}]/gu, ""), counts = new Map();
    for (let i = 0; i + 1 < run.length; i++) {
      const pair = run.slice(i, i + 2);
      let number = numbers.get(pair);
      if (number === undefined) numbers.set(pair, number = numbers.size);
      counts.set(number, (counts.get(number) ?? 0) + 1);
    }
    for (const number of counts.keys()) held[number] = (held[number] ?? 0) + 1;
    return counts;
  });
  for (const weights of all) {
    let sum = 0;
    for (const [number, n] of weights) { const w = Math.sqrt(n) * Math.log(1 + all.length / held[number]); weights.set(number, w); sum += w * w; }
    const norm = Math.sqrt(sum) || 1;
    for (const [number, w] of weights) weights.set(number, w / norm);
  }
  return all;
};

/** A pair of characters that stands in more texts than this tells them apart too little for what looking at all of them costs. */
const COMMON = 100;
/** Yields a function from a text to its likenesses to each of `texts`: the cosines of their weights. */
const likenessTo = texts => {
  const holders = new Map();
  texts.forEach((weights, at) => {
    for (const [number, w] of weights) holders.has(number) ? holders.get(number).push(at, w) : holders.set(number, [at, w]);
  });
  return weights => {
    const sums = new Float64Array(texts.length);
    for (const [number, w] of weights) {
      const held = holders.get(number);
      if (held && held.length <= 2 * COMMON) for (let i = 0; i < held.length; i += 2) sums[held[i]] += w * held[i + 1];
    }
    return sums;
  };
};

/** A heading without its number and its year, in which the reports of two years differ. */
const named = ({ heading }) => fold(heading ?? "").run.replace(/[\d\p{P}]/gu, "").replace(/^[一二三四五六七八九十]+/, "");

const SECTION = 0.1, HEADING = 0.4, PLACE = 0.08, LEVEL = 0.06, EMPTY = 0.3;
/**
 * Sections beside each other, as rows of a section of `a` and one of `b`. The likest are put together first; each stands once. What has
 * no like stands where its report has it.
 */
export const sections = (a, b) => {
  const texts = weighed([...a, ...b].map(s => s.text + s.heading)), alike = likenessTo(texts.slice(a.length)), found = [];
  const names = b.map(named);
  a.map(x => [x, named(x)]).forEach(([x, name], i) => alike(texts[i]).forEach((text, j) => {
    const y = b[j], likeness = text + (name && name === names[j] ? HEADING : 0);
    if (likeness < SECTION) return;
    const near = 1 - Math.abs(i / a.length - j / b.length), one = !x.blocks.length !== !y.blocks.length;
    found.push([likeness + PLACE * near + (x.level === y.level ? LEVEL : 0) - (one ? EMPTY : 0), x, y, i, j]);
  }));
  found.sort((p, q) => q[0] - p[0] || p[3] - q[3] || p[4] - q[4]);
  const mate = new Map();
  for (const [, x, y] of found) if (!mate.has(x) && !mate.has(y)) { mate.set(x, y); mate.set(y, x); }
  const rows = a.map(x => [x, mate.get(x)]);
  b.forEach((y, i) => {
    if (mate.has(y)) return;
    const above = b[i - 1], at = rows.findIndex(row => row[1] === above);
    rows.splice(above ? at + 1 : 0, 0, [undefined, y]);
  });
  return { rows, shared: mate.size / 2 };
};

/** How alike paragraphs must be to stand beside each other, and to how many of the other side each is compared in the end. */
const PARAGRAPH = 0.15, CANDIDATES = 8;
/**
 * The chain of pairs of paragraphs, ascending on both sides, whose likenesses have the greatest sum. `tree` holds for each beginning of
 * the other side the best chain that ends in it, as a tree of maxima, so that the cost grows little faster than the length.
 */
const chain = (a, b) => {
  const alike = likenessTo(b), tree = Array(b.length + 1).fill(null);
  const best = end => {
    let top = null;
    for (let j = end; j; j -= j & -j) if (tree[j] && !(top?.sum >= tree[j].sum)) top = tree[j];
    return top;
  };
  a.forEach((weights, i) => {
    const row = alike(weights), likely = [...row.keys()].filter(j => row[j] >= PARAGRAPH).sort((p, q) => row[q] - row[p] || p - q).slice(0, CANDIDATES);
    // All are looked up before one is entered, because a paragraph has one place in a chain.
    const ends = likely.map(j => { const before = best(j); return { i, j, before, sum: row[j] + (before?.sum ?? 0) }; });
    for (const end of ends) for (let j = end.j + 1; j <= b.length; j += j & -j) if (!(tree[j]?.sum >= end.sum)) tree[j] = end;
  });
  const found = [];
  for (let end = best(b.length); end; end = end.before) found.unshift([end.i, end.j]);
  return found;
};

/** For each two lists of paragraphs, as texts, the places of those that correspond: `[[0, 0], [2, 1]]`. */
export const paragraphs = lists => {
  const texts = weighed(lists.flat(2));
  let at = 0;
  return lists.map(([a, b]) => chain(texts.slice(at, at += a.length), texts.slice(at, at += b.length)));
};
