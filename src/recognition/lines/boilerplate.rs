//! What is around a text on a page: menus, toolbars, share bars, page numbers, comment forms, copyright lines, spam.

use std::sync::OnceLock;

use daachorse::CharwiseDoubleArrayAhoCorasick;

use crate::recognition::ledger::Reason;
use crate::recognition::tape::header_chars::Glyphs;

/// Why a line is not part of any text, if it is plain that it is not.
pub(crate) fn boilerplate(glyphs: &Glyphs) -> Option<Reason> {
    if glyphs.is_empty() {
        return None;
    }
    let text = glyphs.text(&(0..glyphs.len().min(600)));
    let length = glyphs.len();
    if is_spam(&text) {
        return Some(Reason::Spam);
    }
    if NOTICES.iter().any(|w| text.starts_with(w)) {
        return Some(Reason::Boilerplate);
    }
    if is_caption(&text, length) || is_code(&text) {
        return Some(Reason::Boilerplate);
    }
    if length > SHORT || is_text(&text) {
        return None;
    }
    let named = LINES.iter().find(|(how, word, _)| how.fits(&text, word)).map(|(_, _, reason)| *reason);
    named.or_else(|| shape(&text, glyphs))
}

/// The longest teaser of another page, in characters: sites show 60 to 200 of a text.
const LONGEST_TEASER: usize = 300;

/// Whether a line is the beginning of a text that is on another page: it breaks off with dots, or ends with a link to the rest.
pub(crate) fn is_teaser(glyphs: &Glyphs) -> bool {
    if glyphs.len() > LONGEST_TEASER {
        return false;
    }
    let text = glyphs.text(&(0..glyphs.len()));
    let links = ["详细", "详情", "全文", "更多", "查看", "查看详情", "查看全文", "阅读全文", "阅读更多", "继续阅读"];
    let inner = text.trim_end_matches(['>', '»', '›', '→', ')', ']']);
    let bare = links.iter().filter_map(|link| inner.strip_suffix(link)).min_by_key(|rest| rest.len());
    let linked = bare.filter(|rest| rest.ends_with(['.', '…', '(', '[']) || inner.len() < text.len());
    let rest = linked.unwrap_or(inner).trim_end_matches(['(', '[']);
    let dots = rest.ends_with("...") || rest.ends_with('…');
    let opens = ["各位代表", "现在,我代表", "我代表", "同志们"].iter().any(|word| rest.contains(word));
    (dots || linked.is_some()) && opens
}

/// Lines longer than this are text, in characters without blanks.
const SHORT: usize = 70;

/// Whether a line opens with the number of a section.
fn number_opens(text: &str) -> bool {
    let mut chars = text.chars();
    let number = chars.next().is_some_and(|c| "一二三四五六七八九十".contains(c)) && text.chars().take(4).any(|c| c == '、');
    number || text.starts_with('(') && text.chars().nth(1).is_some_and(|c| "一二三四五六七八九十".contains(c))
}

/// A numbered heading or a sentence is text, whatever words it holds.
fn is_text(text: &str) -> bool {
    number_opens(text) || (text.ends_with('。') && text.chars().count() > 20)
}

/// How a word marks a line.
#[derive(Clone, Copy)]
enum How {
    Is,
    Starts,
    Holds,
}

impl How {
    fn fits(self, text: &str, word: &str) -> bool {
        match self {
            How::Is => text == word,
            How::Starts => text.starts_with(word),
            How::Holds => text.contains(word),
        }
    }
}

use How::{Holds, Is, Starts};
use Reason::{Boilerplate, Navigation, Pagination, ShareBar};

