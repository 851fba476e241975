//! The command line as typed. [`super::setting`] interprets it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::diag::{Code, messages};

/// Turns a folder of collected government work reports (政府工作报告) into a website.
#[derive(Debug, Parser)]
#[command(name = "gongbao", version, propagate_version = true, max_term_width = 100)]
#[command(after_help = "Exit status: 0 done; 1 the content has errors (or warnings, with --strict); 2 the call was wrong.")]
pub(super) struct Flags {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// Flags that every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// The archive's folder [default: the nearest one upwards with a config.yaml]
    #[arg(long, global = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// The archive's settings [default: config.yaml in the root]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Say nothing but errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more: notes, and every message of a kind
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Colours in messages
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// How messages are printed: for people on standard error, as JSON lines on standard output, or as annotations of a
    /// GitHub workflow
    #[arg(long, global = true, value_name = "FORMAT", default_value = "human")]
    pub message_format: MessageFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    Human,
    Json,
    Github,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a fresh archive that builds
    New(New),
    /// Turn raw files into Markdown with front matter
    ///
    /// With no PATH, all of content/sources that is new or changed. A report that a person has changed is never overwritten.
    Convert(Convert),
    /// Convert what is new or changed, then write the whole site to public/
    Build(Build),
    /// Build in memory, serve on 127.0.0.1, rebuild and reload on change
    Serve(Serve),
    /// Do everything that build would do, writing nothing, and print the curator's report
    Check(Check),
    /// Write the reports of a place, of a year, or a single one as a book: EPUB and PDF
    ///
    /// The books are written to the folder books/ of the archive. The reports are taken as they are in content/reports; nothing is
    /// converted.
    Book(Book),
    /// Write the data tables and the text of all reports as files for data analysis
    ///
    /// The same rows as in data/ of the site, and the paragraphs of all reports, in folders that DuckDB, Spark and BigQuery read as one
    /// table: figures/province=zhejiang/figures.parquet; or as one SQLite file, archive.sqlite. The reports are taken as they are in content/reports; nothing is converted.
    Export(Export),
    /// Write down when reports were added, for feeds and the sitemap
    ///
    /// Appends a line with the day to content/added.yaml for each published report that has none. The lines that are there stay as they
    /// are. Run it before a commit that publishes new reports; docs/publishing.md says how.
    Added(Added),
    /// Explain the code of a message, or list all codes
    ///
    /// The code is what a message has in brackets: `warning[note-missing]`. To see what became of the characters of a raw file, use
    /// `gongbao convert --explain FILE`.
    Explain(Explain),
    /// Make a theme, or copy files of the built-in one to change them
    #[command(subcommand)]
    Theme(Theme),
    /// Print or write the JSON Schemas with which editors complete and check what you write
    ///
    /// The schemas describe config.yaml, the front matter of reports, files of the glossary, and theme.yaml. `gongbao new` writes them to
    /// .schemas/; after an update of gongbao, `gongbao schema --out .schemas` writes them again. docs/editors.md says how to use them.
    Schema(Schema),
    /// Print a script that completes gongbao's commands in a shell
    Completions(Completions),
    /// Print the manual page
    Man,
}

#[derive(Debug, Args)]
pub(crate) struct New {
    /// The folder to make; one that exists may hold a clone with a README, a licence and the like
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// The archive's title
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
}

#[derive(Debug, Args)]
pub struct Convert {
    /// Raw files, or folders of them [default: content/sources]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Write the reports below this folder instead of content/reports; no archive is needed
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Show where each character of the files went, and convert nothing (`gongbao explain CODE` explains a message): as rows for the terminal, or with `=html` as a page with the
    /// raw text beside the result, written below `--out` or printed
    #[arg(long, requires = "paths", value_name = "FORM", num_args = 0..=1, require_equals = true, default_missing_value = "text")]
    pub explain: Option<Explanation>,
    /// Show how what the files give now differs from the existing reports, and write nothing; exit status 1 if anything does
    ///
    /// PATH may name reports too. With --again, reports that you changed while their source gives what it gave then are shown as well:
    /// their difference is your own corrections, taken back.
    #[arg(long, conflicts_with_all = ["explain", "accept"])]
    pub diff: bool,
    /// Take what the files give now for reports that you changed: those that PATH names, or all
    ///
    /// The front matter keeps your values, and what you settled. With --again, which then needs a PATH, your corrections of a report
    /// whose source has not changed are taken back.
    #[arg(long, conflicts_with = "explain")]
    pub accept: bool,
    /// Convert unchanged files again too; what a person has changed is still kept
    #[arg(long)]
    pub again: bool,
    #[command(flatten)]
    pub shown: Shown,
    #[command(flatten)]
    pub strictness: Strictness,
}

