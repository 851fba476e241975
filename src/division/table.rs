//! The table of divisions: read once from the text beside this file, in the order of codes, and only looked up after that.

use std::cmp::Reverse;
use std::sync::OnceLock;

use super::{Division, Rank};
use crate::han::cut::{Blank, CutList};

/// One division per line, indented under the one above it: code, name, number of characters of the short form, and slug. A
/// former division also has its last year, and one that changed its prefecture the former ones. Two blanks mark a county, so
/// that counties governed directly by a province come before its prefectures.
const DATA: &str = include_str!("divisions.txt");

/// Common names of places whose official names are long, each with the current official name: 恩施州, 景宁县, 科左中旗.
const IN_USE: &str = include_str!("in_use.txt");

/// Names of one character, as used on licence plates and for railways.
const ABBREVIATIONS: &str = "\
京=北京市 津=天津市 冀=河北省 晋=山西省 蒙=内蒙古自治区 辽=辽宁省 吉=吉林省 黑=黑龙江省 沪=上海市 申=上海市 苏=江苏省 \
苏=苏州市 浙=浙江省 皖=安徽省 闽=福建省 赣=江西省 鲁=山东省 豫=河南省 鄂=湖北省 湘=湖南省 粤=广东省 桂=广西壮族自治区 \
琼=海南省 渝=重庆市 川=四川省 蜀=四川省 贵=贵州省 黔=贵州省 云=云南省 滇=云南省 藏=西藏自治区 陕=陕西省 秦=陕西省 \
甘=甘肃省 陇=甘肃省 青=青海省 宁=宁夏回族自治区 宁=南京市 新=新疆维吾尔自治区 台=台湾省 港=香港特别行政区 \
澳=澳门特别行政区 甬=宁波市 杭=杭州市 温=温州市 穗=广州市 深=深圳市 榕=福州市 厦=厦门市 蓉=成都市 筑=贵阳市 邕=南宁市 \
汉=武汉市 锡=无锡市 常=常州市";

/// The first entry of the table.
const COUNTRY: Division = Division {
    code: 0,
    name: "中华人民共和国",
    short: "中国",
    slug: "china",
    rank: Rank::Country,
    parent: 0,
    current: true,
    until: None,
    at: 0,
    above: None,
    former: "",
};

impl Blank for Division {
    const BLANK: &'static Division = &COUNTRY;
}

/// The divisions of China since 1980.
#[derive(Debug)]
pub struct Table {
    divisions: Vec<Division>,
    /// Sorted codes; of divisions with one code the current one comes first.
    codes: Vec<u32>,
    names: OnceLock<Vec<Name>>,
    addresses: OnceLock<Vec<(String, u32)>>,
}

/// A name or short form, and one division that has it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name {
    pub text: &'static str,
    /// Whether it is the official name, or a common one that shows the place's kind (恩施州).
    pub full: bool,
    at: u32,
}

/// The table, read on the first call.
pub fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(Table::read)
}

impl Table {
    fn read() -> Table {
        let mut divisions = vec![COUNTRY];
        let mut above = [0, 0];
        for line in DATA.lines() {
            let Some(division) = read_line(line, &divisions, above) else { continue };
            match division.rank {
                Rank::Province => above = [division.at, division.at],
                Rank::Prefecture => above[1] = division.at,
                _ => {}
            }
            divisions.push(division);
        }
        let mut codes: Vec<u32> = (0..divisions.len() as u32).collect();
        codes.sort_by_key(|at| {
            let division = divisions.at(*at as usize);
            (division.code, preference(division))
        });
        Table { divisions, codes, names: OnceLock::new(), addresses: OnceLock::new() }
    }

    /// All divisions: the country, then each province followed by the divisions below it.
    pub fn divisions(&self) -> &[Division] {
        &self.divisions
    }

    /// The division with this code; if several have had it, the current one, otherwise the latest.
    pub fn get(&self, code: u32) -> Option<&Division> {
        let first = self.codes.partition_point(|at| self.at(*at).code < code);
        let division = self.at(*self.codes.get(first)?);
        (division.code == code).then_some(division)
    }

