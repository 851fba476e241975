//! How reports are read from Markdown, and what is reported where it cannot be interpreted. Each case is something that a
//! curator may type.

#![allow(clippy::expect_used, reason = "a panic in a test is a failing test")]

use std::sync::Arc;

use gongbao::diag::{Diagnostic, Severity};
use gongbao::document::{self, Block, Document, Inline};

/// A report with this body.
fn read(body: &str) -> (Document, Vec<Diagnostic>) {
    let text = format!("---\ntitle: 某市政府工作报告\n---\n{body}");
    let noted = document::read(&Arc::from("content/reports/a.md"), &text);
    (noted.value.expect("a document"), noted.said)
}

/// The blocks of a body in short form, and the codes of the messages with their lines.
fn short(body: &str) -> String {
    let (document, said) = read(body);
    let mut out: Vec<String> = document.blocks.iter().map(block).collect();
    out.extend(document.notes.iter().map(|note| {
        let definition: Vec<String> = note.definition.iter().map(block).collect();
        format!("note {} «{}» {}", note.label, note.term, definition.join(" "))
    }));
    out.extend(said.iter().map(|d| format!("! {} at line {}", d.code, d.place.as_ref().map_or(0, |p| p.line - 3))));
    out.join("\n")
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(h) => format!("h{} #{}{} {}", h.level, h.id, if h.lead { " lead" } else { "" }, inlines(&h.text)),
        Block::Paragraph(text) => format!("p {}", inlines(text)),
        Block::List { start, items } => {
            let items: Vec<String> =
                items.iter().map(|item| item.iter().map(self::block).collect::<Vec<_>>().join(" ")).collect();
            format!("list {start:?} [{}]", items.join(" | "))
        }
        Block::Table { head, rows } => {
            let row = |cells: &Vec<Vec<Inline>>| cells.iter().map(|cell| inlines(cell)).collect::<Vec<_>>().join(", ");
            format!("table {} / {}", row(head), rows.iter().map(row).collect::<Vec<_>>().join(" / "))
        }
        Block::Quote(inner) => format!("quote ({})", inner.iter().map(self::block).collect::<Vec<_>>().join(" ")),
        Block::Code { language, text } => format!("code {language} {text:?}"),
        Block::Rule => "rule".to_owned(),
    }
}

fn inlines(text: &[Inline]) -> String {
    let one = |inline: &Inline| match inline {
        Inline::Text(text) => text.clone(),
        Inline::NoteRef(label) => format!("〔{label}〕"),
        Inline::Emphasis(text) => format!("<em>{}</em>", inlines(text)),
        Inline::Strong(text) => format!("<b>{}</b>", inlines(text)),
        Inline::Code(text) => format!("<code>{text}</code>"),
        Inline::Link { href, text, .. } => format!("<a {href}>{}</a>", inlines(text)),
        Inline::Image { src, alt, .. } => format!("<img {src} {alt}>"),
        Inline::Break => "⏎".to_owned(),
    };
    text.iter().map(one).collect()
}

/// Asserts the short form, line by line.
fn reads(body: &str, expected: &[&str]) {
    assert_eq!(short(body), expected.join("\n"), "\n{body}");
}

#[test]
fn headings_have_levels_ids_and_leads() {
    reads(
        "## 2023年工作回顾 {#s1}\n\n### 一、经济运行 {#s1-1}\n\n#### 支持企业稳定发展。 {#s1-1-1 .lead}\n\n主动为企业服务。\n",
        &["h1 #s1 2023年工作回顾", "h2 #s1-1 一、经济运行", "h3 #s1-1-1 lead 支持企业稳定发展。", "p 主动为企业服务。"],
    );
}

#[test]
fn headings_without_ids_get_those_of_their_places() {
    reads(
        "## 一\n### 甲\n### 乙 {#by-hand}\n### 丙\n## 二\n",
        &["h1 #s1 一", "h2 #s1-1 甲", "h2 #by-hand 乙", "h2 #s1-3 丙", "h1 #s2 二"],
    );
}

