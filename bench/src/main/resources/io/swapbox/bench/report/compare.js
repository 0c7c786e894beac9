// The page of two results side by side: a chart of all changes, and a table.

const { a, b, differences } = result;

const real = ({ verdict }) => verdict.startsWith('real');
const noise = ({ verdict }) => verdict === 'noise';
const unknown = ({ verdict }) => verdict.startsWith('unknown');
/** Half of the interval in percent of a, as the change is; null where it is not known. */
const within = ({ interval, a: own }) => (interval === null || own === 0 ? null : (50 * (interval.high - interval.low)) / Math.abs(own));

// Head

const runs = (side) => `${side.experiment}${side.runtime === null ? '' : side.runtime === 'virtual' ? ' in virtual time' : ` on ${side.runtime}`}, ${side.results === 1 ? 'one run' : `${count(side.results)} runs`}${side.seeds.length === 0 ? '' : `, ${side.seeds.length === 1 ? 'seed' : 'seeds'} ${side.seeds.join(', ')}`}`;

function verdict() {
  const found = differences.filter(real).length;
  if (differences.length === 0) return ['All the same', `Each of the ${count(result.same)} metrics that both have is the same.`];
  if (found > 0) return [`${count(found)} real`, `${count(differences.length)} metrics differ, ${count(result.same)} are the same.`];
  return differences.some(unknown)
    ? ['Unknown', `${count(differences.length)} metrics differ; ${count(differences.filter(unknown).length)} of them have no spread to compare with.`]
    : ['Noise', `${count(differences.length)} metrics differ, none by more than noise.`];
}

function pageHead() {
  text('experiment', 'compare');
  text('description', `${a.path} and ${b.path}`);
  text('what-ran', `A: ${runs(a)}. B: ${runs(b)}.`);
  const [title, reason] = verdict();
  byId('verdict').append(element('strong', '', title), reason);
  text('version', result.writtenBy);
}

function how() {
  const known = differences.find(({ interval }) => interval !== null);
  const told = known === undefined ? '' : `Lines are the intervals that hold the change with ${plain(100 * known.interval.confidence)}\u00a0% confidence; one that holds 0 is noise. Of metrics that are the same, one in ${count(Math.round(1 / (1 - known.interval.confidence)))} looks real by chance. `;
  const single = differences.some(({ verdict: v }) => v === 'unknown: one run') ? 'Where a side has one run, nobody knows what another would have given: two or more on each say what is noise. ' : '';
  const exact = differences.some(({ verdict: v }) => v === 'real: same seed') ? 'In virtual time settings and seed decide alone: with the same seed, each difference comes from what changed. ' : '';
  const far = differences.some(({ changePercent }) => Math.abs(changePercent) > FARTHEST) ? `What lies farther out than ${FARTHEST}\u00a0% stands at the edge. ` : '';
  text('how', `How much more B is, in percent of A. ${far}${told}${single}${exact}`.trim());
}

// Chart

const ROW = 24;
const ENDS = 34;
const FARTHEST = 100;

