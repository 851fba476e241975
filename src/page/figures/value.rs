//! The value of a figure in the words of the reports: 1.2万亿元, 增长6.5%左右, 与经济增长同步. It is Chinese in an interface of any
//! language, because the names of indicators are.

use crate::figures::{Bound, Decimal, Figure, Measure, Period, Span, Status, Unit};

/// The value with the words that say what it is: 增长6.5%左右（预计）.
pub(crate) fn stated(figure: &Figure) -> String {
    let span = match figure.span {
        Span::None => "",
        Span::Average => "年均",
        Span::Sum => "累计",
    };
    [span, &verb(figure, &plain(figure)), &remarks(figure)].concat()
}

/// The value alone, for a column that says what it is: 6.5%左右.
pub(crate) fn plain(figure: &Figure) -> String {
    let Some(value) = figure.value else {
        return if figure.bound == Bound::Masked { "××".to_owned() } else { relation(figure) };
    };
    if figure.measure == Measure::Points && !figure.relative_to.is_empty() {
        let side = if value.to_f64() < 0.0 { "低于" } else { "高于" };
        return bound(figure, |value| format!("{side}{}{}", figure.relative_to, amount(value, &figure.unit, false)));
    }
    bound(figure, |value| amount(value, &figure.unit, false))
}

/// A difference of two values of a measure, with its sign: +0.3个百分点.
pub(crate) fn difference(difference: f64, measure: Measure, unit: &Unit) -> String {
    let unit = if measure == Measure::Level { unit } else { &Unit::Point };
    let sign = if difference < 0.0 { "−" } else { "+" };
    let digits = Decimal::parse(&difference.abs().to_string());
    match digits {
        Some(digits) if difference != 0.0 => format!("{sign}{}", amount(digits, unit, true)),
        Some(_) => "0".to_owned(),
        None => String::new(),
    }
}

/// A period in few characters: 2024, 2021—2025, 2024年1—9月.
pub(crate) fn period(period: Period) -> String {
    match period.months {
        Some((first, last)) if first == last => format!("{}年{first}月", period.to),
        Some((first, last)) => format!("{}年{first}—{last}月", period.to),
        None if period.is_long() => format!("{}—{}", period.from, period.to),
        None => period.to.to_string(),
    }
}

/// Growth has its direction as a verb; a fall is written without its sign.
fn verb(figure: &Figure, plain: &str) -> String {
    let (up, down) = match (&*figure.indicator, figure.measure) {
        ("cpi", Measure::Growth) => ("上涨", "下降"),
        (_, Measure::Growth) => ("增长", "下降"),
        (_, Measure::Points) if figure.relative_to.is_empty() => ("提高", "下降"),
        (_, Measure::Ratio) if figure.value.is_some() && !figure.relative_to.is_empty() => {
            return format!("为{}的{plain}", figure.relative_to);
        }
        _ => return plain.to_owned(),
    };
    match plain.strip_prefix('−') {
        _ if figure.value.is_none() && figure.bound != Bound::Masked => format!("增速{plain}"),
        Some(fall) => [down, fall].concat(),
        None => [up, plain].concat(),
    }
}

fn remarks(figure: &Figure) -> String {
    let basis = figure.basis;
    let remarks = [
        (figure.status == Status::Estimate, "预计"),
        (figure.status == Status::Provisional, "初步核算"),
        (figure.status == Status::Stretch, "力争"),
        (basis.net, "纯收入"),
        (basis.real, "实际"),
        (basis.comparable, "可比"),
        (basis.nominal, "名义"),
    ];
    let said: Vec<&str> = remarks.into_iter().filter(|(is, _)| *is).map(|(_, word)| word).collect();
    if said.is_empty() { String::new() } else { format!("（{}）", said.join("、")) }
}

fn relation(figure: &Figure) -> String {
    let other = match &*figure.relative_to {
        "gdp" => "经济增长",
        "" => return "××".to_owned(),
        other => other,
    };
    match figure.bound {
        Bound::Ge => format!("不低于{other}"),
        Bound::Gt => format!("高于{other}"),
        Bound::Le => format!("不高于{other}"),
        Bound::Lt => format!("低于{other}"),
        _ => format!("与{other}同步"),
    }
}

