(() => {
  const { events, version } = document.currentScript.dataset;
  // The policy of pages allows no inline styles; it does not concern style sheets that a script makes.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`#gongbao-errors{position:fixed;inset:0;z-index:99999;overflow:auto;margin:0;padding:2rem;border:0;max-width:none;
    max-height:none;width:100%;height:100%;box-sizing:border-box;background:#1c1b19f2;color:#fcfbf9;font:1rem/1.6 sans-serif;text-align:left}
    #gongbao-errors code{color:#a8a39a}#gongbao-errors mark{background:#f0907c;color:#16171a}`);
  document.adoptedStyleSheets.push(sheet);
  let overlay;
  const hide = () => { overlay?.remove(); overlay = undefined; };
  const show = (html) => {
    hide();
    overlay = document.createElement('div');
    overlay.id = 'gongbao-errors';
    overlay.setAttribute('role', 'alert');
    overlay.lang = 'en';
    overlay.innerHTML = `<p>The newest build has errors; the page below is the last good one. Esc hides this.</p>${html}`;
    document.body.append(overlay);
  };
  addEventListener('keydown', (e) => { if (e.key === 'Escape') hide(); });
  // Paragraphs that have changed are shown at once. The page is loaded again when the edits pause, because scripts and all else belong to
  // the text that they were loaded with.
  const changed = async () => {
    if (!document.querySelector('[data-v][id]')) return false;
    const answer = await fetch(location.href, { cache: 'no-store' });
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    let any = false;
    for (const now of page.querySelectorAll('[data-v][id]')) {
      const before = document.getElementById(now.id);
      if (!before?.dataset.v || before.dataset.v === now.dataset.v) continue;
      before.replaceWith(document.importNode(now, true));
      any = true;
    }
    return any;
  };
  let pause;
  const renew = () => {
    clearTimeout(pause);
    hide();
    changed().catch(() => false).then((any) => { pause = setTimeout(() => location.reload(), any ? 500 : 0); });
  };
  const source = new EventSource(events);
  source.onmessage = (e) => {
    const news = JSON.parse(e.data);
    if (String(news.version) !== version) { renew(); return; }
    if (news.overlay) show(news.overlay); else hide();
  };
  addEventListener('pagehide', () => source.close());
})();
