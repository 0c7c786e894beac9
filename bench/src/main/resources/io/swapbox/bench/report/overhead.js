// The report on what metadata takes in memory.

const MIB = 1024 * 1024;
const mebibytes = (n) => (n / MIB).toFixed(2);
const { slots } = result.settings;
const TITLES = { zswap: 'Everything in zswap', file: 'Everything in a swap file' };
const COLORS = ['c1', 'c4', 'c3', 'c5'];
const SYMBOLS = ['circle', 'rect', 'diamond', 'triangle'];
const DASHES = { MEASURED: 'solid', PUBLISHED: 'dashed', COMPUTED: 'dotted' };
const percents = result.backends[0].usage.map((usage) => usage.percent);
const bars = result.backends.flatMap(({ backend, bars }) => bars.map((bar) => ({ backend, ...bar })));
const source = (design) => design.source.toLowerCase();
const label = (design) => (design.source === 'MEASURED' ? design.name : `${design.name} (${source(design)})`);
const last = (list) => list[list.length - 1];

function verdict() {
  if (bars.length === 0) {
    return [true, 'Measured', 'There are no bars for so many slots: they are for 8,388,608.'];
  }
  const broken = bars.filter((bar) => !bar.holds);
  const named = ({ backend, percent }) => `${backend} at ${percent}\u00a0%`;
  return broken.length === 0
    ? [true, 'All bars hold', `Metadata takes no more than it may: ${bars.map((bar) => `${named(bar)}: ${mebibytes(bar.bytes)} of ${mebibytes(bar.maxBytes)}\u00a0MiB`).join(', ')}.`]
    : [false, 'A bar does not hold', `Metadata takes more than it may: ${broken.map((bar) => `${named(bar)}: ${mebibytes(bar.bytes)} instead of ${mebibytes(bar.maxBytes)}\u00a0MiB`).join(', ')}.`];
}

function keyFigures() {
  const cards = result.backends.map(({ backend, usage }) => {
    const full = last(usage);
    const all = full.virtualBytes + full.physicalBytes;
    return [TITLES[backend], bytes(all), `at 100\u00a0%, ${(all / full.entries).toFixed(2)} bytes a page`];
  });
  const file = last(last(result.backends).usage);
  cards.push(['Descriptors', (file.virtualBytes / file.entries).toFixed(2), 'bytes a page']);
  cards.push(['Slots of the file', (file.physicalBytes / file.entries).toFixed(2), 'bytes a page: bitmaps, checksum, reverse map']);
  return cards;
}

// Tables

function usageTable({ backend, designs }) {
  table(backend, `${TITLES[backend]}, MiB`, ['Design', ...percents.map((percent) => `${percent}\u00a0%`)],
    designs.map((design) => [label(design), ...design.bytes.map(mebibytes)]));
}

function partsTable({ backend, usage }) {
  const parts = [['Descriptors', 'virtualBytes'], ['Slots of the file', 'physicalBytes'], ['By what the JVM says', 'jvmBytes']]
    .filter(([, field]) => usage.some((at) => at[field] !== 0));
  table(`${backend}-parts`, `${TITLES[backend]}, MiB`, ['Part', ...percents.map((percent) => `${percent}\u00a0%`)],
    parts.map(([name, field]) => [name, ...usage.map((at) => mebibytes(at[field]))]));
}

function barsTable() {
  if (bars.length === 0) {
    document.querySelector('[aria-labelledby=h-bars]').hidden = true;
    return;
  }
  table('bars', 'Bars, MiB', ['Backend', 'Slots in use', 'At most', 'Measured', 'Holds'],
    bars.map((bar) => [TITLES[bar.backend], `${bar.percent}\u00a0%`, mebibytes(bar.maxBytes), mebibytes(bar.bytes), bar.holds ? 'yes' : 'no']));
}

