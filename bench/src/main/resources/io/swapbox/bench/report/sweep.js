// The report of a sweep: a metric over the first setting, a line for each value of the others.

const { swept, points } = result;
const [x] = swept;
const rows = points.flatMap((point) => point.variants.map((variant) => ({ point, variant })));
const find = ({ variant }, metric) => variant.metrics.find((one) => one.metric === metric);

/** What tells the lines of a panel apart: the second setting and, where a point has several runs, their names. */
const line = ({ point, variant }) => [
  ...(swept.length > 1 ? [`${swept[1].setting}=${point.values[1]}`] : []), ...(variant.variant === '' ? [] : [variant.variant]),
].join(', ');
/** What tells panels apart: all settings from the third on. */
const panel = ({ point }) => swept.slice(2).map(({ setting }, i) => `${setting}=${point.values[i + 2]}`).join(', ');
const unique = (values) => [...new Set(values)];
const LINES = unique(rows.map(line));
const PANELS = unique(rows.map(panel));

const NAMES = unique(rows.flatMap(({ variant }) => variant.metrics.map(({ metric }) => metric)));
const differs = (metric) => new Set(rows.map((row) => find(row, metric)?.mean)).size > 1;
const METRICS = [...NAMES.filter(differs), ...NAMES.filter((metric) => !differs(metric))];
let metric = METRICS[0];
let logarithmic = false;
const unit = () => rows.map((row) => find(row, metric)).find((one) => one !== undefined).unit;

// Head

function verdict() {
  const broken = points.filter(({ passed, errors }) => !passed || errors.length > 0);
  return [result.passed, result.passed ? 'Integrity ok' : `${count(broken.length)} of ${count(points.length)} points failed`, result.passed
    ? 'In all points every page that came back is the one that left, and every slot was given back.'
    : 'A run ended with an error, a page came back changed, or a slot was not given back.'];
}

function whatRan() {
  const of = swept.map(({ setting, values }) => `${values.length} of ${setting}`).join(' by ');
  const { seeds } = result;
  const runs = seeds.length > 1 ? `, ${seeds.length} runs each, seeds ${seeds[0]} to ${seeds[seeds.length - 1]}` : seeds.length === 1 ? `, seed ${seeds[0]}` : '';
  return `${count(points.length)} points: ${of}${runs}`;
}

function keyFigures() {
  return METRICS.slice(0, 4).map((name) => {
    const all = rows.filter((row) => find(row, name) !== undefined);
    const mean = (row) => find(row, name).mean;
    const least = all.reduce((a, b) => (mean(b) < mean(a) ? b : a));
    const most = all.reduce((a, b) => (mean(b) > mean(a) ? b : a));
    const u = find(least, name).unit;
    return [`${name}, least`, value(mean(least), u), `${label(least)}; most ${value(mean(most), u)}`];
  });
}

const label = (row) => [
  ...swept.map(({ setting }, i) => `${setting}=${row.point.values[i]}`), ...(row.variant.variant === '' ? [] : [row.variant.variant]),
].join(', ');

// Chart

const COLOURS = ['c1', 'c3', 'c2', 'c5', 'c4'];
const SYMBOLS = ['circle', 'diamond', 'rect', 'triangle'];
const DASHES = ['solid', 'dashed', 'dotted'];
const look = (i) => ({
  color: COLOURS[i % COLOURS.length], symbol: SYMBOLS[i % SYMBOLS.length], dash: DASHES[Math.floor(i / COLOURS.length) % DASHES.length],
});

/** A line across the interval of a mean, with ends. */
const errorBar = (t, color) => (params, api) => {
  const [left, low] = api.coord([api.value(0), api.value(1)]);
  const high = api.coord([api.value(0), api.value(2)])[1];
  const stroke = { stroke: t[color], lineWidth: 1.5 };
  return {
    type: 'group',
    children: [
      { type: 'line', shape: { x1: left, y1: low, x2: left, y2: high }, style: stroke },
      { type: 'line', shape: { x1: left - 4, y1: low, x2: left + 4, y2: low }, style: stroke },
      { type: 'line', shape: { x1: left - 4, y1: high, x2: left + 4, y2: high }, style: stroke },
    ],
  };
};