fn bound(figure: &Figure, write: impl Fn(Decimal) -> String) -> String {
    let value = figure.value.map(&write).unwrap_or_default();
    match figure.bound {
        Bound::Eq => value,
        Bound::About => format!("{value}左右"),
        Bound::Ge => format!("{value}以上"),
        Bound::Gt => format!("超过{value}"),
        Bound::Le => format!("{value}以内"),
        Bound::Lt => format!("低于{value}"),
        Bound::Near => format!("接近{value}"),
        Bound::Masked => "××".to_owned(),
        Bound::Range => match figure.max.map(write) {
            Some(max) => format!("{value}—{max}"),
            None => value,
        },
    }
}

/// Units of ten thousands, the largest first: zeros, the word, and the most decimals with which it is still easier to read than
/// the next smaller one.
const MYRIADS: [(i8, &str, usize); 4] = [(12, "万亿", 2), (8, "亿", 4), (4, "万", 2), (0, "", usize::MAX)];

/// A number with its unit: 1.2万亿元, 45678元, 6.5%.
fn amount(value: Decimal, unit: &Unit, signed: bool) -> String {
    let (word, myriads) = match unit {
        Unit::Yuan => ("元", true),
        Unit::Dollar => ("美元", true),
        Unit::Person => ("人", true),
        Unit::Tonne => ("吨", true),
        Unit::Percent => ("%", false),
        Unit::Point => ("个百分点", false),
        Unit::Times => ("倍", false),
        Unit::Other(word) => (&**word, false),
    };
    let magnitude = if myriads { value.to_f64().abs() } else { 0.0 };
    let fits = |(places, _, most): &(i8, &str, usize)| {
        magnitude >= 10_f64.powi(i32::from(*places)) && value.shifted(-*places).decimals() <= *most
    };
    let (places, myriad, _) = MYRIADS.iter().find(|choice| myriads && fits(choice)).copied().unwrap_or((0, "", 0));
    let digits = value.shifted(-places).to_string();
    let digits = match digits.strip_prefix('-') {
        Some(digits) if !signed => format!("−{digits}"),
        _ => digits,
    };
    [digits.as_str(), myriad, word].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::Indicators;

    fn yuan(digits: &str, places: i8) -> String {
        amount(Decimal::parse(digits).unwrap().shifted(places), &Unit::Yuan, false)
    }

    #[test]
    fn an_amount_has_the_unit_in_which_reports_give_it() {
        assert_eq!(yuan("1.2", 12), "1.2万亿元");
        assert_eq!(yuan("10745.5", 8), "10745.5亿元");
        assert_eq!(yuan("423.56", 8), "423.56亿元");
        assert_eq!(yuan("3200", 4), "3200万元");
        assert_eq!(yuan("45678", 0), "45678元");
        assert_eq!(yuan("26", 4), "26万元");
    }

    /// What the figures of one sentence read like.
    fn read(sentence: &str) -> Vec<String> {
        let text = format!("## 2024年工作安排 {{#s1}}\n\n{sentence}\n");
        let document =
            crate::document::read(&"a.md".into(), &format!("---\ntitle: 报告\nyear: 2023\n---\n\n{text}")).value.unwrap();
        let figures = crate::figures::of_document(&document, &document.addresses(), Indicators::core(), false);
        figures.iter().filter(|figure| figure.core).map(stated).collect()
    }

    #[test]
    fn a_value_has_the_words_that_bind_it() {
        assert_eq!(read("地区生产总值增长6.5%左右，一般公共预算收入增长5%以上。"), ["增长6.5%左右", "增长5%以上"]);
        assert_eq!(read("城镇调查失业率控制在5.5%以内。"), ["5.5%以内"]);
        assert_eq!(read("城镇新增就业26万人以上。"), ["26万人以上"]);
        assert_eq!(read("居民消费价格涨幅3%左右。"), ["上涨3%左右"]);
        assert_eq!(read("居民人均可支配收入与经济增长同步。"), ["增速与经济增长同步"]);
    }

    #[test]
    fn a_difference_has_its_sign() {
        assert_eq!(difference(0.3, Measure::Growth, &Unit::Percent), "+0.3个百分点");
        assert_eq!(difference(-50_000_000.0, Measure::Level, &Unit::Yuan), "−5000万元");
        assert_eq!(difference(0.0, Measure::Growth, &Unit::Percent), "0");
    }
}
