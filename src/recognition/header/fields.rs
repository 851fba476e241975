//! What a page says about a document in labelled fields: 索引号, 发布机构, 成文日期, 来源….

use std::ops::Range;

use crate::han::cut::CutList;
use crate::recognition::tape::header_chars::{Gap, Glyphs};

/// What a field of a page is to the front matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    /// The day the page or the paper was issued; it is never the day on which the report was given.
    Published,
    Number,
    Publisher,
    /// Where the page took the text from.
    Origin,
    Url,
    /// Says nothing that the front matter keeps.
    Page,
}

impl Field {
    /// The front matter's name for it, for the ledger.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Field::Published => "published",
            Field::Number => "number",
            Field::Publisher | Field::Origin => "publisher",
            Field::Url => "url",
            Field::Page => "page",
        }
    }
}

/// A field with the glyphs of its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub field: Field,
    /// The label as the page has it, without blanks.
    pub label: &'static str,
    pub value: Range<usize>,
}

/// Labels of fields; a label that begins another is after it.
const LABELS: [(&str, Field); 94] = [
    ("信息索引号", Field::Number),
    ("信息索引", Field::Number),
    ("索引号", Field::Number),
    ("索取号", Field::Number),
    ("统一登记号", Field::Page),
    ("统一编号", Field::Page),
    ("发布机构", Field::Publisher),
    ("发布单位", Field::Publisher),
    ("发布部门", Field::Publisher),
    ("发文机关", Field::Publisher),
    ("发文机构", Field::Publisher),
    ("发文单位", Field::Publisher),
    ("公开机构", Field::Publisher),
    ("公开主体", Field::Publisher),
    ("公开单位", Field::Publisher),
    ("制作单位", Field::Publisher),
    ("公开责任部门", Field::Publisher),
    ("责任部门", Field::Publisher),
    ("信息提供", Field::Publisher),
    ("发布者", Field::Publisher),
    ("发布人", Field::Publisher),
    ("信息来源", Field::Origin),
    ("文章来源", Field::Origin),
    ("稿件来源", Field::Origin),
    ("新闻来源", Field::Origin),
    ("资料来源", Field::Origin),
    ("来源网址", Field::Url),
    ("来源", Field::Origin),
    ("稿源", Field::Origin),
    ("供稿", Field::Origin),
    ("出处", Field::Origin),
    ("成文日期", Field::Published),
    ("成文时间", Field::Published),
    ("发文日期", Field::Published),
    ("发文时间", Field::Published),
    ("发布日期", Field::Published),
    ("发布时间", Field::Published),
    ("公开日期", Field::Published),
    ("公开时间", Field::Published),
    ("生成日期", Field::Published),
    ("生成时间", Field::Published),
    ("印发日期", Field::Published),
    ("信息时间", Field::Published),
    ("更新时间", Field::Published),
    ("更新日期", Field::Published),
    ("上传时间", Field::Published),
    ("录入时间", Field::Published),
    ("发表时间", Field::Published),
    ("发表日期", Field::Published),
    ("日期", Field::Published),
    ("时间", Field::Published),
    ("本文地址", Field::Url),
    ("本文链接", Field::Url),
    ("原文链接", Field::Url),
    ("原文地址", Field::Url),
    ("网址", Field::Url),
    ("链接", Field::Url),
    ("组配分类", Field::Page),
    ("主题分类", Field::Page),
    ("体裁分类", Field::Page),
    ("信息分类", Field::Page),
    ("所属分类", Field::Page),
    ("分类", Field::Page),
    ("主题词", Field::Page),
    ("体裁", Field::Page),
    ("公开方式", Field::Page),
    ("公开范围", Field::Page),
    ("公开形式", Field::Page),
    ("公开类别", Field::Page),
    ("公开属性", Field::Page),
    ("公开期限", Field::Page),
    ("有效性", Field::Page),
    ("效力状态", Field::Page),
    ("发文字号", Field::Page),
    ("文号", Field::Page),
    ("信息名称", Field::Page),
    ("名称", Field::Page),
    ("标题", Field::Page),
    ("关键词", Field::Page),
    ("关键字", Field::Page),
    ("内容概述", Field::Page),
    ("作者", Field::Page),
    ("责任编辑", Field::Page),
    ("责编", Field::Page),
    ("编辑", Field::Page),
    ("审核", Field::Page),
    ("浏览次数", Field::Page),
    ("浏览量", Field::Page),
    ("访问次数", Field::Page),
    ("点击数", Field::Page),
    ("点击", Field::Page),
    ("阅读", Field::Page),
    ("字体", Field::Page),
    ("字号", Field::Page),
];

/// Labels that may be on a line of their own, their value on the next.
const ALONE: [&str; 16] = [
    "索引号",
    "信息索引号",
    "发布机构",
    "发文机关",
    "成文日期",
    "发布日期",
    "发文日期",
    "公开方式",
    "主题分类",
    "组配分类",
    "发文字号",
    "文号",
    "公开范围",
    "公开日期",
    "生成日期",
    "有效性",
];

