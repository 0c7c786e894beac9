// The report of published results beside ours.

const { rows, runs, summary } = result;
const isCalibration = (row) => row.kind === 'calibration';
const parts = [...new Set(rows.map((row) => row.part))];
const label = (row) => (isCalibration(row) ? `${row.id} (calibration)` : row.id);
const holds = (row) => (row.holds ? 'yes' : 'NO') + (isCalibration(row) ? ', not counted' : '');

/** As many decimals as tell one figure from the next. */
function figure(value) {
  if (value === null) return '–';
  const size = Math.abs(value);
  return value.toFixed(size >= 10 ? 2 : size >= 0.1 || size === 0 ? 3 : 5);
}

const published = (row) => row.published.map(figure).join(', ');
const bounds = (row) => `${figure(row.min)} to ${figure(row.max)}`;

// Head

function verdict() {
  const damaged = runs.filter(({ integrity: own }) => own.mismatches !== 0 || own.slotsLeaked !== 0);
  if (damaged.length !== 0) {
    return [false, 'Integrity broken', `Pages came back changed, or slots were not given back: ${damaged.map((run) => run.name).join(', ')}.`];
  }
  const missed = rows.filter((row) => !row.holds && !isCalibration(row));
  const off = missed.length === 0 ? '' : ` Not: ${missed.map((row) => row.id).join(', ')}.`;
  return [summary.met, `${summary.holding} of ${summary.predictions} predictions hold`,
    `The target is ${summary.targetPercent} %.${off} Every page came back as it went.`];
}

function keyFigures() {
  return parts.map((part) => {
    const own = rows.filter((row) => row.part === part && !isCalibration(row));
    return [part, `${own.filter((row) => row.holds).length} of ${own.length}`, 'predictions hold'];
  });
}

// Tables

function rowsTables() {
  parts.forEach((part, i) => {
    const place = element('div', i === 0 ? 'scroll' : 'scroll below');
    place.id = `rows-${i}`;
    byId('rows').append(place);
    table(place.id, part, ['Row', 'What is compared', 'Unit', 'Published', 'Ours', 'Holds from', 'to', 'Holds'],
      rows.filter((row) => row.part === part).map((row) => [
        mono(row.id), row.what, row.unit, published(row), figure(row.ours), figure(row.min), figure(row.max), holds(row)]), [1, 2, 7]);
  });
}

function missesTable() {
  const missed = rows.filter((row) => row.why !== null);
  if (missed.length === 0) {
    byId('misses').remove();
    return;
  }
  table('misses', 'Why rows do not hold', ['Row', 'Why'], missed.map((row) => [mono(row.id), row.why]), [1]);
}

function sourcesTable() {
  table('sources', 'By row', ['Row', 'Published', 'Our figure', 'Bounds'], rows.map((row) => [
    mono(row.id), row.source, row.by === null ? `${row.figure} of ${row.run}` : `${row.figure} of ${row.run} by that of ${row.by}`,
    row.because]), [1, 2, 3]);
}

function runsTable() {
  table('runs', 'Runs', ['Run', 'Experiment', 'Settings', 'Seeds', 'Took'], runs.map((run) => [
    mono(run.name), run.experiment, run.settings.join(' '), count(run.seeds), nanos(run.wallNanos)]), [1, 2]);
}

// Chart

/** 0 at the least with which a row holds, 1 at the most. */
const within = (row, value) => (value - row.min) / (row.max - row.min || 1);
const AXIS = 1;
const clip = (at) => Math.max(-AXIS, Math.min(1 + AXIS, at));

function boundsChart() {
  const names = rows.map(label);
  const dots = (values) => rows.flatMap((row) => values(row).filter((value) => value !== null)
    .map((value) => ({ value: [clip(within(row, value)), label(row)], exact: `${figure(value)} ${row.unit}, holds from ${bounds(row)}` })));
  const described = rows.map((row) => `${row.id}: published ${published(row)}, ours ${figure(row.ours)}, ${row.holds ? 'holds' : 'does not hold'}`);
  const SERIES = [
    ['Ours, holds', 'c1', 'circle', (row) => (row.holds ? [row.ours] : [])],
    ['Ours, does not hold', 'c3', 'rect', (row) => (row.holds ? [] : [row.ours])],
    ['Published', 'c4', 'diamond', (row) => row.published],
  ];
  chart('bounds-chart', () => 76 + 22 * rows.length, (t) => ({
    ...base(t, `Published figures and ours, within their bounds. ${described.join('. ')}.`),
    legend: legend(t),
    grid: { left: widest(names, 12) + 12, right: 18, top: 34, bottom: 30 },
    tooltip: {
      ...base(t).tooltip, trigger: 'item',
      formatter: (p) => `${p.marker}${p.seriesName}<br>${p.data.value[1]}: <b>${p.data.exact}</b>`,
    },
    xAxis: {
      type: 'value', min: -AXIS, max: 1 + AXIS, interval: 1,
      axisLabel: { color: t.soft, formatter: (at) => (at === 0 ? 'least' : at === 1 ? 'most' : '') },
      splitLine: { lineStyle: { color: t.line } },
    },
    yAxis: {
      type: 'category', inverse: true, data: names, axisLabel: { color: t.ink, fontSize: 12, interval: 0 }, axisTick: { show: false },
      axisLine: { show: false }, splitLine: { show: true, lineStyle: { color: t.line } },
    },
    series: SERIES.map(([name, color, symbol, values], i) => ({
      name, type: 'scatter', color: t[color], symbol, symbolSize: 10, z: 4 - i, data: dots(values),
      markArea: i === 0 ? { silent: true, itemStyle: { color: t.c2, opacity: 0.14 }, data: [[{ xAxis: 0 }, { xAxis: 1 }]] } : undefined,
    })),
  }));
}

head(`${runs.length} runs in virtual time took ${nanos(result.wallNanos)}. Seed ${result.seed}`, ...verdict());
figures(keyFigures());
rowsTables();
missesTable();
sourcesTable();
runsTable();
settings('Options');
boundsChart();
