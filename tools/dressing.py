"""The forms of raw reports on the web: layouts, damage, surrounding text, and the bytes of files."""
from __future__ import annotations

import csv
import html
import io
import random
import zipfile
from collections.abc import Callable

import script_table
from composition import FULL, MARK, Block, Report, figures
from forms import Form

__all__ = ['dress', 'figures', 'lines']

HEAD = '\x03'  # before a heading's line, with its level, until the file is made
TITLE = HEAD + '0'


def marker(style: str, number: int) -> str:
    """The marker of a note in the text."""
    if style == '①':
        return chr(ord('①') + number - 1)
    if style == '⑴':
        return chr(ord('⑴') + number - 1)
    if style in ('none', ''):
        return ''
    return str(number) if style == 'digits' else f'{style[0]}{number}{style[1]}'


def block_line(block: Block, form: Form) -> str:
    """A block with its markers; a heading on its own line is marked with its level."""
    text = MARK.sub(lambda m: marker(form.notes, int(m[1])), block.line())
    return f'{HEAD}{block.level}{text}' if block.level and not block.body else text


def note_lines(report: Report, form: Form) -> list[str]:
    """The list of notes at the end."""
    if not report.notes:
        return []
    entries = [form.notes_entry.format(n=n, t=t, d=d, m=marker(form.notes, n)) for n, t, d in report.notes]
    return [form.notes_title] + [line for entry in entries for line in entry.split('\n')]


def report_lines(report: Report, form: Form) -> list[str]:
    body = LAYOUTS[form.wrap]([block_line(block, form) for block in report.blocks])
    notes = note_lines(report, form)
    if form.wrap.startswith('flat'):
        return [' '.join(report.header) + ' ' + ' '.join(body + notes)]
    header = [TITLE + report.header[0]] + report.header[1:] + ['']
    if 'notes_first' in form.extras:
        return header + notes + [''] + body
    return header + body + report.annex + notes


def plain(body: list[str]) -> list[str]:
    return body


def indented(body: list[str]) -> list[str]:
    """Two wide blanks before each line, a blank line after it."""
    return [line for text in body for line in ('　　' + unmarked(text), '')]


def hard(body: list[str]) -> list[str]:
    """Lines of 34 characters, the first of a paragraph with two wide blanks."""
    wrapped: list[str] = []
    for text in body:
        text = '　　' + unmarked(text)
        wrapped += [text[i:i + 34] for i in range(0, len(text), 34)]
    return wrapped


def flat(body: list[str]) -> list[str]:
    """All on one line: a blank before headings, nothing after them."""
    text = ''
    for line in body:
        opens = line.startswith((HEAD, '一、', '二、', '（'))
        text += (' ' if opens else '') + unmarked(line)
    return [text]


LAYOUTS: dict[str, Callable[[list[str]], list[str]]] = {'lines': plain, 'indent': indented, 'hard': hard, 'flat': flat}


def unmarked(line: str) -> str:
    return line[2:] if line.startswith(HEAD) else line


def lines(reports: list[Report], form: Form, rng: random.Random) -> list[str]:
    """All lines of a raw file, with the text around the reports."""
    found: list[str] = []
    for report in reports:
        found += report_lines(report, form) + ['']
    for name in form.around:
        found = AROUND[name](found, reports[0], rng)
    return found


def listing(found: list[str], report: Report, rng: random.Random) -> list[str]:
    return ['首页 > 资料下载', f'• 【{report.place.name[:2]}资料】{report.header[0]}', '    ' + found[0], '2025-07-09', '上一页 1 2 3 下一页']


def crumbs(found: list[str], report: Report, rng: random.Random) -> list[str]:
    return ['当前位置：首页 > 政务公开 > 政府工作报告'] + found


def toolbar(found: list[str], report: Report, rng: random.Random) -> list[str]:
    return found[:1] + ['字号：大 中 小', '打印本页 收藏 关闭'] + found[1:]


def share(found: list[str], report: Report, rng: random.Random) -> list[str]:
    return found + ['分享到：微信 微博 QQ空间', '上一篇：关于召开常务会议的公告', '下一篇：没有了']


def copyright_line(found: list[str], report: Report, rng: random.Random) -> list[str]:
    return found + [f'版权所有：{report.place.name}人民政府办公室', '网站标识码：4306000001', '联系我们 | 网站地图 | 隐私声明']