    /// The division above: the country for a province, `None` for the country.
    pub fn parent(&self, division: &Division) -> Option<&Division> {
        division.above.map(|at| self.at(at))
    }

    /// The divisions from the province down to this one; for the country, only itself.
    pub fn lineage(&self, division: &Division) -> Vec<&Division> {
        let mut line = vec![self.at(division.at)];
        while let Some(above) = line.last().and_then(|d| self.parent(d)).filter(|d| d.rank != Rank::Country) {
            line.push(above);
        }
        line.reverse();
        line
    }

    /// The divisions with this official name (宁波市) or short form (宁波): current ones first, then official names before
    /// short forms, then the higher rank.
    pub fn named(&self, name: &str) -> Vec<&Division> {
        self.borne(name, false)
    }

    /// The same, without short forms if only full names are wanted.
    pub(super) fn borne(&self, name: &str, full: bool) -> Vec<&Division> {
        let mut found: Vec<&Name> = self.bearers(name).iter().filter(|n| n.full || !full).collect();
        found.sort_by_key(|n| {
            let division = self.at(n.at);
            (!division.current, !n.full, division.rank, Reverse(division.until), division.code)
        });
        found.iter().map(|n| self.at(n.at)).collect()
    }

    /// The divisions that a single character abbreviates (甬, 沪, 宁), provinces first.
    pub fn abbreviated(&self, character: &str) -> Vec<&Division> {
        let pairs = ABBREVIATIONS.split_whitespace().filter_map(|pair| pair.split_once('='));
        let meant = pairs.filter(|(short, _)| *short == character);
        meant.filter_map(|(_, name)| self.named(name).first().copied()).collect()
    }

    /// Other names in common use for a current division: those of one character (甬 for 宁波市), then shorter ones (恩施州).
    pub fn other_names(&self, division: &Division) -> Vec<&'static str> {
        let abbreviations = ABBREVIATIONS.split_whitespace().filter_map(|pair| pair.split_once('='));
        let in_use = IN_USE.lines().filter_map(|line| line.split_once(' '));
        let meant = |name: &str| self.named(name).first().is_some_and(|meant| meant.at == division.at);
        abbreviations.chain(in_use).filter(|(_, name)| *name == division.name && meant(name)).map(|(other, _)| other).collect()
    }

    /// The address of a division's place, from the table alone: `/zhejiang/ningbo/`.
    pub fn path(&self, division: &Division) -> String {
        let mut path = String::from("/");
        for part in self.lineage(division) {
            path.push_str(part.slug);
            path.push('/');
        }
        path
    }

    /// The division at this address; if the place has had several names, the current or latest one.
    pub fn at_address(&self, path: &str) -> Option<&Division> {
        let addresses = self.addresses.get_or_init(|| {
            let mut all: Vec<(String, u32)> = self.divisions.iter().map(|d| (self.path(d), d.at)).collect();
            all.sort_by_cached_key(|(path, at)| (path.clone(), preference(self.at(*at))));
            all
        });
        let first = addresses.partition_point(|(one, _)| one.as_str() < path);
        addresses.get(first).filter(|(one, _)| one == path).map(|(_, at)| self.at(*at))
    }

    /// The current or latest division at the same place: 徐水区 for 徐水县. Both share one address.
    pub fn today(&self, division: &Division) -> &Division {
        let past = |d: &&Division| !d.current;
        let known = self.at(division.at);
        Some(known).filter(past).and_then(|d| self.at_address(&self.path(d))).unwrap_or(known)
    }

    /// All names and short forms, sorted by their text.
    pub(super) fn names(&self) -> &[Name] {
        self.names.get_or_init(|| {
            let mut names = Vec::with_capacity(self.divisions.len() * 2);
            for d in &self.divisions {
                names.push(Name { text: d.name, full: true, at: d.at });
                if d.short != d.name {
                    names.push(Name { text: d.short, full: false, at: d.at });
                }
                if d.code == 660_000 {
                    names.push(Name { text: "兵团", full: false, at: d.at });
                }
            }
            names.sort_unstable_by_key(|n| (n.text, n.at));
            let in_use = IN_USE.lines().filter_map(|line| line.split_once(' '));
            let used: Vec<Name> = in_use.filter_map(|(text, name)| Some(Name { text, ..official(&names, name)? })).collect();
            names.extend(used);
            names.sort_unstable_by_key(|n| (n.text, n.at));
            names
        })
    }

    /// The entries of one name.
    fn bearers(&self, name: &str) -> &[Name] {
        let names = self.names();
        let first = names.partition_point(|n| n.text < name);
        let rest = names.part(first..);
        rest.part(..rest.partition_point(|n| n.text == name))
    }

    fn at(&self, at: u32) -> &Division {
        self.divisions.at(at as usize)
    }
}