/// Words of menus, bars and forms. Text is already Simplified, without blanks, its punctuation narrow.
const LINES: [(How, &str, Reason); 149] = [
    (Is, "首页", Navigation),
    (Is, "网站首页", Navigation),
    (Is, "导航菜单", Navigation),
    (Is, "网站导航", Navigation),
    (Is, "主菜单", Navigation),
    (Is, "返回", Navigation),
    (Is, "返回首页", Navigation),
    (Is, "返回顶部", Navigation),
    (Is, "返回列表", Navigation),
    (Is, "回到顶部", Navigation),
    (Is, "关闭", Navigation),
    (Is, "关闭窗口", Navigation),
    (Is, "搜索", Navigation),
    (Is, "登录", Navigation),
    (Is, "注册", Navigation),
    (Is, "登录|注册", Navigation),
    (Is, "无障碍", Navigation),
    (Is, "长者模式", Navigation),
    (Is, "长者助手", Navigation),
    (Is, "智能问答", Navigation),
    (Is, "政务公开", Navigation),
    (Is, "政府信息公开", Navigation),
    (Is, "信息公开", Navigation),
    (Is, "图解链接", Navigation),
    (Is, "解读链接", Navigation),
    (Is, "政策解读", Navigation),
    (Is, "图片解读", Navigation),
    (Is, "文字解读", Navigation),
    (Is, "视频解读", Navigation),
    (Is, "相关文档", Navigation),
    (Is, "相关附件", Navigation),
    (Is, "附件下载", Navigation),
    (Is, "相关推荐", Navigation),
    (Is, "热门推荐", Navigation),
    (Is, "热点新闻", Navigation),
    (Is, "最新文章", Navigation),
    (Is, "猜你喜欢", Navigation),
    (Is, "展开全文", Navigation),
    (Is, "阅读全文", Navigation),
    (Is, "展开", Navigation),
    (Is, "收起", Navigation),
    (Is, "点击展开", Navigation),
    (Is, "展开更多", Navigation),
    (Is, "查看更多", Navigation),
    (Is, "查看全文", Navigation),
    (Is, "显示全文", Navigation),
    (Is, "收起全文", Navigation),
    (Is, "查看原文", Navigation),
    (Is, "阅读原文", Navigation),
    (Is, "点击查看", Navigation),
    (Starts, "当前位置", Navigation),
    (Starts, "您的位置", Navigation),
    (Starts, "你的位置", Navigation),
    (Starts, "您现在的位置", Navigation),
    (Starts, "您现在位置", Navigation),
    (Starts, "您当前", Navigation),
    (Starts, "您所在的位置", Navigation),
    (Starts, "您所在位置", Navigation),
    (Starts, "所在位置", Navigation),
    (Starts, "现在位置", Navigation),
    (Starts, "位置:", Navigation),
    (Starts, "首页>", Navigation),
    (Starts, "首页»", Navigation),
    (Starts, "首页/", Navigation),
    (Starts, "首页|", Navigation),
    (Starts, "首页-", Navigation),
    (Starts, "主页>", Navigation),
    (Starts, "网站首页>", Navigation),
    (Starts, "相关链接", Navigation),
    (Starts, "相关新闻", Navigation),
    (Starts, "相关阅读", Navigation),
    (Starts, "相关文章", Navigation),
    (Starts, "相关信息", Navigation),
    (Starts, "相关解读", Navigation),
    (Starts, "相关稿件", Navigation),
    (Starts, "延伸阅读", Navigation),
    (Starts, "推荐阅读", Navigation),
    (Starts, "上一篇", Navigation),
    (Starts, "下一篇", Navigation),
    (Starts, "上一条", Navigation),
    (Starts, "下一条", Navigation),
    (Starts, "前一篇", Navigation),
    (Starts, "后一篇", Navigation),
    (Starts, "标签:", Navigation),
    (Starts, "Tags:", Navigation),
    (Starts, "TAG:", Navigation),
    (Starts, "上一页", Pagination),
    (Starts, "下一页", Pagination),
    (Starts, "首页上一页", Pagination),
    (Is, "尾页", Pagination),
    (Starts, "分享到", ShareBar),
    (Starts, "分享至", ShareBar),
    (Is, "分享", ShareBar),
    (Is, "分享:", ShareBar),
    (Is, "微信", ShareBar),
    (Is, "微博", ShareBar),
    (Is, "新浪微博", ShareBar),
    (Is, "QQ空间", ShareBar),
    (Is, "打印", ShareBar),
    (Is, "收藏", ShareBar),
    (Starts, "打印本页", ShareBar),
    (Starts, "打印收藏", ShareBar),
    (Starts, "收藏打印", ShareBar),
    (Holds, "打印本页", ShareBar),
    (Holds, "关闭窗口", ShareBar),
    (Holds, "大中小", ShareBar),
    (Holds, "小中大", ShareBar),
    (Starts, "字号", ShareBar),
    (Starts, "字体", ShareBar),
    (Starts, "(字体", ShareBar),
    (Starts, "(字号", ShareBar),
    (Starts, "(打印", ShareBar),
    (Holds, "视力保护色", ShareBar),
    (Holds, "扫一扫", ShareBar),
    (Holds, "扫描二维码", ShareBar),
    (Holds, "微信公众号", ShareBar),
    (Holds, "手机版", ShareBar),
    (Holds, "版权所有", Boilerplate),
    (Holds, "版权声明", Boilerplate),
    (Holds, "Copyright", Boilerplate),
    (Holds, "AllRightsReserved", Boilerplate),
    (Holds, "ICP备", Boilerplate),
    (Holds, "公网安备", Boilerplate),
    (Holds, "网安备", Boilerplate),
    (Holds, "网站标识码", Boilerplate),
    (Starts, "主办单位", Boilerplate),
    (Starts, "主办:", Boilerplate),
    (Starts, "承办单位", Boilerplate),
    (Starts, "承办:", Boilerplate),
    (Starts, "技术支持", Boilerplate),
    (Starts, "联系我们", Boilerplate),
    (Starts, "联系电话", Boilerplate),
    (Starts, "投稿", Boilerplate),
    (Starts, "网站地图", Boilerplate),
    (Starts, "留言与评论", Boilerplate),
    (Starts, "发表评论", Boilerplate),
    (Starts, "我要评论", Boilerplate),
    (Starts, "网友评论", Boilerplate),
    (Starts, "验证码", Boilerplate),
    (Starts, "昵称", Boilerplate),
    (Holds, "条评论", Boilerplate),
    (Holds, "相关评论", Boilerplate),
    (Holds, "转载请注明", Boilerplate),
    (Holds, "点击下载", Boilerplate),
    (Holds, "点我投稿", Boilerplate),
    (Holds, "我要纠错", Boilerplate),
    (Is, "(完)", Boilerplate),
    (Is, "(全文完)", Boilerplate),
    (Is, "(正文完)", Boilerplate),
];