function described(name) {
  const all = rows.filter((row) => panel(row) === name && find(row, metric) !== undefined);
  const told = all.slice(0, 40).map((row) => {
    const one = find(row, metric);
    return `${label(row)}: ${value(one.mean, one.unit)}${one.low === null ? '' : ` ± ${halfWidth(one)}`}`;
  });
  return `${metric} over ${x.setting}. ${told.join('. ')}.`;
}

/** About five round steps up to a number. */
function steps(top) {
  const decade = 10 ** Math.floor(Math.log10(top / 5));
  const interval = [1, 2, 5, 10].map((n) => n * decade).find((n) => 5 * n >= top);
  return { interval, max: interval * Math.ceil(top / interval) };
}

/** The scale of all panels, so that heights can be laid side by side, and where a number is drawn on it. */
function scale() {
  const all = rows.map((row) => find(row, metric)).filter((one) => one !== undefined);
  const top = Math.max(...all.map(({ mean, high }) => high ?? mean));
  const positive = all.flatMap(({ mean, low }) => [mean, low ?? mean]).filter((n) => n > 0);
  if (!logarithmic || positive.length === 0) {
    const below = all.some(({ mean }) => mean < 0);
    const shared = PANELS.length > 1 && top > 0 ? steps(top) : {};
    return { axis: { type: 'value', min: below ? undefined : 0, ...shared }, drawn: (n) => (below ? n : Math.max(0, n)) };
  }
  const floor = 10 ** Math.floor(Math.log10(Math.min(...positive)));
  return { floor, axis: { type: 'log', min: floor, max: 10 ** Math.ceil(Math.log10(Math.max(top, 10 * floor))) }, drawn: (n) => Math.max(floor, n) };
}

function panelChart(id, name) {
  chart(id, (width) => (narrow(width) ? 320 : 380) + 18 * Math.max(0, Math.ceil(LINES.length / 3) - 2), (t, width) => {
    const u = unit();
    const { axis, drawn } = scale();
    const series = LINES.flatMap((of, i) => {
      const { color, symbol, dash } = look(i);
      const own = rows.filter((row) => panel(row) === name && line(row) === of && find(row, metric) !== undefined);
      const data = own.map((row) => ({ value: [row.point.values[0], drawn(find(row, metric).mean)], row }));
      const bars = own.filter((row) => find(row, metric).low !== null)
        .map((row) => [row.point.values[0], drawn(find(row, metric).low), drawn(find(row, metric).high)]);
      return [
        { name: of, type: 'line', color: t[color], symbol, symbolSize: 8, lineStyle: { width: 2, type: dash }, data, z: 3 },
        { type: 'custom', renderItem: errorBar(t, color), data: bars, encode: { x: 0, y: [1, 2] }, silent: true, z: 2 },
      ];
    });
    const many = LINES.length > 1;
    const legendRows = many ? Math.ceil(LINES.length * (widest(LINES, 12) + 34) / width) : 0;
    return {
      ...base(t, described(name)),
      legend: { ...legend(t), show: many, data: LINES },
      grid: { left: 8, right: 24, top: 16 + 22 * legendRows, bottom: 30, containLabel: true },
      tooltip: {
        ...base(t).tooltip, trigger: 'item',
        formatter: ({ data }) => {
          const one = find(data.row, metric);
          const tip = element('div', '', label(data.row));
          tip.append(element('br'), `${value(one.mean, one.unit)}${one.low === null ? '' : ` ± ${halfWidth(one)}`}`);
          if (one.verdict !== null) tip.append(element('br'), `${signed(one.changePercent)}: ${one.verdict}`);
          return tip;
        },
      },
      xAxis: {
        type: 'category', data: x.values, name: x.setting, nameLocation: 'middle', nameGap: 28, nameTextStyle: { color: t.soft },
        axisLabel: { color: t.soft, hideOverlap: true }, axisLine: { lineStyle: { color: t.line } }, axisTick: { alignWithLabel: true },
      },
      yAxis: {
        ...axis, axisLabel: { color: t.soft, formatter: (n) => value(n, u).replace(/\.0+(?=\D|$)/, '') },
        splitLine: { lineStyle: { color: t.line } },
      },
      series,
    };
  });
}