def page_numbers(found: list[str], report: Report, rng: random.Random) -> list[str]:
    at = [len(found) // 3, 2 * len(found) // 3]
    return found[:at[0]] + ['第1页 共3页'] + found[at[0]:at[1]] + ['第2页 共3页'] + found[at[1]:] + ['第3页 共3页']


def title_twice(found: list[str], report: Report, rng: random.Random) -> list[str]:
    return [report.header[0]] + found


def published(found: list[str], report: Report, rng: random.Random) -> list[str]:
    line = f'发布时间：{report.place.year + 1}-03-05 16:20 来源：政府办公室 浏览次数：102'
    return found[:1] + [line] + found[1:]


def news(found: list[str], report: Report, rng: random.Random) -> list[str]:
    before = ['人代会隆重开幕', f'本网讯（记者 林晓）昨天上午，{report.place.name}人民代表大会会议在会堂开幕，{report.place.office}{report.place.speaker}作政府工作报告。报告全文如下：']
    return before + found + ['（责任编辑：林晓）', '相关新闻', '代表热议：路修到了家门口']


def chair(found: list[str], report: Report, rng: random.Random) -> list[str]:
    before = ['[主持人]：各位网友，上午好，这里是会议的文字直播。', f'[主持人]：下面请{report.place.office}{report.place.speaker}作政府工作报告。']
    return before + found + ['[主持人]：报告到此结束，谢谢大家收看。', '[主持人]：下午继续直播分组讨论。']


def forward(found: list[str], report: Report, rng: random.Random) -> list[str]:
    name = report.place.name
    return [f'{name}人民政府关于印发《政府工作报告》的通知', '各乡镇人民政府，各街道办事处，各部门：',
            '《政府工作报告》已经人民代表大会会议审议通过，现印发给你们，请认真学习，抓好落实。',
            f'{name}人民政府', f'{report.place.year}年{report.place.month + 1}月5日'] + found


def compilation(found: list[str], report: Report, rng: random.Random) -> list[str]:
    return ['政府工作报告精选3篇（第2/9页）'] + found + ['上一页 下一页']


def copy(found: list[str], report: Report, rng: random.Random) -> list[str]:
    return found + found


AROUND = {'listing': listing, 'crumbs': crumbs, 'toolbar': toolbar, 'share': share, 'copyright': copyright_line, 'pages': page_numbers,
          'title_twice': title_twice, 'published': published, 'news': news, 'chair': chair, 'forward': forward,
          'compilation': compilation, 'copy': copy}

# Simplified characters of which the first Traditional form by code point is not the usual one.
USUAL = dict(zip('发后里面干系复当只台万与松余制了向准着并布周于云征范才出几谷舍札别折冲升采游致御表丑卷回曲千秋仆朴术准斗',
                 '發後裡面幹系復當只台萬與松餘制了向準着並布周於雲徵範才出幾谷舍札別折沖升採遊致御表醜卷回曲千秋僕樸術準鬥'))
PINYIN = {'现': 'xiàn', '发': 'fā', '会': 'huì', '业': 'yè', '产': 'chǎn', '县': 'xiàn'}
TAIWAN = (('项目', '專案'), ('网络', '網路'), ('信息', '資訊'), ('空气质量', '空氣品質'), ('计划', '計畫'))


def traditional(text: str, form: Form, rng: random.Random) -> str:
    """The text as published by a mirror in Traditional characters."""
    table: dict[str, str] = {}
    for hant, hans in script_table.read().items():
        table.setdefault(hans, hant)
    table |= USUAL
    if form.script == 'taiwan':
        for ours, theirs in TAIWAN:
            text = text.replace(ours, theirs)
    spoken = {c: f'{table[c]}({sound})' for c, sound in PINYIN.items()}
    return ''.join(spoken[c] if form.script == 'pinyin' and c in spoken and rng.random() < 0.3 else table.get(c, c) for c in text)


def damaged(found: list[str], form: Form, rng: random.Random) -> list[str]:
    """The lines with the damage applied to them."""
    if 'spam' in form.damage:
        return [text for i, line in enumerate(found) for text in ([line, '更多范文请加微信公众号学习驿站'] if i % 5 == 4 else [line])]
    blank = {'nbsp': '<U+00A0><U+00A0>', 'question': '??'}.get(''.join(form.damage))
    if blank:
        return [line if not line or line.startswith(HEAD) else blank + line for line in found]
    if 'markup' in form.damage:
        return [line if line.startswith(HEAD) else f'&nbsp;&nbsp;{line}<!-- 段 -->&emsp;' for line in found if line]
    if 'spelled' in form.damage:
        return ['\\r\\n'.join(unmarked(line) for line in found if line)]
    text = '\n'.join(found)
    if 'digits' in form.damage:
        text = ''.join(line if line.startswith(HEAD) else line.translate(FULL) for line in text.splitlines(True))
    if 'marks' in form.damage:
        text = text.translate(str.maketrans('，：；（）“”', ',:;()""'))
    return text.split('\n')


def dress(found: list[str], form: Form, rng: random.Random) -> tuple[str, bytes]:
    """The extension and the bytes of a raw file."""
    found = damaged(found, form, rng)
    if form.script != 'hans':
        found = traditional('\n'.join(found), form, rng).split('\n')
    return FILES[form.file](found)


def text_of(found: list[str], end: str = '\n') -> str:
    return end.join(unmarked(line) for line in found).rstrip() + end


def page(found: list[str], charset: str) -> str:
    """A saved page with navigation, share bar and pagination."""
    title = html.escape(unmarked(found[0]))
    body = '\n'.join(f'<p>　　{html.escape(unmarked(line))}</p>' for line in found if line)
    return f'''<!DOCTYPE html>
<html><head><meta charset="{charset}"><title>{title}_政务公开_门户网站</title><style>p {{ text-indent: 2em }}</style></head>
<body><!-- 页面生成 -->
<nav><ul><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li><li><a href="/fw/">办事服务</a></li></ul></nav>
<div class="crumbs">您的位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; 正文</div>
<div class="article">
{body}
</div>
<div class="share"><a href="#">分享</a> <a href="#">打印</a> <a href="#">收藏</a></div>
<div class="pages"><a href="1.html">上一页</a> <a href="2.html">1</a> <a href="3.html">2</a> <a href="4.html">下一页</a></div>
<footer><p>主办：办公室</p><p>网站地图 联系我们</p></footer>
<script>var read = 1;</script></body></html>
'''


def breaks(found: list[str]) -> str:
    """A page whose paragraphs are separated only by breaks."""
    body = '<br>\n'.join('&nbsp;&nbsp;&nbsp;&nbsp;' + html.escape(unmarked(line)) for line in found if line)
    return f'<html><head><meta charset="utf-8"><title>{unmarked(found[0])}</title></head><body><div>{body}</div></body></html>\n'


def cells(found: list[str]) -> str:
    """A table with one report in a cell, its line ends spelled out."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator='\n')
    writer.writerow(['序号', '标题', '正文'])
    writer.writerow(['1', unmarked(found[0]), '\\r\\n'.join(unmarked(line) for line in found if line)])
    return out.getvalue()


def markdown(found: list[str]) -> str:
    marked = (('#' * (int(line[1]) + 1) + ' ' + line[2:]) if line.startswith(HEAD) else line for line in found if line)
    return '\n\n'.join(marked) + '\n'


def word(found: list[str]) -> bytes:
    """A Word file whose paragraphs are all plain."""
    space = 'http://schemas.openxmlformats.org'
    body = ''.join(f'<w:p><w:r><w:t xml:space="preserve">{html.escape(unmarked(line), quote=False)}</w:t></w:r></w:p>' for line in found if line)
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    kind = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'
    parts = {
        '[Content_Types].xml': f'<Types xmlns="{space}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                               f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        '_rels/.rels': f'<Relationships xmlns="{space}/package/2006/relationships"><Relationship Id="r1" '
                       f'Type="{space}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        'word/document.xml': f'<w:document xmlns:w="{space}/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_STORED) as archive:  # stored, so that the bytes do not depend on the version of zlib
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), head + text)
    return out.getvalue()


FILES: dict[str, Callable[[list[str]], tuple[str, bytes]]] = {
    'txt': lambda found: ('.txt', text_of(found).encode()),
    'gb18030': lambda found: ('.txt', text_of(found).encode('gb18030')),
    'gb18030_crlf': lambda found: ('.txt', text_of(found, '\r\r\n').encode('gb18030')),
    'bom': lambda found: ('.txt', b'\xef\xbb\xbf' + text_of(found, '\r\n').encode()),
    'utf16': lambda found: ('.txt', b'\xff\xfe' + text_of(found).encode('utf-16-le')),
    'html': lambda found: ('.html', page(found, 'utf-8').encode()),
    'html_br': lambda found: ('.html', breaks(found).encode()),
    'html_gb18030': lambda found: ('.html', page(found, 'gbk').encode('gb18030')),
    'csv': lambda found: ('.csv', cells(found).encode()),
    'md': lambda found: ('.md', markdown(found).encode()),
    'docx': lambda found: ('.docx', word(found)),
}
