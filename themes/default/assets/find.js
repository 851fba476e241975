// Reads the index of search (docs/search-index.md): which sections contain a run of characters. No page is touched here.

const END = 10, HAN = /[\u3400-\u9fff]/;
/** The version of the layout that this script reads. */
export const VERSION = 4;

// Folding: full width to half width, capitals to small letters, kinds of quotes and dashes to one, Traditional to Simplified.
const BLANK = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
const FORMS = { "。": ".", "【": "[", "〔": "[", "】": "]", "〕": "]", "‘": "'", "’": "'" };
for (const c of "“”„「」『』") FORMS[c] = '"';
for (const c of "―─–—") FORMS[c] = "-";
// Characters of GB 2312 are Simplified; only others are looked up in the table of Traditional ones.
let plain;
const isPlain = c => {
  if (!plain) {
    const bytes = new Uint8Array((0xf7 - 0xaf) * 94 * 2);
    let at = 0;
    for (let row = 0xb0; row <= 0xf7; row++) for (let cell = 0xa1; cell <= 0xfe; cell++) { bytes[at++] = row; bytes[at++] = cell; }
    plain = new Set(new TextDecoder("gbk").decode(bytes));
  }
  return plain.has(c);
};
const small = c => {
  const letter = c.toLowerCase();
  return c < "\u0530" && letter.length === 1 ? letter : c;
};
let simple = null;

/** Whether folding a text takes the table of Traditional characters. */
export const needsTable = text => !simple && [...text].some(c => HAN.test(c) && !isPlain(c));
/** Takes the table: pairs of a Traditional and a Simplified character. */
export const takeTable = pairs => {
  simple = new Map();
  const chars = [...pairs];
  for (let i = 0; i + 1 < chars.length; i += 2) simple.set(chars[i], chars[i + 1]);
};

/** A UTF-16 unit as it is compared; nothing for a blank. */
const foldUnit = c => {
  if (c >= "\ud800" && c <= "\udfff") return c;
  if (c === "\0" || BLANK.test(c)) return "";
  if (c >= "\u3400" && c <= "\u9fff") return isPlain(c) ? c : simple?.get(c) ?? c;
  if (FORMS[c]) return FORMS[c];
  return small(c >= "\uff01" && c <= "\uff5e" ? String.fromCharCode(c.charCodeAt(0) - 0xfee0) : c);
};
const known = new Map();
/** A text as it is compared, and for each unit of it the place in the text that it came from. */
export function fold(text) {
  let run = "";
  const at = [];
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    let folded = known.get(c);
    if (folded === undefined) {
      folded = foldUnit(c);
      if (simple || !HAN.test(c) || isPlain(c)) known.set(c, folded);
    }
    if (folded) { run += folded; at.push(i); }
  }
  return { run, at };
}

/** The ranges of a text in which one of these runs stands, in order, none within another. */
export function ranges(text, runs) {
  const { run, at } = fold(text);
  const found = [];
  for (let i = 0; i < run.length;) {
    const here = runs.filter(r => run.startsWith(r, i)).sort((a, b) => b.length - a.length)[0];
    if (here) { found.push([at[i], at[i + here.length - 1] + 1]); i += here.length; } else i++;
  }
  return found;
}

