"""The forms of raw files that labelled.py makes: one row per file, with its special properties."""
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Where and when a report was delivered. `region` is official names, largest first."""
    region: tuple[str, ...]
    year: int
    month: int
    day: int
    congress: int
    session: int
    speaker: str

    @property
    def name(self) -> str:
        return self.region[-1]

    @property
    def level(self) -> str:
        """The word for the place in its own report."""
        if self.name == '中华人民共和国':
            return '国'
        return self.name[-1] if not self.name.endswith(('自治区', '自治州', '自治县')) else self.name[-3:]

    @property
    def office(self) -> str:
        if self.level == '国':
            return '国务院总理'
        return {'省': '省长', '市': '市长', '县': '县长', '区': '区长'}.get(self.level, self.level + ('主席' if self.level == '自治区' else self.level[-1] + '长'))


def _place(region: str, date: str, congress: int, session: int, speaker: str) -> Place:
    year, month, day = map(int, date.split('-'))
    return Place(tuple(region.split('/')), year, month, day, congress, session, speaker)


PLACES = (
    _place('湖南省/岳阳市', '2019-1-8', 8, 3, '张远'),
    _place('浙江省/宁波市/北仑区', '2024-1-11', 10, 3, '沈立诚'),
    _place('四川省/绵阳市', '2013-1-15', 6, 3, '何敬业'),
    _place('江苏省/徐州市/沛县', '2008-1-21', 15, 1, '丁家和'),
    _place('广东省', '2017-1-19', 12, 5, '梁兆明'),
    _place('河南省/洛阳市', '2022-2-25', 16, 1, '高守义'),
    _place('上海市/青浦区', '2020-1-7', 5, 7, '陆文静'),
    _place('山东省/潍坊市/寿光市', '2025-1-9', 19, 4, '赵海波'),
    _place('中华人民共和国', '1985-3-27', 6, 3, '陈致远'),
    _place('云南省/大理白族自治州', '2016-2-17', 13, 5, '杨庆华'),
    _place('陕西省/延安市', '1998-3-12', 1, 2, '白建国'),
    _place('重庆市/万州区', '2021-1-25', 5, 6, '冉光明'),
    _place('湖北省/宜昌市/秭归县', '2011-12-22', 17, 1, '向志强'),
    _place('福建省/泉州市', '2023-1-6', 17, 2, '蔡长青'),
    _place('河北省/保定市', '2003-3-2', 12, 1, '刘振东'),
    _place('黑龙江省/齐齐哈尔市', '1993-2-18', 11, 1, '孙玉林'),
    _place('贵州省/遵义市/湄潭县', '2018-1-23', 18, 3, '田景秋'),
    _place('北京市', '2014-1-16', 14, 2, '方继民'),
    _place('安徽省/六安市', '2006-2-9', 2, 2, '汪学勤'),
    _place('江西省/赣州市/瑞金市', '2015-1-29', 3, 5, '钟声远'),
)


@dataclass(frozen=True)
class Form:
    """The form of one raw file. The defaults are a plain text with a header of three lines."""
    name: str
    header: str = 'three'          # see composition.HEADERS
    outline: str = 'one_two'       # see composition.OUTLINES
    notes: str = ''                # style of markers: [] ① 〔〕 digits none, and the name of the notes
    notes_title: str = '名词解释'
    notes_entry: str = '{n}.{t}：{d}'
    wrap: str = 'lines'            # lines, indent, hard, flat, flat_blank
    around: tuple[str, ...] = ()   # see dressing.AROUND
    file: str = 'txt'              # txt, gb18030, crlf, bom, utf16, html, csv, md, docx
    damage: tuple[str, ...] = ()   # see dressing.DAMAGE
    script: str = 'hans'
    kind: str = 'work-report'
    place: int | None = None
    reports: int = 1
    other: str = ''
    extras: tuple[str, ...] = ()   # points, facts, list, annex, previous, notes_first, no_ends, no_tail


FORMS = (
    Form('plain'),
    Form('run_in_headings', header='short', outline='one_two_run_in', place=1),
    Form('leads', header='brackets', outline='leads', place=2),
    Form('unnumbered_first_level', header='broken', outline='unnumbered_one', place=3),
    Form('unnumbered', header='three', outline='unnumbered', place=4),
    Form('arabic_sections', header='title_year', outline='one_arabic', place=5),
    Form('arabic_run_in', header='three', outline='one_arabic_run_in', place=6),
    Form('first_second', header='spaced', outline='first', place=7),
    Form('state_council', header='nation', outline='one_two', place=8),
    Form('chinese_date', header='chinese_date', outline='leads', place=9),
    Form('padded_name', header='padded', outline='one_two', place=10),
    Form('speaker_first', header='speaker_first', outline='unnumbered', place=11),
    Form('meeting_in_year_before', header='three', outline='one_two_run_in', place=12),
    Form('no_header', header='title_only', outline='one_two', place=13),
    Form('one_line_header', header='one_line', outline='one_two', place=14),
    Form('early_nineties', header='bare_title', outline='one_two', place=15),
    Form('three_levels', outline='three', place=1),
    Form('three_levels_brackets', outline='three_brackets', place=4),
    Form('dashes', outline='dashes', place=10),
    Form('one_must', outline='musts', place=19),
    Form('numbering_goes_on', outline='goes_on', place=11),
    Form('points_and_facts', outline='leads', place=16, extras=('points', 'facts')),
    Form('numbered_list', outline='one_two', place=17, extras=('list', 'points')),
    Form('annex', outline='one_two', place=18, extras=('annex',)),
    Form('previous_session', header='bare_title', outline='one_two', place=19, extras=('previous',)),
    Form('flat_stops', outline='one_two_run_in', wrap='flat', place=0),
    Form('flat', outline='one_two', wrap='flat', place=2, header='one_line'),
    Form('flat_leads', outline='leads', wrap='flat', place=5),
    Form('flat_listing', outline='one_two_run_in', wrap='flat', place=13, around=('listing',)),
    Form('hard_wrapped', outline='one_two', wrap='hard', place=4),
    Form('hard_wrapped_leads', outline='leads', wrap='hard', place=16, header='brackets'),
    Form('indented_double_spaced', outline='one_two_run_in', wrap='indent', place=17),
    Form('notes_brackets', notes='[]', place=1),
    Form('notes_full_width', notes='［］', notes_title='注释', notes_entry='［{n}］{t}：{d}', place=3),
    Form('notes_tortoise', notes='〔〕', notes_title='名词注释', notes_entry='〔{n}〕{t}：{d}', place=7, outline='leads'),
    Form('notes_black', notes='【】', notes_title='附注', notes_entry='【{n}】{t}：{d}', place=6),
    Form('notes_circled', notes='①', notes_title='注释：', notes_entry='{m}{t}：{d}', place=10),
    Form('notes_parenthesised', notes='⑴', notes_title='名词解释', notes_entry='{m}{t}：{d}', place=11),
    Form('notes_digits', notes='digits', notes_entry='{n}.{t}。{d}', place=13),
    Form('notes_unmarked', notes='none', notes_entry='{n}.{t}：{d}', place=14),
    Form('notes_two_lines', notes='[]', notes_entry='{n}.{t}\n{d}', place=19),
    Form('notes_other_brackets', notes='[]', notes_title='名 词 解 释', notes_entry='【{n}】{t}：{d}', place=2),
    Form('notes_first', notes='[]', place=17, extras=('notes_first',)),
    Form('notes_pages', notes='[]', notes_entry='{n}.{t}：{d}（见第5页）', place=18),
    Form('notes_flat', notes='[]', wrap='flat', outline='one_two_run_in', place=16),
    Form('traditional', script='hant', outline='one_two', place=1),
    Form('traditional_pinyin', script='pinyin', outline='one_two_run_in', place=3),
    Form('traditional_notes', script='hant', notes='[]', outline='leads', place=13),
    Form('traditional_taiwan_words', script='taiwan', outline='one_two', place=19),
    Form('gb18030', file='gb18030', outline='one_two', place=15),
    Form('gb18030_crlf', file='gb18030_crlf', outline='leads', place=18),
    Form('crlf_bom', file='bom', outline='one_two_run_in', place=12),
    Form('utf16', file='utf16', outline='one_two', place=9),
    Form('html_shell', file='html', outline='one_two', place=6, notes='[]'),
    Form('html_breaks', file='html_br', outline='leads', place=2),
    Form('html_gb18030', file='html_gb18030', outline='one_two_run_in', place=14),
    Form('csv_cell', file='csv', outline='one_two', place=5),
    Form('markdown', file='md', outline='one_two', place=11),
    Form('word', file='docx', outline='leads', place=0, notes='[]'),
    Form('page_around', around=('crumbs', 'toolbar', 'share', 'copyright'), outline='one_two', place=16),
    Form('page_numbers', around=('pages',), outline='one_two', place=7),
    Form('title_twice', around=('title_twice', 'published'), outline='one_two_run_in', place=12),
    Form('news_around', around=('news',), outline='one_two', place=18),
    Form('chair', around=('chair',), outline='one_two', place=4),
    Form('forwarding_notice', around=('forward',), outline='one_two', place=3, notes='[]'),
    Form('two_in_one_file', reports=2, outline='one_two', place=2),
    Form('three_in_a_compilation', reports=3, outline='one_two_run_in', place=5, around=('compilation',)),
    Form('printed_twice', around=('copy',), outline='one_two', place=10),
    Form('spelled_out_spaces', damage=('nbsp',), outline='one_two', place=17),
    Form('question_marks', damage=('question',), outline='one_two', place=0),
    Form('full_width_digits', damage=('digits',), outline='one_two_run_in', place=6),
    Form('half_width_marks', damage=('marks',), outline='one_two', place=16),
    Form('markup_left', damage=('markup',), outline='one_two', place=1),
    Form('masked', header='masked', outline='one_two', place=5),
    Form('line_ends_spelled_out', damage=('spelled',), outline='one_two', place=15),
    Form('spam_lines', damage=('spam',), outline='one_two', place=14),
    Form('summary', kind='work-report-summary', header='summary', outline='one_two', place=13, extras=('no_ends',)),
    Form('excerpt', kind='work-report-fragment', header='excerpt', outline='one_two', place=4, extras=('no_tail',)),
    Form('other_budget', other='budget'),
    Form('other_plan', other='plan'),
    Form('other_court', other='court'),
    Form('other_procuratorate', other='procuratorate'),
    Form('other_congress', other='congress'),
    Form('other_news', other='news'),
    Form('other_reading', other='reading', file='html'),
    Form('other_notice', other='notice'),
    Form('other_bureau', other='bureau'),
    Form('other_resolution', other='resolution'),
)


def places(form: Form, shift: int) -> Place:
    """The place of a form; other copies and other reports of one file have other places."""
    nation = form.header == 'nation'
    rows = [p for p in PLACES if (p.level == '国') == nation]
    first = rows.index(PLACES[form.place or 0])
    return rows[(first + shift * 3) % len(rows)]