/// The longest line that is read as fields, in characters.
const LONGEST: usize = 300;

/// The fields of a line; empty unless the line opens with one.
pub(crate) fn fields(glyphs: &Glyphs) -> Vec<Entry> {
    if glyphs.is_empty() || glyphs.len() > LONGEST {
        return Vec::new();
    }
    let open = usize::from(glyphs.starts(0, "("));
    let first = label(glyphs, open);
    if first.is_none() && !opens_with_date(glyphs) {
        return Vec::new();
    }
    let mut entries: Vec<Entry> = Vec::new();
    let mut at = 0;
    while at < glyphs.len() {
        match label(glyphs, at) {
            Some((name, field, value)) => {
                if let Some(last) = entries.last_mut() {
                    last.value.end = at;
                }
                entries.push(Entry { field, label: name, value: value..glyphs.len() });
                at = value;
            }
            None => at += 1,
        }
    }
    match entries.as_slice() {
        [only] if is_sentence(glyphs, &only.value) => Vec::new(),
        _ => entries,
    }
}

/// 2024-01-15 来源:县政府办: the day is before the first label.
fn opens_with_date(glyphs: &Glyphs) -> bool {
    super::dates::date(&glyphs.chars, 0).is_some_and(|(_, s)| s.day.is_some())
        && (0..glyphs.len()).any(|i| label(glyphs, i).is_some())
}

/// 时间:… may open a sentence of a text; a field's value holds no stop.
fn is_sentence(glyphs: &Glyphs, value: &Range<usize>) -> bool {
    value.len() > 60 && glyphs.chars.get(value.clone()).is_some_and(|c| c.contains(&'。'))
}

/// The label at a glyph with its colon: its name, its field, where its value starts.
fn label(glyphs: &Glyphs, at: usize) -> Option<(&'static str, Field, usize)> {
    let (name, field) = LABELS.iter().find(|(name, _)| glyphs.starts(at, name))?;
    let end = at + name.chars().count();
    // 日期 within 成文日期 is no label of its own, nor is 时间 in 工作时间:.
    let inside = at > 0
        && glyphs.gap(at) == Gap::None
        && glyphs.chars.value(at - 1).is_alphabetic()
        && name.chars().count() == 2
        && !ends_value(glyphs, at);
    (!inside && glyphs.starts(end, ":")).then_some((*name, *field, end + 1))
}

/// Whether a value may end before this glyph although the next label is glued to it: 2024-01-19来源:….
fn ends_value(glyphs: &Glyphs, at: usize) -> bool {
    glyphs.starts(at, "来源")
        || glyphs.starts(at, "作者")
        || glyphs.starts(at, "编辑")
        || glyphs.starts(at, "点击")
        || glyphs.starts(at, "阅读")
}

/// The field whose label is this whole line, so that its value is the next line.
pub(crate) fn lone_label(glyphs: &Glyphs) -> Option<Field> {
    let text = glyphs.text(&(0..glyphs.len().min(8)));
    let text = text.trim_end_matches(':');
    if glyphs.len() > 8 || !ALONE.contains(&text) {
        return None;
    }
    LABELS.iter().find(|(name, _)| *name == text).map(|(_, field)| *field)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(&'static str, String)> {
        let glyphs = Glyphs::of(text);
        fields(&glyphs).into_iter().map(|e| (e.label, glyphs.text(&e.value))).collect()
    }

    #[test]
    fn fields_of_pages() {
        assert_eq!(read("索 引 号： 1133/2024-1"), [("索引号", "1133/2024-1".to_owned())]);
        assert_eq!(
            read("日期:2024-01-19来源:某某网作者:某人"),
            [("日期", "2024-01-19".to_owned()), ("来源", "某某网".to_owned()), ("作者", "某人".to_owned())]
        );
        assert_eq!(
            read("发布时间：2024-01-15 09:30 来源：县政府办 浏览次数：123"),
            [("发布时间", "2024-01-1509:30".to_owned()), ("来源", "县政府办".to_owned()), ("浏览次数", "123".to_owned())]
        );
        assert_eq!(read("2024-01-15 来源:县政府办"), [("来源", "县政府办".to_owned())]);
        assert_eq!(read("(来源:某某日报)").len(), 1);
    }

    #[test]
    fn sentences_are_no_fields() {
        for text in ["各位代表:", "主要预期目标是:地区生产总值增长6%", "工作时间:上午", "以上是名称"]
        {
            assert_eq!(read(text), [], "{text}");
        }
    }

    #[test]
    fn a_label_on_its_own_line() {
        assert_eq!(lone_label(&Glyphs::of("成文日期")), Some(Field::Published));
        assert_eq!(lone_label(&Glyphs::of("时间")), None);
    }
}
