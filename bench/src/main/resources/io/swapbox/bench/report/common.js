// What every report has: numbers, tables, charts. 'result' is result.json. A page may be drawn
// again with another result: what is drawn replaces what was there.

const PAGE = 4096;
const byId = (id) => document.getElementById(id);

// Numbers

const count = (n) => n.toLocaleString('en-US');
const digits = (n) => (n < 10 ? n.toFixed(2) : n < 100 ? n.toFixed(1) : n.toFixed(0));
const scaled = (n, step, units) => {
  let unit = 0;
  while (Math.abs(n) >= step && unit < units.length - 1) {
    n /= step;
    unit++;
  }
  return (unit === 0 ? count(Math.round(n)) : digits(n)) + '\u00a0' + units[unit];
};
const bytes = (n) => scaled(n, 1024, ['bytes', 'KiB', 'MiB', 'GiB', 'TiB']);
const nanos = (n) => scaled(n, 1000, ['ns', 'µs', 'ms', 's']);
const percent = (share) => (100 * share).toFixed(1) + '\u00a0%';

// Text and tables: everything goes in as text, so nothing in a result can become markup.

const text = (id, value) => { byId(id).textContent = value; };

function element(tag, className, content) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (content !== undefined) node.append(content);
  return node;
}

/** A table; the first column heads its row, columns named in `left` hold text. */
function table(id, caption, heads, rows, left = []) {
  const node = element('table');
  node.append(element('caption', '', caption));
  const kind = (i) => (i === 0 || left.includes(i) ? 'value' : 'number');
  const head = element('tr');
  heads.forEach((name, i) => {
    const cell = element('th', kind(i), name);
    cell.scope = 'col';
    head.append(cell);
  });
  node.append(element('thead', '', head));
  const body = element('tbody');
  for (const row of rows) {
    const line = element('tr');
    row.forEach((value, i) => {
      const cell = element(i === 0 ? 'th' : 'td', i === 0 ? '' : kind(i), value);
      if (i === 0) cell.scope = 'row';
      line.append(cell);
    });
    body.append(line);
  }
  node.append(body);
  const place = byId(id);
  place.replaceChildren(node);
  const scrollable = () => {
    // Only what scrolls needs the keyboard's focus, and a name then.
    const scrolls = place.scrollWidth > place.clientWidth;
    for (const [name, value] of [['tabindex', '0'], ['role', 'region'], ['aria-label', caption]]) {
      if (scrolls) place.setAttribute(name, value);
      else place.removeAttribute(name);
    }
  };
  follow(place, scrollable);
}

/**
 * How strong the colour of cells of a heat map is, in percent: from the least of these values to the most.
 * @param values all of them; undefined ones are no cells
 * @param log whether equal ratios, not equal differences, are equal steps; all below 1 is the least then
 */
function shades(values, log) {
  const at = (value) => (log ? Math.log(Math.max(1, value)) : value);
  const known = values.filter((value) => value !== undefined).map(at);
  const [low, high] = [log ? Math.min(...known) : 0, Math.max(...known)];
  return (value) => (value === undefined || high === low ? '0%' : `${Math.round(100 * (at(value) - low) / (high - low))}%`);
}

const mono = (value) => element('span', 'mono', value);

// Head and end of a page

/**
 * The head of the page.
 * @param whatRan a sentence that the time follows
 * @param ok whether the result is as it has to be
 * @param verdict in two words
 * @param reason the sentence below them
 */
function head(whatRan, ok, verdict, reason) {
  const { experiment, description, environment } = result;
  text('experiment', experiment);
  text('description', description);
  text('what-ran', `${whatRan}, ${environment.startedAt.replace('T', ' ').replace('Z', ' UTC')}.`);
  byId('verdict').classList.toggle('broken', !ok);
  byId('verdict').replaceChildren(element('strong', '', verdict), reason);
  text('version', `${environment.version} (git ${environment.gitRevision})`);
}

/** The verdict on the pages that came back. */
function integrity({ pagesVerified, mismatches, slotsLeaked }, where = '') {
  const intact = mismatches === 0 && slotsLeaked === 0;
  const compared = result.settings.payload === 'modelled'
    ? 'were compared by what a modelled page has, its identity,'
    : 'were compared byte for byte';
  return [intact, intact ? 'Integrity ok' : 'Integrity broken', intact
    ? `All ${count(pagesVerified)} pages that came back${where} ${compared} and are the ones that left; every slot was given back.`
    : `Of ${count(pagesVerified)} pages that came back${where}, ${count(mismatches)} differ from what left; ${count(slotsLeaked)} slots were not given back.`];
}

const sum = (points, value) => points.reduce((total, point) => total + value(point), 0);

/** The integrity of all runs of a series together. */
const allIntegrity = (points) => ({
  pagesVerified: sum(points, (point) => point.integrity.pagesVerified),
  mismatches: sum(points, (point) => point.integrity.mismatches),
  slotsLeaked: sum(points, (point) => point.integrity.slotsLeaked),
});