function poolText() {
  const { objects, objectBytes, metadataBytes } = result.pool;
  text('pool', `Not in these figures: the compressed pool keeps ${(metadataBytes / Math.max(1, objects)).toFixed(1)} bytes an object, handles and words of its pages, ` +
    `${bytes(metadataBytes)} for ${count(objects)} objects of ${count(objectBytes)} bytes.`);
}

// Charts

const highest = Math.max(...result.backends.flatMap(({ designs }) => designs.flatMap((design) => design.bytes)));

const HEIGHT = 440;
const TOP = 98;
const BOTTOM = 44;
const LABEL = 14;

/** By how many pixels the label of each value moves so that none lies on another. */
function dodge(values, top) {
  const wanted = values.map((value) => (1 - value / top) * (HEIGHT - TOP - BOTTOM));
  const moved = [...wanted];
  const downwards = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b]);
  // From the lowest one up: each keeps off the one below it.
  for (let k = downwards.length - 2; k >= 0; k--) {
    moved[downwards[k]] = Math.min(wanted[downwards[k]], moved[downwards[k + 1]] - LABEL);
  }
  return moved.map((at, i) => at - wanted[i]);
}

function usageChart({ backend, designs }) {
  const description = `${TITLES[backend]}, metadata at 100 %: ` +
    `${designs.map((design) => `${label(design)} ${mebibytes(last(design.bytes))} MiB`).join(', ')}.`;
  const top = niceMax(highest / MIB);
  const moves = dodge(designs.map((design) => last(design.bytes) / MIB), top);
  chart(`${backend}-chart`, () => HEIGHT, (t) => ({
    ...base(t, description),
    legend: { ...legend(t), orient: 'vertical', itemGap: 5, itemWidth: 26 },
    grid: { left: 40, right: 44, top: TOP, bottom: BOTTOM },
    tooltip: {
      ...base(t).tooltip, trigger: 'axis', axisPointer: { type: 'line', lineStyle: { color: t.line } },
      order: 'valueDesc', valueFormatter: (mib) => `${mib.toFixed(2)} MiB`,
    },
    xAxis: {
      type: 'category', boundaryGap: false, data: percents.map((percent) => `${percent}\u00a0%`), name: 'Slots in use',
      nameLocation: 'middle', nameGap: 26, nameTextStyle: { color: t.soft },
      axisLabel: { color: t.soft }, axisLine: { lineStyle: { color: t.line } }, axisTick: { show: false },
    },
    // One scale for both, so that they can be laid side by side.
    yAxis: {
      type: 'value', min: 0, max: top, axisLabel: { color: t.soft, formatter: (mib) => `${mib}` },
      name: 'MiB', nameGap: 10, nameTextStyle: { color: t.soft, align: 'right', padding: [0, 6, 0, 0] }, splitLine: { lineStyle: { color: t.line } },
    },
    series: designs.map((design, i) => ({
      name: label(design), type: 'line', color: t[COLORS[i]], symbol: SYMBOLS[i], symbolSize: i === 0 ? 8 : 7, z: i === 0 ? 3 : 2,
      lineStyle: { width: i === 0 ? 3 : 1.75, type: DASHES[design.source] },
      endLabel: { show: true, color: t[COLORS[i]], fontSize: 12, fontWeight: i === 0 ? 600 : 400, distance: 6, offset: [0, moves[i]], formatter: (p) => p.value.toFixed(0) },
      data: design.bytes.map((n) => n / MIB),
    })),
  }));
}

/** The end of an axis of some five round steps. */
function niceMax(value) {
  const power = 10 ** Math.floor(Math.log10(value / 5));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n * 6 >= value);
  return Math.ceil(value / step) * step;
}

head(`Real tables with real entries in them, ${count(slots)} slots of 4 KiB, ${bytes(slots * PAGE)} of swap; took ${nanos(result.wallNanos)}`, ...verdict());
figures(keyFigures());
result.backends.forEach(usageTable);
result.backends.forEach(partsTable);
barsTable();
poolText();
settings('Options');
result.backends.forEach(usageChart);