#[test]
fn two_headings_of_one_id_are_an_error() {
    reads("## 一 {#s1}\n\n## 二 {#s1}\n", &["h1 #s1 一", "h1 #s1 二", "! anchor-duplicate at line 3"]);
    let (_, said) = read("## 一 {#s1}\n\n## 二 {#s1}\n");
    assert_eq!(said[0].severity, Severity::Error);
}

#[test]
fn the_title_of_the_page_is_no_heading_of_the_report() {
    reads("# 政府工作报告\n\n## 一\n", &["h1 #s1 政府工作报告", "h1 #s2 一", "! heading-title at line 1"]);
}

#[test]
fn notes_are_terms_with_definitions() {
    reads(
        "首批DCMM贯标[^2]试点区。\n\n[^2]: **DCMM贯标** 指数据管理能力成熟度。\n\n[^3]: **“415X”** 指四大集群。\n\n    其中X是未来产业。\n",
        &[
            "p 首批DCMM贯标〔2〕试点区。",
            "note 2 «DCMM贯标» p 指数据管理能力成熟度。",
            "note 3 «“415X”» p 指四大集群。 p 其中X是未来产业。",
        ],
    );
}

#[test]
fn notes_may_stand_close_together_or_define_nothing() {
    reads(
        "甲[^1]乙[^2]丙[^3]\n\n[^1]: **甲** 一\n[^2]: 没有名词\n[^3]: **丙**\n",
        &["p 甲〔1〕乙〔2〕丙〔3〕", "note 1 «甲» p 一", "note 2 «» p 没有名词", "note 3 «丙» "],
    );
}

#[test]
fn a_marker_without_a_note_stays_and_is_said() {
    reads(
        "增长[^9](可比价)和[^8][^9]。\n",
        &[
            "p 增长〔9〕(可比价)和〔8〕〔9〕。",
            "! note-missing at line 1",
            "! note-missing at line 1",
            "! note-missing at line 1",
        ],
    );
    reads("转义的\\[^9]和`[^9]`不是标记。\n", &["p 转义的[^9]和<code>[^9]</code>不是标记。"]);
}

#[test]
fn two_notes_of_one_label_are_an_error_and_both_stay() {
    reads(
        "甲[^1]\n\n[^1]: **甲** 一\n\n[^1]: **乙** 二\n",
        &["p 甲〔1〕", "note 1 «甲» p 一", "note 1 «乙» p 二", "! note-duplicate at line 5"],
    );
}

#[test]
fn bold_beside_chinese_punctuation_is_bold() {
    for (typed, read) in [
        ("**真,**她", "<b>真,</b>她"),
        ("他说**“好”**她", "他说<b>“好”</b>她"),
        ("增长**5%**左右", "增长<b>5%</b>左右"),
        ("**《方案》**印发", "<b>《方案》</b>印发"),
        ("是**（一）**还是**（二）**吗", "是<b>（一）</b>还是<b>（二）</b>吗"),
        ("**甲，**乙**丙**", "<b>甲，</b>乙<b>丙</b>"),
        ("*注：*此处", "<em>注：</em>此处"),
        ("***甲***", "<b>甲</b>"),
        ("**甲`**`乙**", "<b>甲<code>**</code>乙</b>"),
        ("**[^2]**", "<b>〔2〕</b>"),
    ] {
        let (document, _) = self::read(&format!("{typed}\n"));
        assert_eq!(block(&document.blocks[0]), format!("p {read}"), "{typed}");
    }
}

#[test]
fn masked_figures_and_lone_marks_are_text() {
    for typed in
        ["增长 ** 以上", "2 * 3 * 4", "snake_case_name", "第__号", "约 * 亿元", "~~删~~", "1 < 2 & 3 > 2", "[1]和[ ]", "R&D"]
    {
        reads(&format!("{typed}\n"), &[&format!("p {typed}")]);
    }
}

#[test]
fn line_ends_within_chinese_text_are_no_blanks() {
    reads("全市生产总值\n增长5%，\nGDP\nis up.\n", &["p 全市生产总值增长5%，GDP is up."]);
    reads("第一行\\\n第二行\n", &["p 第一行⏎第二行"]);
}

#[test]
fn wide_blanks_before_a_paragraph_say_nothing() {
    reads("　　各位代表：\n\n　　现在报告工作。　\n", &["p 各位代表：", "p 现在报告工作。"]);
}