/// How longer notices of sites begin.
const NOTICES: [&str; 16] = [
    "本文仅代表",
    "免责声明",
    "版权声明",
    "特别声明",
    "郑重声明",
    "凡本网",
    "凡注明",
    "凡本站",
    "本网站",
    "本站声明",
    "本站所",
    "声明:",
    "内容来源于网络",
    "以上内容仅",
    "文章仅代表",
    "本文来源于网络",
];

/// Breadcrumbs, page numbers, captions and addresses, by their shape.
fn shape(text: &str, glyphs: &Glyphs) -> Option<Reason> {
    // A mark at the head of a line is a quotation's or a bullet; a breadcrumb has it between two names.
    let crumbs = text.trim_start_matches(['>', '»', '›', '→']).matches(['>', '»', '›', '→']).count();
    if crumbs >= 2 && !text.ends_with(['。', '!'])
        || crumbs == 1 && text.chars().count() < 30 && !text.contains(|c: char| c.is_ascii_digit())
    {
        return Some(Navigation);
    }
    if is_page_number(text) {
        return Some(Pagination);
    }
    let address =
        ["http://", "https://", "www."].iter().any(|w| text.starts_with(w)) && glyphs.chars.iter().all(char::is_ascii);
    if address {
        return Some(Boilerplate);
    }
    None
}

/// The longest caption of a photograph, in characters: what it shows, who took it, and for whom.
const LONGEST_CAPTION: usize = 160;

