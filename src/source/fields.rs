//! What a file can say of a text besides the text: the names that columns of tables, meta tags of pages and keys of front matter have
//! for it.

/// What a value is about, and the names by which it goes, in lower case.
pub(super) const ROLES: [(&str, &[&str]); 12] = [
    ("text", &["text", "content", "body", "正文", "全文", "内容", "文本", "报告正文", "报告内容", "报告全文", "原文"]),
    (
        "title",
        &["title", "name", "articletitle", "og:title", "dc.title", "标题", "题名", "题目", "名称", "报告名称", "报告标题"],
    ),
    ("year", &["year", "年份", "年度", "年", "报告年份"]),
    (
        "region",
        &[
            "region",
            "place",
            "city",
            "province",
            "county",
            "district",
            "location",
            "area",
            "地区",
            "城市",
            "地名",
            "省份",
            "省",
            "市",
            "县",
            "区",
            "省市",
            "区县",
            "县区",
            "地市",
            "地级市",
            "所属省份",
            "所属城市",
            "行政区",
            "行政区划",
            "地方",
        ],
    ),
    (
        "published",
        &[
            "date",
            "published",
            "pubdate",
            "publishdate",
            "publish_date",
            "published_time",
            "article:published_time",
            "publishtime",
            "firstpublishedtime",
            "datepublished",
            "dc.date",
            "日期",
            "发布日期",
            "发布时间",
            "公开日期",
            "发文日期",
            "时间",
            "createdate",
        ],
    ),
    ("delivered", &["delivered", "报告日期", "报告时间", "会议日期", "会议时间", "作报告日期"]),
    (
        "publisher",
        &[
            "publisher",
            "source",
            "contentsource",
            "sitename",
            "og:site_name",
            "dc.publisher",
            "来源",
            "发布机构",
            "发布单位",
            "发文机关",
        ],
    ),
    ("url", &["url", "link", "permalink", "og:url", "source_url", "网址", "链接", "地址", "原文链接", "网页链接"]),
    ("number", &["number", "index", "索引号", "文号"]),
    ("speaker", &["speaker", "报告人", "讲话人", "作报告人"]),
    ("congress", &["congress", "届次", "届"]),
    ("session", &["session", "会次", "会议"]),
];

/// What a name stands for, if it is one that collections use.
pub(super) fn role(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase();
    ROLES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(role, _)| *role)
}