#[test]
fn four_blanks_do_not_make_code_of_a_paragraph() {
    reads("    过去一年，成绩显著。\n    我们努力。\n", &["p 过去一年，成绩显著。", "p 我们努力。", "! indented at line 1"]);
}

#[test]
fn html_is_text() {
    reads("甲<b>乙</b>丙<br>丁<!-- 记 -->\n", &["p 甲<b>乙</b>丙⏎丁", "! html at line 1", "! html at line 1"]);
    reads("<script>alert(1)</script>\n", &["p <script>alert(1)</script>", "! html at line 1"]);
}

#[test]
fn links_that_could_run_something_lose_their_address() {
    reads("见[文](https://a.cn/b_c_d)和[图](/a/)\n", &["p 见<a https://a.cn/b_c_d>文</a>和<a /a/>图</a>"]);
    for address in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "<java script:alert(1)>",
        "vbscript:x",
        "&#106;avascript:x",
    ] {
        reads(&format!("见[文]({address})\n"), &["p 见文", "! link-unsafe at line 1"]);
    }
    reads("![图](data:image/png;base64,AA)\n", &["p 图", "! link-unsafe at line 1"]);
}

#[test]
fn a_line_that_looks_like_the_definition_of_a_link_is_not_lost() {
    reads("[词]: 释义\n", &["p [词]: 释义"]);
    reads("见[文]\n\n[文]: https://a.cn/\n", &["p 见<a https://a.cn/>文</a>"]);
}

#[test]
fn lists_tables_quotations_and_code() {
    reads("- 甲\n- 乙\n  1. 丙\n", &["list None [p 甲 | p 乙 list Some(1) [p 丙]]"]);
    reads("2、就业\n\n3.5亿元\n\n4. 就业\n", &["p 2、就业", "p 3.5亿元", "list Some(4) [p 就业]"]);
    reads("| 年 | 亿元 |\n|---|---|\n| 2024 | 5\\|6 |\n", &["table 年, 亿元 / 2024, 5|6"]);
    reads("| 年 |\n|---|\n| 2024 | 5 | 6 |\n", &["table 年 / 2024 5 | 6", "! table-row at line 3"]);
    reads("> 引文\n> 续\n", &["quote (p 引文续)"]);
    reads("```text\na*b\n```\n", &["code text \"a*b\""]);
    reads("甲\n\n***\n\n* * *\n", &["p 甲", "rule", "rule"]);
}

#[test]
fn line_ends_marks_and_control_characters_of_other_systems() {
    let text = "\u{feff}---\r\ntitle: 题\r\n---\r\n\r\n甲\u{0}乙\r\n\r\n## 一\r\n";
    let noted = document::read(&Arc::from("a.md"), text);
    let document = noted.value.expect("a document");
    assert_eq!(document.blocks.iter().map(block).collect::<Vec<_>>(), ["p 甲乙", "h1 #s1 一"]);
    assert_eq!(noted.said.iter().map(|d| d.code).collect::<Vec<_>>(), ["control-characters"]);
}

#[test]
fn files_that_are_no_reports() {
    let said = |text: &str| {
        let noted = document::read(&Arc::from("a.md"), text);
        (noted.value.is_some(), noted.said.iter().map(|d| d.code.name()).collect::<Vec<_>>())
    };
    assert_eq!(said(""), (false, vec!["report-empty"]));
    assert_eq!(said("---\ntitle: 甲\n"), (false, vec!["front-matter"]));
    assert_eq!(said("---\ntitle: [\n---\n"), (false, vec!["yaml"]));
    assert_eq!(said("---\n- 甲\n---\n"), (false, vec!["front-matter"]));
    // The text is kept if only the front matter is missing.
    assert_eq!(said("各位代表：\n"), (true, vec!["front-matter"]));
    assert_eq!(said("---\ntitle: 甲\n---\n"), (true, vec!["body-empty"]));
}