/// How a caption begins.
const CAPTIONS: [&str; 24] = [
    "图为",
    "图片说明",
    "图片来源",
    "图源:",
    "图源/",
    "图:",
    "图/",
    "(图:",
    "(图/",
    "图片:",
    "图片/",
    "配图",
    "题图",
    "图文:",
    "图文/",
    "照片:",
    "摄影:",
    "摄影/",
    "摄:",
    "供图:",
    "供图/",
    "制图:",
    "上图",
    "下图为",
];

/// How a caption ends.
const CREDITS: [&str; 10] = ["摄)", "摄影)", "摄影报道", "供图)", "供图", "资料图)", "资料图片)", "图片来源", "制图)", "(图)"];

/// Whether a line stands below a picture: it says so, or who took it.
fn is_caption(text: &str, length: usize) -> bool {
    if length > LONGEST_CAPTION {
        return false;
    }
    let text = text.trim_start_matches(['▲', '△', '▼', '◀', '▶', '↑', '↓', '●', '★']);
    let numbered = text.strip_prefix('图').is_some_and(|rest| {
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
        rest.starts_with([':', '/']) && length <= SHORT
    });
    let taken = text.strip_suffix('摄').is_some_and(|before| !before.ends_with(['拍', '航', '实'])) && !number_opens(text);
    let photograph = text.ends_with("摄影") && ["记者", "通讯员", "本报", "特约"].iter().any(|w| text.contains(w));
    let source = ["(图片来源:", "(图源:", "(来源:图"].iter().any(|w| text.starts_with(w));
    numbered
        || CAPTIONS.iter().any(|w| text.starts_with(w))
        || CREDITS.iter().any(|w| text.ends_with(w))
        || taken
        || photograph
        || source
}

/// Whether a line is a statement of a script or a rule of a sheet: signs of code, and nothing Chinese.
fn is_code(text: &str) -> bool {
    let block = text.contains('{') && text.contains('}');
    let statement = text.ends_with(';') && text.contains(['(', '=']) || text.starts_with("$(") || text.starts_with("function(");
    (block || statement) && text.is_ascii()
}

/// `- 12 -`, `第3页`, `第3页 共20页`, `3/20`, `共 362 页`.
fn is_page_number(text: &str) -> bool {
    let digits = |s: &str| !s.is_empty() && s.len() <= 4 && s.bytes().all(|b| b.is_ascii_digit());
    let inner = text.trim_matches(['—', '-', '·', '(', ')']);
    let dashed =
        inner.len() < text.len() && text.starts_with(['—', '-', '·']) && text.ends_with(['—', '-', '·']) && digits(inner);
    let named = |s: &str, from: &str| s.strip_prefix(from).and_then(|s| s.strip_suffix('页')).is_some_and(digits);
    let inner = inner.trim_matches(',');
    let both = inner.split_once("页").is_some_and(|(a, b)| {
        a.strip_prefix('第').is_some_and(digits)
            && (named(b.trim_start_matches(['/', ',', '、']), "共")
                || b.strip_prefix('/').is_some_and(|b| digits(b.trim_end_matches('页'))))
    });
    let slashed = inner
        .trim_start_matches('第')
        .trim_end_matches('页')
        .split_once('/')
        .is_some_and(|(a, b)| digits(a) && digits(b) && a.len() <= 3 && b.len() <= 3);
    dashed || named(inner, "第") || named(inner, "共") || both || (slashed && text.chars().count() <= 10)
}

/// Words that only spam has. Two of them are no accident.
const SPAM: [&str; 34] = [
    "无码",
    "人妻",
    "少妇",
    "久久",
    "色播",
    "一区二区",
    "三级片",
    "国产精品",
    "看片",
    "六合彩",
    "时时彩",
    "百家乐",
    "博彩",
    "娱乐城",
    "真人娱乐",
    "私服",
    "代开发票",
    "网赌",
    "足球投注",
    "棋牌游戏",
    "老虎机",
    "成人视频",
    "成人网",
    "激情网",
    "黄片",
    "嫩草",
    "毛片",
    "一级片",
    "在线播放",
    "中文字幕",
    "彩票平台",
    "澳门银河",
    "威尼斯人",
    "娱乐平台",
];