/// The codes whose messages are shown.
#[derive(Debug, Args)]
pub struct Shown {
    /// Show only the messages with these codes, and all of them; totals and exit status are those of all messages
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = code)]
    pub only: Vec<Code>,
}

/// The code of a message as typed.
fn code(typed: &str) -> Result<Code, String> {
    Code::parse(typed).ok_or_else(|| messages::unknown_code(typed).cure.unwrap_or_default())
}

#[derive(Debug, Args)]
pub(crate) struct Added {
    /// The day on which they were added [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub date: Option<Date>,
}

/// A day as typed.
fn day(typed: &str) -> Result<Date, String> {
    typed.parse().map_err(|_| "write a day as 2026-05-01".to_owned())
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The code in the brackets of a message, as note-missing [default: all codes, a line each]
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

/// `--strict` of the commands that publish nothing.
#[derive(Debug, Args)]
pub struct Strictness {
    /// Make a warning give exit status 1, as an error does; `=errors` is the same as without the option
    #[arg(long, value_name = "LEVEL", num_args = 0..=1, require_equals = true, default_missing_value = "warnings")]
    pub strict: Option<Strict>,
}

/// What is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Strict {
    Errors,
    Warnings,
}

/// How `--explain` shows a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Explanation {
    Text,
    Html,
}

#[derive(Debug, Args)]
pub(crate) struct Build {
    #[command(flatten)]
    pub site: SiteFlags,
    #[command(flatten)]
    pub shown: Shown,
}

/// What build and serve have in common.
#[derive(Debug, Args)]
pub(crate) struct SiteFlags {
    /// Leave the search index out
    #[arg(long)]
    pub no_search: bool,
    /// Write links so that the site can be opened from disk
    #[arg(long)]
    pub offline: bool,
    /// Build reports marked `draft: true` too
    #[arg(long)]
    pub drafts: bool,
    /// Take the reports as they are; leave content/sources alone
    #[arg(long)]
    pub no_convert: bool,
    #[command(flatten)]
    pub address: AddressFlag,
    /// Publish nothing if there is an error, or with `--strict` alone if there is an error or a warning
    ///
    /// Without it, what has an error is left out and the rest is published; the exit status is 1. With `--strict` alone a warning makes the
    /// exit status 1 too.
    #[arg(long, value_name = "LEVEL", num_args = 0..=1, require_equals = true, default_missing_value = "warnings")]
    pub strict: Option<Strict>,
}

/// Where the site will be published.
#[derive(Debug, Args)]
pub(crate) struct AddressFlag {
    /// The address at which the site will be published [default: `base_url` in config.yaml]
    #[arg(long, value_name = "URL", value_parser = crate::config::base_url)]
    pub base_url: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The port [default: 1954, or the next free one]
    #[arg(long, short)]
    pub port: Option<u16>,
    /// Answer to this name too, besides 127.0.0.1, localhost and `[::1]`; may be given several times
    #[arg(long, value_name = "NAME", value_parser = host)]
    pub allow_host: Vec<String>,
    /// Open the site in the browser
    #[arg(long)]
    pub open: bool,
    /// Leave reports marked `draft: true` out
    #[arg(long)]
    pub no_drafts: bool,
    /// Leave the search index out
    #[arg(long)]
    pub no_search: bool,
}

/// The name of a host as typed, in the form used for comparison.
fn host(typed: &str) -> Result<String, String> {
    let wanted = "write a name or an IP address without http:// and path, as preview.example";
    crate::serve::host_name(typed).ok_or_else(|| wanted.to_owned())
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub shown: Shown,
    #[command(flatten)]
    pub strictness: Strictness,
    /// The form of the curator's report
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: CheckFormat,
    /// Print the grid of places and years too
    #[arg(long)]
    pub grid: bool,
    /// Where `--format html` links to lines, with {file}, {line} and {column}: the address of a repository or an editor [default: {file},
    /// relative from the archive's folder]
    #[arg(long, value_name = "TEMPLATE", value_parser = source_link)]
    pub source_link: Option<String>,
    /// Where `--format html` links to pages: the address or the folder of the site [default: where `serve` shows it]
    #[arg(long, value_name = "URL-or-DIR")]
    pub site: Option<String>,
    /// Look at reports marked `draft: true` too
    #[arg(long)]
    pub drafts: bool,
    #[command(flatten)]
    pub address: AddressFlag,
    /// Name the links of an earlier publication that this one would break: its folder, or its address on the web
    #[arg(long, value_name = "URL-or-DIR")]
    pub against: Option<String>,
}