/** A point a metric, with its interval as a line; what lies farther out stands at the edge. */
function changeChart() {
  const shown = differences.filter(({ changePercent }) => changePercent !== null);
  if (shown.length === 0) {
    missing('change-chart', 'No metric has changed by a share of what it was.');
    return;
  }
  const reach = Math.max(...shown.map((one) => Math.abs(one.changePercent) + (within(one) ?? 0)));
  const edge = Math.min(FARTHEST, Math.max(1, Math.ceil(reach)));
  const inside = (n) => Math.max(-edge, Math.min(edge, n));
  const names = shown.map(({ metric }) => metric);
  const room = (width) => width * (narrow(width) ? 0.45 : 0.42);
  const item = (t) => (params, api) => {
    const i = api.value(0);
    const one = shown[i];
    const half = within(one) ?? 0;
    const at = (n) => api.coord([inside(n), i]);
    const [x, y] = at(one.changePercent);
    const colour = real(one) ? t.c1 : noise(one) ? t.c4 : t.c3;
    const [low, high] = [at(one.changePercent - half)[0], at(one.changePercent + half)[0]];
    return {
      type: 'group',
      children: [
        { type: 'line', shape: { x1: low, y1: y, x2: high, y2: y }, style: { stroke: colour, lineWidth: 2 } },
        { type: 'circle', shape: { cx: x, cy: y, r: 4.5 }, style: { fill: unknown(one) ? t.paper : colour, stroke: colour, lineWidth: 1.5 } },
        { type: 'text', x: params.coordSys.x + params.coordSys.width + 10, y, style: { text: signed(one.changePercent), fill: t.soft, fontSize: 11, verticalAlign: 'middle' } },
      ],
    };
  };
  chart('change-chart', () => shown.length * ROW + ENDS, (t, width) => ({
    ...base(t, `Changes: ${shown.slice(0, 40).map((one) => `${one.metric} ${signed(one.changePercent)}, ${one.verdict}`).join('; ')}.`),
    grid: { left: Math.min(widest(names, 12), room(width)) + 14, right: 84, top: 6, bottom: 26 },
    tooltip: {
      ...base(t).tooltip, trigger: 'item',
      formatter: ({ dataIndex }) => {
        const one = shown[dataIndex];
        const tip = element('div', '', one.metric);
        tip.append(element('br'), `${value(one.a, one.unit)} → ${value(one.b, one.unit)}`, element('br'), `${signed(one.changePercent)}${within(one) === null ? '' : ` ± ${share(within(one))}`}, ${one.verdict}`);
        return tip;
      },
    },
    xAxis: {
      type: 'value', min: -edge, max: edge, axisLabel: { color: t.soft, hideOverlap: true, formatter: (n) => `${n > 0 ? '+' : ''}${n} %` },
      splitLine: { lineStyle: { color: t.line } },
    },
    yAxis: {
      type: 'category', inverse: true, data: names, axisTick: { show: false }, axisLine: { lineStyle: { color: t.soft }, onZero: true },
      axisLabel: { color: t.ink, fontSize: 12, interval: 0, width: room(width), overflow: 'truncate' },
    },
    series: [{ type: 'custom', renderItem: item(t), data: shown.map((one, i) => [i, inside(one.changePercent)]), encode: { x: 1, y: 0 } }],
  }));
}

// Tables

function differenceTable() {
  if (differences.length === 0) {
    byId('differences').append(element('p', 'lead', 'None.'));
    return;
  }
  table('differences', `${count(differences.length)} differ, ${count(result.same)} are the same`, ['Metric', 'A', 'B', 'Change', 'Within ±', 'Verdict'], differences.map((one) => [
    mono(one.metric), value(one.a, one.unit), value(one.b, one.unit), one.changePercent === null ? '–' : signed(one.changePercent),
    within(one) === null ? '' : share(within(one)), one.verdict,
  ]), [5]);
}

function onlyIn(name, metrics) {
  if (metrics.length === 0) return;
  const details = element('details');
  details.append(element('summary', '', `Only in ${name}: ${count(metrics.length)} metrics`), element('p', 'mono', metrics.join(', ')));
  byId('only').append(details);
}

function changed(id, caption, all) {
  if (all.length === 0) {
    byId(id).append(element('p', 'lead', `${caption}: none.`));
    return;
  }
  table(id, caption, ['What', 'A', 'B'], all.map((one) => [mono(one.name), one.a ?? '–', one.b ?? '–'].map((cell) => (cell === '' ? '""' : cell))), [1, 2]);
}

pageHead();
figures([
  ['Real', count(differences.filter(real).length), 'differences beyond noise'],
  ['Noise', count(differences.filter(noise).length), 'differences that may be none'],
  ['Unknown', count(differences.filter(unknown).length), 'differences without a spread to compare with'],
  ['The same', count(result.same), 'metrics'],
]);
how();
changeChart();
differenceTable();
onlyIn('A', result.onlyInA);
onlyIn('B', result.onlyInB);
changed('settings', 'Settings that differ', result.settings);
changed('environment', 'Where and with what they ran, what differs', result.environment);