const OPEN = /["“”„「『＂]/, MINUS = /[-－]/, GAP = BLANK;
/**
 * What was typed: `all` must stand in a section, `none` must not. Blanks part words; a word in quotes is one run, blanks and all;
 * a minus before a word excludes it. A quotation mark that has no partner at the end of a word stands for itself.
 */
export function parse(typed) {
  const query = { all: [], none: [] };
  const chars = [...typed];
  for (let i = 0; i < chars.length;) {
    if (GAP.test(chars[i])) { i++; continue; }
    const minus = MINUS.test(chars[i]) && i + 1 < chars.length && !GAP.test(chars[i + 1]);
    if (minus) i++;
    let end = -1;
    if (OPEN.test(chars[i])) for (let j = i + 2; j < chars.length && end < 0; j++)
      if (/["“”„」』＂]/.test(chars[j]) && (j + 1 === chars.length || GAP.test(chars[j + 1]))) end = j;
    let word;
    if (end > 0) { word = chars.slice(i + 1, end).join(""); i = end + 1; } else {
      const start = i;
      while (i < chars.length && !GAP.test(chars[i])) i++;
      word = chars.slice(start, i).join("");
    }
    const { run } = fold(word);
    if (run) query[minus ? "none" : "all"].push(run);
  }
  return query;
}

/** Numbers of seven-bit parts, and lists as bits, from the bytes of a shard. */
class Bytes {
  constructor(bytes, at = 0, end = bytes.length) { Object.assign(this, { bytes, at, end }); }
  number() {
    let number = 0, scale = 1;
    for (;;) {
      const byte = this.bytes[this.at++];
      number += (byte & 0x7f) * scale;
      if (byte < 0x80 || this.at > this.end) return number;
      scale *= 128;
    }
  }
  /** A list of `count` ascending numbers below `bound`. */
  list(bound, count) {
    const turned = count * 2 > bound, coded = turned ? bound - count : count;
    const members = this.coded(bound, coded);
    return turned ? complement(members, bound) : members;
  }
  coded(bound, count) {
    const members = new Uint32Array(count);
    if (!count) return members;
    let low = 0;
    while (20 * count * 2 ** (low + 1) <= 19 * (bound - count)) low++;
    const { bytes } = this;
    let bit = this.at * 8, next = 0;
    for (let i = 0; i < count; i++) {
      let gap = 0;
      while (bytes[bit >> 3] >> (7 - (bit & 7)) & 1) { gap++; bit++; }
      bit++;
      for (let k = 0; k < low; k++, bit++) gap = gap << 1 | bytes[bit >> 3] >> (7 - (bit & 7)) & 1;
      members[i] = next += gap;
      next++;
    }
    this.at = (bit + 7) >> 3;
    return members;
  }
}
const complement = (members, bound) => {
  const out = new Uint32Array(bound - members.length);
  let at = 0, next = 0;
  for (const member of members) { while (next < member) out[at++] = next++; next++; }
  while (next < bound) out[at++] = next++;
  return out;
};
/** The numbers that stand in both of two ascending lists. */
export const common = (a, b) => {
  const out = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) a[i] < b[j] ? i++ : b[j] < a[i] ? j++ : (out.push(a[i++]), j++);
  return out;
};
/** The numbers of an ascending list that do not stand in another. */
export const without = (a, b) => { const out = new Set(b); return Array.from(a).filter(n => !out.has(n)); };

/** The groups of a shard by their first two units, and where each goes on. */
function groups(buffer) {
  const bytes = new Uint8Array(buffer);
  if (String.fromCharCode(...bytes.slice(0, 4)) !== "GBSX" || bytes[4] !== VERSION) throw new Error("not a shard of this version");
  const found = new Map(), reader = new Bytes(bytes, 5);
  while (reader.at < bytes.length) {
    const head = reader.at, pair = String.fromCharCode(bytes[head] | bytes[head + 1] << 8, bytes[head + 2] | bytes[head + 3] << 8);
    reader.at += 5;
    const length = reader.number();
    found.set(pair, { bytes, at: reader.at, end: reader.at + length, continued: bytes[head + 4] === 1 });
    reader.at += length;
  }
  return found;
}

/** Lists as short as this are as quickly looked at as shortened further. */
const FEW = 4;
const LETTER = /\p{L}/u;
/** A third list is asked for at once if it is of a run as rare as this. */
const RARE = 1;
const MARK = /[^\p{L}\p{N}]/u;
/** What it is worth that two places of a run lie apart, in doublings of how often a run stands in the texts: above all if a mark parts them. */
const apart = (run, a, b) => 1.5 * Math.min(4, Math.abs(a - b)) + (MARK.test(run.slice(Math.min(a, b) + 2, Math.max(a, b) + 1)) ? 6 : 0);

const bytesOf = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
/** The reports and the shards of a directory, of which each is written as its difference from the one before. */
function unfold(directory) {
  const signed = n => n % 2 ? -(n + 1) / 2 : n / 2, { own } = directory, reports = [], shards = [];
  let reader = new Bytes(bytesOf(directory.reports)), place = -1, year = 0, at = 0, part = "";
  while (reader.at < reader.end) {
    const report = [reader.number(), place += signed(reader.number())], last = reader.number();
    report.push(year += signed(Math.floor(last / 8)), last >> 1 & 3);
    if (last & 1) {
      const [text, label] = [own[at++]].flat();
      part = text || part;
      report.push(part.endsWith("/") ? part : `${part}/${year}/`);
      if (label) report.push(label);
    }
    reports.push(report);
  }
  reader = new Bytes(bytesOf(directory.shards));
  const key = [0, 0, 0];
  while (reader.at < reader.end) {
    for (let i = 0, same = true; i < 3; i++) {
      const number = reader.number();
      key[i] = same ? key[i] + number : number;
      same &&= !number;
    }
    shards.push(...key);
  }
  Object.assign(directory, { reports, shards });
}

/** An index, read through `get`, which yields the bytes or the text of a file of the folder `search/`. */
export class Index {
  constructor(directory, get) {
    this.directory = directory;
    this.get = get;
    this.shards = new Map();
    this.starts = [];
    let next = 0;
    for (const [sections] of directory.reports) { this.starts.push(next); next += sections; }
    /** The first number that is a term's and not a section's. */
    this.terms = next;
    const { shards, often } = directory;
    // Levels of how often runs of two stand in the texts, two to a byte.
    this.often = bytesOf(often);
    this.bits = 32 - Math.log2(this.often.length * 2);
    this.keys = [];
    for (let i = 0; i < shards.length; i += 3) this.keys.push(String.fromCharCode(...shards.slice(i, i + 3)));
  }

  /** Opens an index by its directory, which is asked for unless it is given. */
  static async open(get, given) {
    const directory = JSON.parse(given ?? await get("index.json", "text"));
    if (directory.format !== "gongbao-search" || directory.version !== VERSION) throw new Error("not an index of this version");
    unfold(directory);
    return new Index(directory, (name, kind) => get(`${name}?v=${directory.generation}`, kind));
  }

  /** Makes sure that texts like this one can be folded. */
  async ready(text) {
    if (needsTable(text)) takeTable(await this.get("traditional.txt", "text"));
  }

  /** The report of a section, and the section's place in it. */
  place(section) {
    let low = 0, high = this.starts.length;
    while (low < high) { const mid = (low + high) >> 1; this.starts[mid] <= section ? low = mid + 1 : high = mid; }
    return [low - 1, section - this.starts[low - 1]];
  }

  /** How many reports these sections are of. */
  reports(sections) { return new Set(Array.from(sections, section => this.place(section)[0])).size; }

  /** The number of the shard in which a run's list stands. */
  shardOf(key) {
    let low = 0, high = this.keys.length;
    while (low < high) { const mid = (low + high) >> 1; this.keys[mid] <= key ? low = mid + 1 : high = mid; }
    return low - 1;
  }

  shard(number) {
    if (number < 0) return new Map();
    let shard = this.shards.get(number);
    if (!shard) {
      const hex = [...Array(3).keys()].map(i => this.keys[number].charCodeAt(i).toString(16).padStart(4, "0"));
      const name = (hex[2] === "0000" ? hex.slice(0, 2) : hex).join("") + ".bin";
      shard = this.get(name, "bytes").then(groups);
      shard.catch(() => this.shards.delete(number));
      this.shards.set(number, shard);
    }
    return shard;
  }

  /** How often a run of two stands in the texts: 0 for seldom, and one more for each doubling. */
  level(first, second) {
    const cell = Math.imul(first << 16 | second, 0x9e3779b1) >>> this.bits, byte = this.often[cell >> 1];
    return cell & 1 ? byte & 15 : byte >> 4;
  }

  /** What it costs to look up a run of three: within words its rarer half tells, across a mark or a figure its halves meet by chance. */
  cost(run) {
    const [a, b, c] = [0, 1, 2].map(i => run.charCodeAt(i)), left = this.level(a, b), right = this.level(b, c);
    return LETTER.test(run[1]) ? Math.min(left, right) : left + right - this.level(b, 0);
  }

  /** The order in which the runs of three of a long run are looked up: first the two that are rare and lie apart, then others likewise. */
  order(run) {
    const cost = [...Array(run.length - 2).keys()].map(at => this.cost(run.slice(at, at + 3)));
    let order = [], least = Infinity;
    for (let a = 0; a < cost.length; a++) for (let b = a + 1; b < cost.length; b++) {
      const both = cost[a] + cost[b] - apart(run, a, b);
      if (both < least) { least = both; order = [a, b]; }
    }
    const rest = new Set(cost.keys()), far = at => cost[at] - Math.min(...order.map(other => apart(run, at, other)));
    for (const at of order) rest.delete(at);
    while (rest.size) {
      const next = [...rest].reduce((best, at) => far(at) < far(best) ? at : best);
      order.push(next);
      rest.delete(next);
    }
    return order;
  }

  /**
   * The sections that may contain a run: all that do are among them; `exact` when all of them do. A long run is looked up by two of
   * its runs of three, and by more, up to `most`: the more, the fewer sections are left that do not contain it.
   */
  async find(run, most = Infinity) {
    if (run.length === 1) return { sections: await this.beginning(run), exact: true };
    if (run.length === 2) return { sections: await this.pair(run), exact: true };
    if (run.length === 3) return this.triple(run);
    const starts = this.order(run), at = async i => (await this.rough(run.slice(starts[i], starts[i] + 3))).sections;
    let left = common(...await Promise.all([at(0), at(1)]));
    // Where most lists that may be asked for are, one more is worth it if it is short and more than two reports are left.
    const worth = i => i < most || i === most && this.cost(run.slice(starts[i], starts[i] + 3)) <= RARE && this.reports(left) > 2;
    for (let i = 2; i < starts.length && left.length > FEW && worth(i); i++) left = common(left, await at(i));
    return { sections: left, exact: left.length === 0 };
  }

  /** Sections that may contain a run of three, from one shard; all that contain its first two units where these are rare. */
  async rough(run) {
    const group = (await this.shard(this.shardOf(run))).get(run.slice(0, 2));
    if (!group) return { sections: [], exact: true };
    const own = group.continued ? null : this.sections(group);
    if (own && own.length <= this.directory.deep) return { sections: own, exact: false };
    const { sections } = this.directory, places = this.places(group, run.charCodeAt(2), own ? own.length : sections);
    return { sections: own ? Array.from(places, place => own[place]) : places, exact: true };
  }

  async beginning(first) {
    const all = new Set();
    const from = Math.max(0, this.shardOf(first + "\0\0")), to = this.shardOf(first + "\uffff\uffff");
    const shards = await Promise.all([...Array(Math.max(0, to - from + 1)).keys()].map(i => this.shard(from + i)));
    for (const shard of shards) for (const [pair, group] of shard) if (pair[0] === first && !group.continued)
      for (const section of this.sections(group)) all.add(section);
    return [...all].sort((a, b) => a - b);
  }

  async pair(pair) {
    const group = (await this.shard(this.shardOf(pair + "\0"))).get(pair);
    return group && !group.continued ? this.sections(group) : [];
  }

  sections(group) {
    const reader = new Bytes(group.bytes, group.at, group.end);
    return group.list ??= reader.list(this.directory.sections, reader.number());
  }

  async triple(run) {
    const found = await this.rough(run);
    if (found.exact) return found;
    const left = common(found.sections, await this.pair(run.slice(1)));
    return { sections: left, exact: left.length === 0 };
  }

  places(group, third, count) {
    const reader = new Bytes(group.bytes, group.at, group.end);
    if (!group.continued) reader.list(this.directory.sections, reader.number());
    for (let unit = 0; reader.at < group.end && unit < third;) {
      unit += reader.number();
      const places = reader.list(count, reader.number());
      if (unit === third) return places;
    }
    return [];
  }
}
export { END };