/** The key figures: of each a title, a value and a note. */
function figures(cards) {
  byId('figures').replaceChildren(...cards.map(([title, value, note]) => {
    const card = element('div');
    card.append(element('dt', '', title), element('dd', 'value', value), element('dd', 'note', note));
    return card;
  }));
}

const CONSTRAINTS = { NODE: 'memory node', CGROUP: 'cgroup’s limit' };
const REFUSALS = {
  NO_SPACE: 'no backend takes another page', SWAP_MAX: 'the cgroup has no swap left',
  WRITE_ERROR: 'the swap file could not be written', NO_PAGE: 'no page that it may take',
};

/** Tasks that were killed for want of memory; nothing where there were none. Of each kill a prefix to its name. */
function oomKills(kills) {
  byId('oom-kills').hidden = kills.length === 0;
  if (kills.length === 0) return;
  table('oom-kills', 'Killed for want of memory, first killed first',
    ['Task', 'References', 'Used up', 'Frames', 'Asked for by', 'Why reclaim freed none', 'Pages in memory + in swap'],
    kills.map(([of, kill]) => [
      `${of}task ${kill.victim}`, count(kill.references), CONSTRAINTS[kill.constraint], count(kill.limitPages),
      `task ${kill.invokedBy}`, REFUSALS[kill.refusal],
      kill.tasks.map((use) => `task ${use.task}: ${count(use.residentPages)} + ${count(use.swappedPages)}`).join('; ')]),
    [2, 4, 5, 6]);
}

function settings(caption) {
  const show = (value) => (value === '' ? '""' : Array.isArray(value) ? `[${value.join(', ')}]` : String(value));
  table('settings', caption, ['Setting', 'Value'],
    Object.entries(result.settings).filter(([path]) => path !== 'description')
      .map(([path, value]) => [mono(path), show(value)]), [1]);
  const e = result.environment;
  table('environment', 'Environment', ['What', 'Value'], [
    ['JVM', e.jvm], ['JVM options', e.flags.join(' ') || 'none'], ['Heap limit', bytes(e.maxHeapBytes)],
    ['Cores', count(e.cores)], ['System', `${e.os}, ${e.arch}`], ['LZ4', e.lz4],
    ['Swapbox', e.version], ['Git revision', e.gitRevision], ['Started', e.startedAt],
  ], [1]);
}

// Charts

function theme() {
  const style = getComputedStyle(document.documentElement);
  const color = (name) => style.getPropertyValue(name).trim();
  return {
    ink: color('--ink'), soft: color('--soft'), line: color('--line'), panel: color('--panel'), paper: color('--paper'),
    c1: color('--c1'), c2: color('--c2'), c3: color('--c3'), c4: color('--c4'), c5: color('--c5'), c6: color('--c6'), c7: color('--c7'),
  };
}

/** What every chart has: no motion, the page's font and colours, a description for screen readers. */
function base(t, description) {
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: t.ink },
    aria: { enabled: true, label: { enabled: true, description } },
    tooltip: {
      confine: true, backgroundColor: t.panel, borderColor: t.line, textStyle: { color: t.ink, fontSize: 13 },
      renderMode: 'html',
    },
  };
}

function legend(t) {
  return { top: 4, left: 0, padding: 0, itemGap: 14, itemWidth: 14, itemHeight: 10, textStyle: { color: t.soft } };
}

/** A chart that is drawn anew when its width or the colours change; its height follows its width. */
function chart(id, height, option) {
  const place = present(id);
  const fit = () => { place.style.height = height(place.clientWidth) + 'px'; };
  fit();
  const drawn = echarts.getInstanceByDom(place) ?? echarts.init(place, null, { renderer: 'svg' });
  const draw = () => {
    fit();
    drawn.resize();
    drawn.setOption(option(theme(), place.clientWidth), true);
  };
  draw();
  charts.set(place, draw);
  let width = place.clientWidth;
  follow(place, () => {
    if (place.clientWidth === width) return;
    width = place.clientWidth;
    draw();
  });
}

/** Pixels that the longest of these takes, as the page draws it. */
function widest(names, fontSize) {
  const probe = element('span');
  probe.style.cssText = `position:absolute;visibility:hidden;white-space:nowrap;font-size:${fontSize}px`;
  document.body.append(probe);
  const width = Math.max(...names.map((name) => {
    probe.textContent = name;
    return probe.getBoundingClientRect().width;
  }));
  probe.remove();
  return Math.ceil(width);
}

/** Says why there is no chart, nor the table that goes with it. */
function missing(id, why) {
  const place = present(id);
  place.closest('section').querySelector('details')?.toggleAttribute('hidden', true);
  const note = element('p', 'lead', why);
  note.id = `no-${id}`;
  note.instead = place;
  place.replaceWith(note);
}

/** The place of a chart that is there after all. */
function present(id) {
  const note = byId(`no-${id}`);
  if (note) {
    note.closest('section').querySelector('details')?.removeAttribute('hidden');
    note.replaceWith(note.instead);
  }
  return byId(id);
}

const narrow = (width) => width < 620;
