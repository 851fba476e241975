//! The city from which a government publishes, as references name it: 杭州 for 浙江省, 宁波 for 宁波市北仑区.

use super::{Division, Rank, Table};

/// The seats of the governments of provinces and autonomous regions. None has moved since 1980.
const CAPITALS: &str = "\
河北=石家庄 山西=太原 内蒙古=呼和浩特 辽宁=沈阳 吉林=长春 黑龙江=哈尔滨 江苏=南京 浙江=杭州 安徽=合肥 福建=福州 江西=南昌 山东=济南 \
河南=郑州 湖北=武汉 湖南=长沙 广东=广州 广西=南宁 海南=海口 四川=成都 贵州=贵阳 云南=昆明 西藏=拉萨 陕西=西安 甘肃=兰州 青海=西宁 \
宁夏=银川 新疆=乌鲁木齐 台湾=台北";

/// Ends of names that are not those of a city: the place of publication is that of the city or county above.
const PARTS: [&str; 5] = ["区", "镇", "乡", "街道", "苏木"];

impl Table {
    /// The place of publication of a region's government, without its kind; `None` if the region names no city or county that is
    /// known. The seat of a prefecture without a city is not in the table; its own short name stands for it (延边).
    pub fn seat(&self, region: &[String]) -> Option<&str> {
        let names = match region.split_first() {
            Some((country, below)) if country == "中华人民共和国" && below.is_empty() => return Some("北京"),
            Some((country, below)) if country == "中华人民共和国" => below,
            _ => region,
        };
        // A name that the table does not list is a part of the nearest one above that it lists.
        let (known, line) = (1..=names.len()).rev().find_map(|end| Some((end, self.resolve(names.get(..end)?)?)))?;
        let nearest = line.last()?;
        if known < names.len() && nearest.rank == Rank::Province && !nearest.name.ends_with('市') {
            return None;
        }
        let inside = line.len() > 1;
        let mut up = line.into_iter().rev().peekable();
        while let Some(division) = up.next() {
            let within_city = up.peek().is_some_and(|above| above.rank != Rank::Province || above.name.ends_with('市'));
            let is_part = division.rank == Rank::County && PARTS.iter().any(|part| division.name.ends_with(part));
            if !(inside && is_part && within_city) {
                return Some(city(division));
            }
        }
        None
    }
}

fn city(division: &Division) -> &str {
    let mut capitals = CAPITALS.split_whitespace().filter_map(|pair| pair.split_once('='));
    let capital = capitals.find(|(province, _)| division.rank == Rank::Province && *province == division.short);
    capital.map_or(division.short, |(_, capital)| capital)
}

#[cfg(test)]
mod tests {
    use super::super::table;

    #[test]
    fn a_government_publishes_from_its_city() {
        for (region, seat) in [
            ("中华人民共和国", Some("北京")),
            ("浙江省", Some("杭州")),
            ("内蒙古自治区", Some("呼和浩特")),
            ("上海市", Some("上海")),
            ("上海市 浦东新区", Some("上海")),
            ("浙江省 宁波市", Some("宁波")),
            ("浙江省 宁波市 北仑区", Some("宁波")),
            ("浙江省 北仑区", Some("宁波")),
            ("浙江省 宁波市 慈溪市", Some("慈溪")),
            ("浙江省 宁波市 象山县", Some("象山")),
            ("浙江省 宁波市 某某区", Some("宁波")),
            ("安徽省 黄山市 歙县", Some("歙县")),
            ("吉林省 延边朝鲜族自治州", Some("延边")),
            ("湖北省 神农架林区", Some("神农架")),
            ("香港特别行政区", Some("香港")),
            ("浙江省 某某市", None),
            ("某某区", None),
        ] {
            let names: Vec<String> = region.split(' ').map(str::to_owned).collect();
            assert_eq!(table().seat(&names), seat, "{region}");
        }
        assert_eq!(table().seat(&[]), None);
    }
}