/// The template of links to lines.
fn source_link(typed: &str) -> Result<String, String> {
    let named = typed.contains("{file}");
    named.then(|| typed.to_owned()).ok_or_else(|| "write {file} where the path of a file goes, and perhaps {line}".to_owned())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    Text,
    Json,
    Html,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples: gongbao book zhejiang/ningbo; gongbao book 2024 --format epub; gongbao book zhejiang/2024")]
pub(crate) struct Book {
    /// An address of the site with or without slashes, a year, the name of a place, or the file of a report
    #[arg(value_name = "PLACE|YEAR|REPORT")]
    pub what: String,
    /// The formats [default: epub, and pdf if this gongbao can write it]
    #[arg(long, value_name = "FORMAT", value_delimiter = ',')]
    pub format: Vec<BookFormat>,
    /// The folder that the books are written to; neither public/ nor content/ [default: books in the archive]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The font of the PDF: the name of an installed family, or a file; may be given several times, for characters that the first lacks
    #[arg(long, value_name = "NAME|FILE")]
    pub font: Vec<String>,
    /// Include reports marked `draft: true`
    #[arg(long)]
    pub drafts: bool,
    /// Replace files that gongbao did not make
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    pub address: AddressFlag,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum BookFormat {
    Epub,
    Pdf,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples: gongbao export; gongbao export --format jsonl --tables reports,paragraphs --out /tmp/reports"
)]
pub(crate) struct Export {
    /// The folder to write to, neither in public/ nor in content/; it is empty, new, or from an earlier export [default: export in the
    /// archive]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The formats [default: parquet, or jsonl if this gongbao cannot write Parquet]
    #[arg(long, value_name = "FORMAT", value_delimiter = ',')]
    pub format: Vec<ExportFormat>,
    /// The tables, as docs/data.md names them [default: all]
    #[arg(long, value_name = "TABLE", value_delimiter = ',')]
    pub tables: Vec<String>,
    /// Include reports marked `draft: true`
    #[arg(long)]
    pub drafts: bool,
    #[command(flatten)]
    pub address: AddressFlag,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// JSON Lines
    Jsonl,
    /// Apache Parquet
    Parquet,
    /// One SQLite file with all tables: archive.sqlite
    Sqlite,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Theme {
    /// Make the folder themes/NAME with the files that are changed most
    New(ThemeNew),
    /// Copy files of the built-in theme into the archive's theme, to change them
    Extract(ThemeExtract),
    /// List the files of the built-in theme, and which of them the archive's theme overrides
    List,
}

#[derive(Debug, Args)]
pub(crate) struct ThemeNew {
    /// The theme's name: letters, digits, - and _
    #[arg(value_name = "NAME", value_parser = crate::config::theme)]
    pub name: String,
}

#[derive(Debug, Args)]
pub(crate) struct ThemeExtract {
    /// Templates, strings, styles or scripts, as `gongbao theme list` shows them, or the names of the files alone
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<String>,
    /// Replace files that exist
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Example: gongbao schema --out .schemas")]
pub(crate) struct Schema {
    /// What the schema describes [default: all schemas, a line each]
    #[arg(value_name = "NAME")]
    pub name: Option<SchemaName>,
    /// Write the schema to this folder; without NAME, all of them
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// The files that have a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaName {
    Config,
    Report,
    Glossary,
    Figures,
    Indicators,
    Theme,
}

impl SchemaName {
    /// The name as it is typed.
    pub(crate) const fn typed(self) -> &'static str {
        match self {
            SchemaName::Config => "config",
            SchemaName::Report => "report",
            SchemaName::Glossary => "glossary",
            SchemaName::Figures => "figures",
            SchemaName::Indicators => "indicators",
            SchemaName::Theme => "theme",
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    pub shell: clap_complete::Shell,
}