// The chosen metric

function pointsTable() {
  const heads = [...swept.map(({ setting }) => mono(setting)), ...(LINES.length > 0 && rows.some(({ variant }) => variant.variant !== '') ? ['Run'] : []),
    'Mean', 'Within ±', 'Change', 'Verdict'];
  const texts = heads.length - 4;
  table('points', `${metric}, all points`, heads, rows.map((row) => {
    const one = find(row, metric);
    const names = texts > swept.length ? [row.variant.variant] : [];
    return [...row.point.values.map((v) => (v === '' ? '""' : v)), ...names, ...(one === undefined ? ['–', '', '', ''] : [
      value(one.mean, one.unit), one.low === null ? '' : halfWidth(one), one.changePercent === null ? '' : signed(one.changePercent), one.verdict ?? ''])];
  }), [...Array(texts).keys(), heads.length - 1]);
}

function told() {
  const all = rows.filter((row) => find(row, metric) !== undefined);
  const mean = (row) => find(row, metric).mean;
  const least = all.reduce((a, b) => (mean(b) < mean(a) ? b : a));
  const most = all.reduce((a, b) => (mean(b) > mean(a) ? b : a));
  const changed = all.map((row) => find(row, metric).verdict).filter((v) => v !== null);
  const noise = changed.filter((v) => v === 'noise').length;
  const bars = all.some((row) => find(row, metric).low !== null)
    ? ` Bars hold the mean with ${plain(100 * result.confidence)}\u00a0% confidence.` : ' One run a point: what is noise, repetitions say.';
  const judged = noise > 0 ? ` ${count(noise)} of ${count(changed.length)} changes from ${x.setting}=${x.values[0]} ${noise === 1 ? 'is' : 'are'} noise.` : '';
  const { floor } = scale();
  const below = floor === undefined ? '' : ` What is below ${value(floor, unit())} is drawn there.`;
  text('told', mean(least) === mean(most) ? `${metric} is ${value(mean(least), unit())} everywhere.`
    : `${metric}: least with ${label(least)}, ${value(mean(least), unit())}; most with ${label(most)}, ${value(mean(most), unit())}.${bars}${judged}${below}`);
}

function show() {
  told();
  pointsTable();
}

function failures() {
  const failed = points.flatMap((point) => [
    ...point.errors, ...(point.passed ? [] : ['a page came back changed, or something was left behind'])].map((error) => ({ point, error })));
  if (failed.length === 0) return;
  byId('failed').hidden = false;
  table('failures', 'Points that failed', ['Point', 'Why'], failed.map(({ point, error }) => [
    mono(swept.map(({ setting }, i) => `${setting}=${point.values[i]}`).join(' ')), error]), [1]);
}

head(whatRan(), ...verdict());
if (rows.length === 0) {
  byId('panels').closest('section').remove();
} else {
  figures(keyFigures());
  METRICS.forEach((name) => byId('metric').append(element('option', '', name)));
  PANELS.forEach((name, i) => {
    const place = element('div', 'keep');
    if (name !== '') place.append(element('h3', '', name));
    const drawing = element('div', 'chart');
    drawing.id = `panel-${i}`;
    drawing.setAttribute('role', 'img');
    place.append(drawing);
    byId('panels').append(place);
    panelChart(drawing.id, name);
  });
  byId('metric').addEventListener('change', ({ target }) => {
    metric = target.value;
    show();
    redraw();
  });
  byId('log').addEventListener('change', ({ target }) => {
    logarithmic = target.checked;
    show();
    redraw();
  });
  show();
}
failures();
settings('Settings that all points have, as -D takes them');