#[test]
fn hostile_text_is_read_in_bounded_time_and_depth() {
    for body in [
        ">".repeat(20_000),
        "> ".repeat(10_000),
        "- ".repeat(10_000),
        "[".repeat(20_000),
        "![".repeat(10_000) + &"](a)".repeat(10_000),
        "*a ".repeat(20_000),
        "**a".repeat(20_000),
        "a** ".repeat(20_000),
        "`".repeat(20_000),
        "<".repeat(20_000),
        "[^".repeat(20_000),
        "](".repeat(20_000),
        "_*".repeat(20_000),
    ] {
        read(&body);
    }
}

#[test]
fn marks_that_are_nearly_headings_and_anchors_are_said_with_the_cure() {
    assert_eq!(short("##一、工作回顾\n"), "p ##一、工作回顾\n! heading-without-blank at line 1");
    assert_eq!(short("过去一年。\n###（一）平稳\n"), "p 过去一年。###（一）平稳\n! heading-without-blank at line 2");
    assert_eq!(short("## 一、回顾 ｛#s1｝\n"), "h1 #s1 一、回顾 ｛#s1｝\n! anchor-unread at line 1");
    let (_, said) = read("##一、工作回顾\n\n## 二、安排 ｛＃s2｝\n");
    let cures: Vec<&str> = said.iter().filter_map(|d| d.cure.as_deref()).collect();
    assert!(cures[0].contains("`## `") && cures[1].contains("` {#s2}`"), "{cures:?}");
    assert_eq!(short("\\##一、不是标题\n"), "p ##一、不是标题");
}

/// Lines of plain text are read without the parser. With code behind it, the same text is read by the parser.
#[test]
fn plain_lines_are_read_as_the_parser_reads_them() {
    let lines = [
        "现在，我代表市人民政府报告工作。",
        "\u{3000}\u{3000}段首两个全角空格，末尾也有\u{3000}",
        "推行标准地[^1]改革，[^2]再推。",
        "[^1]开头的标记，末尾的标记[^2]",
        "\u{3000}[^2] \u{3000}",
        "没有注的标记[^9]。",
        "第二行\n接着第一行。",
        "## 一、回顾 {#s1}",
        "## 一、回顾 {#s1}\n### （一）稳中向好 {#s1-1}\n正文紧接标题。",
        "### 提质效。 {#s1-1-1 .lead}",
        "## 没有锚",
        "# 题名",
        "##没有空格",
        "＃＃ 全角",
        "## 全角锚 ｛#s1｝",
        "## 带号 # {#s7}",
        "[^1]: **标准地** 先定标准后供地。",
        "[^2]: **“四上”企业**：四类企业。",
        "[^3]: 没有名词的注。",
        "[^1]: **重复** 的注。\n[^2]: **紧接** 的注。",
        "[^4]: **甲** 乙\n接着。",
        "a_b_c 与 *强调* 与 [链接](/x/)",
        "AT&T &amp; A&B",
        "1. 列表",
        "2024年增长5%！（100%）～]}",
        "年|值\n-|-\n1|2",
        "> 引用",
        "\t缩进",
        "末尾两个空格  ",
        "行尾反斜线\\",
        "-",
        "",
    ];
    let mut seed = 20_260_101_u64;
    let mut below = |n: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % n
    };
    for _ in 0..4000 {
        let mut text = "---\ntitle: 甲\n---\n\n".to_owned();
        for _ in 0..1 + below(5) {
            text += lines[below(lines.len())];
            text += ["\n\n", "\n\n", "\n"][below(3)];
        }
        let read = |text: &str| {
            let noted = document::read(&Arc::from("a.md"), text);
            let said: Vec<String> = noted.said.iter().map(|d| d.message.clone()).collect();
            (noted.value, said)
        };
        let (Some(plain), mut said) = read(&text) else { continue };
        let (Some(mut parsed), expected) = read(&format!("{text}\n\n`z`\n")) else { panic!("{text:?}") };
        let code = parsed.blocks.pop();
        // A note or a paragraph can go on to the end.
        if !matches!(&code, Some(document::Block::Paragraph(text)) if matches!(text[..], [document::Inline::Code(_)])) {
            continue;
        }
        said.retain(|message| !message.contains("no text"));
        assert_eq!((plain.blocks, plain.notes), (parsed.blocks, parsed.notes), "{text:?}");
        assert_eq!(said, expected, "{text:?}");
    }
}