/// The last entry of an official name: a current division sorts after former ones with the same name.
fn official(names: &[Name], name: &str) -> Option<Name> {
    names.iter().filter(|n| n.full && n.text == name).max_by_key(|n| n.at).copied()
}

/// The order of divisions that share a code or an address: the current one first, then the latest.
fn preference(division: &Division) -> (bool, Reverse<Option<u16>>, Rank) {
    (!division.current, Reverse(division.until), division.rank)
}

fn read_line(line: &'static str, divisions: &[Division], above: [u32; 2]) -> Option<Division> {
    let text = line.trim_start_matches(' ');
    let (rank, above) = match line.len() - text.len() {
        0 => (Rank::Province, 0),
        1 => (Rank::Prefecture, above[0]),
        _ => (Rank::County, above[1]),
    };
    let mut fields = text.split(' ');
    let code = fields.next()?.parse().ok()?;
    let name = fields.next()?;
    let characters: usize = fields.next()?.parse().ok()?;
    let slug = fields.next()?;
    let until = fields.next().and_then(|year| year.parse().ok());
    Some(Division {
        code,
        name,
        // Every name consists of Han characters, which take three bytes each.
        short: name.get(..characters * 3)?,
        slug,
        rank,
        parent: divisions.get(above as usize)?.code,
        current: until.is_none(),
        until,
        at: divisions.len() as u32,
        above: Some(above),
        former: fields.next().unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn names(found: &[&Division]) -> String {
        found.iter().map(|d| d.name).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_line_is_a_division() {
        assert_eq!(table().divisions().len(), DATA.lines().count() + 1);
    }

    #[test]
    fn a_code_finds_the_division_of_today() {
        assert_eq!(table().get(330206).map(|d| d.name), Some("北仑区"));
        assert_eq!(table().get(420600).map(|d| d.name), Some("襄阳市"), "and not 襄樊市, which had the code before");
        assert_eq!(table().get(110103).map(|d| d.name), Some("崇文区"), "past, but nobody else has its code");
        assert_eq!(table().get(0).map(|d| d.slug), Some("china"));
        assert_eq!(table().get(123), None);
    }

    #[test]
    fn a_division_has_its_abbreviations_and_shorter_names() {
        let of = |code| table().other_names(table().get(code).expect("known")).join(" ");
        assert_eq!(of(310_000), "沪 申");
        assert_eq!(of(330_200), "甬");
        assert_eq!(of(422_800), "恩施州");
        assert_eq!(of(330_206), "");
    }

    #[test]
    fn a_lineage_begins_with_the_province() {
        let line = |code| names(&table().lineage(table().get(code).expect("known")));
        assert_eq!(line(330206), "浙江省 宁波市 北仑区");
        assert_eq!(line(110108), "北京市 海淀区");
        assert_eq!(line(429004), "湖北省 仙桃市");
        assert_eq!(line(441900), "广东省 东莞市");
        assert_eq!(line(659009), "新疆维吾尔自治区 昆玉市");
        assert_eq!(line(0), "中华人民共和国");
    }

    #[test]
    fn a_division_is_found_by_official_name_and_by_short_form() {
        assert_eq!(names(&table().named("宁波市")), "宁波市");
        assert_eq!(names(&table().named("宁波")), "宁波市 宁波地区");
        assert_eq!(names(&table().named("内蒙古")), "内蒙古自治区");
        assert_eq!(names(&table().named("吉林")), "吉林省 吉林市", "the higher rank first");
        assert_eq!(names(&table().named("徐水")), "徐水区 徐水县", "the current one first");
        assert_eq!(names(&table().named("景宁")), "景宁畲族自治县");
        assert_eq!(names(&table().named("甬")), "");
        assert_eq!(names(&table().abbreviated("甬")), "宁波市");
        assert_eq!(names(&table().abbreviated("宁")), "宁夏回族自治区 南京市");
    }

    #[test]
    fn every_abbreviation_stands_for_a_division() {
        for (short, name) in ABBREVIATIONS.split_whitespace().filter_map(|pair| pair.split_once('=')) {
            assert!(table().abbreviated(short).iter().any(|d| d.name == name && d.current), "{short} {name}");
        }
    }

    #[test]
    fn past_and_new_divisions_are_known() {
        for (name, until) in [("徐水县", 2014), ("崇文区", 2009), ("襄樊市", 2009), ("巢湖市", 2010), ("通县", 1996)]
        {
            assert!(table().named(name).iter().any(|d| d.until == Some(until)), "{name}");
        }
        for name in ["临平区", "钱塘区", "白杨市", "昆玉市", "新星市", "和安县", "和康县", "岑岭县", "雄安新区"]
        {
            assert!(table().named(name).first().is_some_and(|d| d.current), "{name}");
        }
    }

    #[test]
    fn slugs_are_the_official_readings() {
        let expected = "\
            宁波市=ningbo 重庆市=chongqing 厦门市=xiamen 六安市=luan 台州市=taizhou 泰州市=taizhou 亳州市=bozhou \
            涡阳县=guoyang 蚌埠市=bengbu 歙县=shexian 番禺区=panyu 铅山县=yanshan 东阿县=donge 长子县=zhangzi \
            洪洞县=hongtong 单县=shanxian 蔚县=yuxian 浚县=xunxian 莘县=shenxian 尉犁县=yuli 大埔县=dabu \
            枞阳县=zongyang 乐清市=yueqing 丽水市=lishui 嵊州市=shengzhou 鄞州区=yinzhou 朝阳市=chaoyang \
            长治市=changzhi 巴彦淖尔市=bayannaoer 阿拉善盟=alashan 那曲市=naqu 日喀则市=rikaze 陕西省=shaanxi \
            山西省=shanxi 内蒙古自治区=neimenggu 广西壮族自治区=guangxi 西藏自治区=xizang 新疆维吾尔自治区=xinjiang \
            湘西土家族苗族自治州=xiangxi 景宁畲族自治县=jingning 呼和浩特市=huhehaote 哈尔滨市=haerbin \
            齐齐哈尔市=qiqihaer 乌鲁木齐市=wulumuqi 六合区=luhe 闵行区=minhang 乐亭县=laoting 乐陵市=laoling \
            什邡市=shifang 荥阳市=xingyang 荥经县=yingjing 渑池县=mianchi 武陟县=wuzhi 黟县=yixian 郴州市=chenzhou \
            耒阳市=leiyang 筠连县=junlian 犍为县=qianwei 盱眙县=xuyi 邗江区=hanjiang 柘荣县=zherong 砀山县=dangshan \
            濮阳市=puyang 漯河市=luohe 珲春市=hunchun 桦甸市=huadian 穆棱市=muling 讷河市=nehe 勃利县=boli \
            井陉县=jingxing 蠡县=lixian 藁城区=gaocheng 行唐县=xingtang 隰县=xixian 解放区=jiefang 吴堡县=wubu \
            柞水县=zhashui 略阳县=lueyang 宕昌县=tanchang 红寺堡区=hongsibu 鄯善县=shanshan 焉耆回族自治县=yanqi \
            莎车县=shache 芝罘区=zhifu 莒县=juxian 郯城县=tancheng 鄄城县=juancheng 茌平区=chiping 牟平区=muping \
            中牟县=zhongmu 芮城县=ruicheng 吕梁市=lvliang 浦东新区=pudong 滨海新区=binhai 两江新区=liangjiang \
            苏尼特左旗=sunitezuoqi 鄂温克族自治旗=ewenke 神农架林区=shennongjia 六枝特区=liuzhi 綦江区=qijiang \
            秭归县=zigui 猇亭区=xiaoting 硚口区=qiaokou 黄陂区=huangpi 监利市=jianli 个旧市=gejiu \
            漾濞彝族自治县=yangbi 瓮安县=wengan";
        for one in expected.split_whitespace() {
            let (name, slug) = one.split_once('=').expect("name and slug");
            let found = table().named(name);
            assert_eq!(found.first().map(|d| (d.name, d.slug)), Some((name, slug)));
        }
    }

    #[test]
    fn a_place_keeps_its_address_when_its_kind_changes() {
        let past = |name| *table().named(name).iter().find(|d| !d.current).expect("a past division");
        assert_eq!(table().path(past("徐水县")), "/hebei/baoding/xushui/");
        assert_eq!(table().today(past("徐水县")).name, "徐水区");
        assert_eq!(table().today(past("金华地区")).name, "金华市");
        assert_eq!(
            table().path(past("宁波地区")),
            "/zhejiang/ningbo-diqu/",
            "it existed beside 宁波市, so it is another place"
        );
        assert_eq!(table().today(past("崇文区")).name, "崇文区", "nothing came after it under its name");
    }

    #[test]
    fn no_two_current_divisions_share_an_address() {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for division in table().divisions().iter().filter(|d| d.current) {
            if let Some(other) = seen.insert(table().path(division), division.name) {
                panic!("{} and {other} are both at {}", division.name, table().path(division));
            }
        }
    }

    #[test]
    fn divisions_that_share_an_address_are_one_place_over_time() {
        let mut seen: BTreeMap<String, Vec<&Division>> = BTreeMap::new();
        for division in table().divisions() {
            seen.entry(table().path(division)).or_default().push(division);
        }
        for (path, sharing) in seen {
            let ends: std::collections::BTreeSet<_> = sharing.iter().map(|d| d.until).collect();
            assert_eq!(ends.len(), sharing.len(), "{path}: two of them ended in one year, so they existed together");
        }
    }

    #[test]
    fn slugs_are_lower_case_letters() {
        for d in table().divisions() {
            assert!(d.slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{} {}", d.name, d.slug);
            assert!(d.slug.starts_with(|c: char| c.is_ascii_lowercase()), "{} {}", d.name, d.slug);
        }
    }

    #[test]
    fn every_parent_is_one_rank_or_two_above() {
        for d in table().divisions().iter().filter(|d| d.rank != Rank::Country) {
            let parent = table().parent(d).expect("a parent");
            assert_eq!(parent.code, d.parent);
            assert!(parent.rank < d.rank, "{} under {}", d.name, parent.name);
            assert!(parent.current || !d.current, "{} exists, {} does not", d.name, parent.name);
        }
    }

    #[test]
    fn an_address_finds_its_division() {
        assert_eq!(table().at_address("/zhejiang/ningbo/beilun/").map(|d| d.name), Some("北仑区"));
        assert_eq!(table().at_address("/china/").map(|d| d.name), Some("中华人民共和国"));
        assert_eq!(table().at_address("/zhejiang/ningbo"), None);
        for d in table().divisions().iter().filter(|d| d.current) {
            assert_eq!(table().at_address(&table().path(d)), Some(d));
        }
    }
}