fn is_spam(text: &str) -> bool {
    // All words are looked for at once, since every line is asked.
    static WORDS: OnceLock<Option<CharwiseDoubleArrayAhoCorasick<u32>>> = OnceLock::new();
    let Some(words) = WORDS.get_or_init(|| CharwiseDoubleArrayAhoCorasick::new(SPAM).ok()) else { return false };
    let found = words.find_overlapping_iter(text).fold(0u64, |found, word| found | 1 << word.value());
    let words = found.count_ones();
    words >= 2 && (words >= 4 || text.chars().count() < 200)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_around_a_text() {
        for (line, reason) in [
            ("首页 > 资讯 > 新闻 > 浙江 > 宁波", Navigation),
            ("您现在的位置：首页 > 政务公开 > 政府工作报告", Navigation),
            ("【字体：大 中 小】", ShareBar),
            ("字号:[大 中 小] 打印 收藏", ShareBar),
            ("分享到：", ShareBar),
            ("第3页 共20页", Pagination),
            ("— 12 —", Pagination),
            ("3/20", Pagination),
            ("共 362 页", Pagination),
            ("上一篇：2023年工作要点", Navigation),
            ("版权所有：某某市人民政府办公室", Boilerplate),
            ("浙ICP备05000001号-1", Boilerplate),
            ("留言与评论(共有 条评论)", Boilerplate),
            ("0相关评论", Boilerplate),
            ("验证码:", Boilerplate),
            ("本文仅代表作者观点,不代表本站立场。凡注明为某某网原创作品的,未经许可,不得转载。", Boilerplate),
            ("图为大会现场。(某某 摄)", Boilerplate),
            ("滨江步道夜景。记者 张晓 摄", Boilerplate),
            ("▲ 新建的公园，市民在此休闲散步，孩子们在草坪上奔跑嬉戏。通讯员 李晓摄", Boilerplate),
            ("图：滨江步道夜景，市民们在这里散步、休息、跑步和唱歌。", Boilerplate),
            ("图片来源：某某日报", Boilerplate),
            ("（图源：某某发布）", Boilerplate),
            ("市民公园一角（资料图片）", Boilerplate),
            ("$(function(){ share(); });", Boilerplate),
            (".TRS_Editor p{margin:0}", Boilerplate),
            ("图解链接", Navigation),
        ] {
            assert_eq!(boilerplate(&Glyphs::of(line)), Some(reason), "{line}");
        }
        let words: String = [&SPAM[0], &SPAM[2], &SPAM[5]].into_iter().copied().collect();
        assert_eq!(boilerplate(&Glyphs::of(&words)), Some(Reason::Spam));
    }

    #[test]
    fn the_beginning_of_another_text_is_a_teaser() {
        for line in [
            "各位代表:现在,我代表市人民政府,向大会报告工作,请予审议 ....",
            "各位代表：现在，我代表市人民政府…[详细]",
            "现在,我代表县人民政府【查看全文】>>",
        ] {
            assert!(is_teaser(&Glyphs::of(line)), "{line}");
        }
        for line in ["各位代表:", "现在，我代表市人民政府，向大会报告工作，请予审议。", "建成学校、医院、公园…", "同志们，更多"]
        {
            assert!(!is_teaser(&Glyphs::of(line)), "{line}");
        }
    }

    #[test]
    fn lines_of_a_text() {
        for line in [
            "各位代表:",
            "(一)发展航拍航摄",
            "图书馆免费开放",
            "2023=100",
            "一、打造版权所有者友好环境",
            "2.5",
            "2023年工作回顾",
            "持续推进知识产权侵权惩罚性赔偿,开拓日韩、欧美、亚洲市场。",
            "地区生产总值增长>6%",
            "> 本报告于会前发至各代表团讨论",
            "名词解释",
            "附件:2024年民生实事",
            "2024/1",
        ] {
            assert_eq!(boilerplate(&Glyphs::of(line)), None, "{line}");
        }
    }
}
