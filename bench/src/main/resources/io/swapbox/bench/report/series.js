// The report of a series: the same load on machines of different size.

const cpus = (point) => point.settings['contention.cpus'];
const allocators = (point) => point.settings['swap.allocators'];
const NAMES = {
  'per-cpu': 'An allocator a CPU', single: 'One for all',
  'cluster-locks': 'Locks a CPU', 'global-lock': 'One lock for all',
};
const VARIANTS = [['per-cpu', 'c1'], ['single', 'c3'], ['cluster-locks', 'c2'], ['global-lock', 'c5']]
  .map(([variant, color]) => ({
    variant, color, name: NAMES[variant],
    points: result.points.filter((point) => allocators(point) === variant).sort((a, b) => cpus(a) - cpus(b)),
  }))
  .filter(({ points }) => points.length > 0);

/** How busy an allocator's own CPU was, which is the last one; it counts with a single one alone. */
function allocatorBusy(point) {
  const { userNanos, systemNanos, waitingNanos, idleNanos } = point.places[point.places.length - 1];
  const busy = userNanos + systemNanos;
  return busy / Math.max(1, busy + waitingNanos + idleNanos);
}

// Head

function whatRan() {
  const { settings } = result;
  return `At each size the tasks, one a CPU, swap ${count(settings['contention.pages'])} pages out and in again, ${settings['swap.batch']} a message, ` +
    `and think ${nanos(settings['contention.think-nanos'])} in between. Simulated, seed ${result.seed}`;
}

function keyFigures() {
  const messages = sum(result.points, (point) => point.messages);
  const cards = VARIANTS.map(({ name, points }) => {
    const largest = points[points.length - 1];
    return [`Wait at ${cpus(largest)} CPUs, p99`, nanos(largest.allocatorWait.p99), name[0].toLowerCase() + name.slice(1)];
  });
  cards.push(['Simulated', count(messages), `messages, ${count(Math.round(messages / (result.wallNanos / 1e9)))} a second of real time`]);
  return cards;
}

function pointsTable() {
  const heads = ['Allocators', 'CPUs', 'Wait mean', 'p50', 'p99', 'Max', 'Pages a second', 'Allocator’s CPU busy', 'Messages'];
  table('points', 'All points', heads, result.points.map((point) => {
    const wait = point.allocatorWait;
    return [
      NAMES[allocators(point)], count(cpus(point)), nanos(wait.mean), nanos(wait.p50), nanos(wait.p99), nanos(wait.max),
      count(point.pagesPerSecond), allocators(point) === 'single' ? percent(allocatorBusy(point)) : '–', count(point.messages)];
  }));
}

// The heat map

const waited = (box) => box.count * box.wait.mean;

const HEAT_METRICS = [
  {
    name: 'mean wait', unit: nanos, log: true,
    value: (boxes) => sum(boxes, waited) / Math.max(1, sum(boxes, (box) => box.count)),
  },
  // Percentiles of several kinds of message do not add up to one of all.
  { name: '99th percentile of waits', unit: nanos, log: true, value: (boxes) => (boxes.length === 1 ? boxes[0].wait.p99 : undefined) },
  { name: 'longest wait', unit: nanos, log: true, value: (boxes) => Math.max(...boxes.map((box) => box.wait.max)) },
  {
    name: 'share of all waiting', unit: percent, log: false,
    value: (boxes, point) => sum(boxes, waited) / Math.max(1, sum(point.mailboxes, waited)),
  },
  { name: 'most messages in one mailbox', unit: count, log: true, value: (boxes) => Math.max(...boxes.map((box) => box.depthMax)) },
];

/** Rows of a design: each kind of actor with those of its kinds of message that matter, and these below it. */
function heatRows(points) {
  const matters = (box) => points.some((point) => {
    const all = sum(point.mailboxes, (b) => b.count);
    return point.mailboxes.some((b) => b.actor === box.actor && b.message === box.message && b.count * 100 >= all);
  });
  const rows = new Map();
  for (const point of points) {
    for (const box of point.mailboxes.filter(matters)) {
      if (!rows.has(box.actor)) rows.set(box.actor, new Set());
      rows.get(box.actor).add(box.message);
    }
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([actor, messages]) => [
    { name: actor, of: (box) => box.actor === actor && messages.has(box.message), group: true },
    ...[...messages].sort().map((message) => ({ name: message, of: (box) => box.actor === actor && box.message === message })),
  ]);
}

/** A table a design: rows are actors and messages, columns numbers of CPUs. */
function heat(metric) {
  const designs = VARIANTS.map(({ name, points }) => ({
    name, points,
    rows: heatRows(points).map((row) => ({
      ...row,
      values: points.map((point) => {
        const boxes = point.mailboxes.filter((box) => box.count > 0 && row.of(box));
        return boxes.length === 0 ? undefined : metric.value(boxes, point);
      }),
    })),
  }));
  const shade = shades(designs.flatMap(({ rows }) => rows.flatMap(({ values }) => values)), metric.log);
  byId('heat').replaceChildren(...designs.map((design, i) => {
    const place = element('div', 'scroll heat below');
    place.id = `heat-${i}`;
    return place;
  }));
  designs.forEach(({ name, points, rows }, i) => {
    table(`heat-${i}`, `${name}: ${metric.name}, by the number of CPUs`, ['Actor and message', ...points.map((point) => count(cpus(point)))],
      rows.map((row) => [
        row.group ? element('strong', '', row.name) : element('span', 'inner', row.name),
        ...row.values.map((value) => (value === undefined ? '' : element('span', '', metric.unit(value)))),
      ]));
    byId(`heat-${i}`).querySelectorAll('tbody tr').forEach((line, r) => {
      rows[r].values.forEach((value, c) => line.children[c + 1].style.setProperty('--heat-share', shade(value)));
    });
  });
}

function heatMap() {
  const choice = byId('heat-metric');
  // A choice that was made stays when the page is drawn again.
  const chosen = choice.value === '' ? 0 : Number(choice.value);
  choice.replaceChildren(...HEAT_METRICS.map((metric, i) => {
    const option = element('option', '', metric.name);
    option.value = i;
    option.selected = i === chosen;
    return option;
  }));
  choice.onchange = () => heat(HEAT_METRICS[choice.value]);
  choice.onchange();
}

// Charts

/** Lines over the number of CPUs, both axes logarithmic. */
function lines(id, description, unit, series) {
  const sizes = [...new Set(result.points.map(cpus))].sort((a, b) => a - b);
  chart(id, (width) => (narrow(width) ? 320 : 380), (t, width) => ({
    ...base(t, description),
    legend: legend(t),
    grid: { left: 4, right: 28, top: narrow(width) ? 92 : 62, bottom: 30, containLabel: true },
    tooltip: {
      ...base(t).tooltip, trigger: 'item',
      formatter: (p) => `${p.marker}${p.seriesName}<br>${count(p.data[0])} CPUs: <b>${unit(p.data[2])}</b>`,
    },
    xAxis: {
      type: 'log', logBase: 2, min: sizes[0], max: sizes[sizes.length - 1], name: 'CPUs', nameLocation: 'middle', nameGap: 26,
      nameTextStyle: { color: t.soft }, axisLabel: { color: t.soft, hideOverlap: true, formatter: (n) => count(Math.round(n)) },
      axisLine: { lineStyle: { color: t.line } }, splitLine: { show: false },
    },
    yAxis: {
      type: 'log', axisLabel: { color: t.soft, formatter: (n) => unit(n).replace(/\.0+(?=\D|$)/, '') },
      splitLine: { lineStyle: { color: t.line } },
    },
    series: series.map(({ name, color, dash, symbol, points }) => ({
      name, type: 'line', color: t[color], symbol, symbolSize: 7, lineStyle: { width: 2, type: dash },
      // Third the true figure: a logarithmic axis has no zero.
      data: points.map(([x, y]) => [x, Math.max(10, y), y]),
    })),
  }));
}

function waitChart() {
  const KINDS = [['p99', 'p99', 'solid', 'circle'], ['mean', 'mean', 'dashed', 'diamond'], ['p50', 'p50', 'dotted', 'rect']];
  const series = VARIANTS.flatMap(({ name, color, points }) => KINDS.map(([field, label, dash, symbol]) => ({
    name: `${name}, ${label}`, color, dash, symbol, points: points.map((point) => [cpus(point), point.allocatorWait[field]]),
  })));
  const ends = VARIANTS.map(({ name, points }) => {
    const [first, last] = [points[0], points[points.length - 1]];
    return `${name}: 99th percentile ${nanos(first.allocatorWait.p99)} at ${cpus(first)} CPUs, ${nanos(last.allocatorWait.p99)} at ${cpus(last)}`;
  });
  lines('wait-chart', `Wait at slot allocators or for locks over the number of CPUs. ${ends.join('. ')}.`, nanos, series);
}

function throughputChart() {
  const short = (n) => (n >= 1e6 ? digits(n / 1e6) + '\u00a0M' : n >= 1e3 ? digits(n / 1e3) + '\u00a0k' : count(Math.round(n)));
  const series = VARIANTS.map(({ name, color, points }) => ({
    name, color, dash: 'solid', symbol: 'circle', points: points.map((point) => [cpus(point), point.pagesPerSecond]),
  }));
  const ends = VARIANTS.map(({ name, points }) => {
    const last = points[points.length - 1];
    return `${name}: ${count(last.pagesPerSecond)} at ${cpus(last)} CPUs`;
  });
  lines('throughput-chart', `Pages a second of virtual time over the number of CPUs. ${ends.join('. ')}.`, short, series);
}

head(whatRan(), ...integrity(allIntegrity(result.points), ' over all points'));
figures(keyFigures());
pointsTable();
settings('Settings, as -D takes them');
heatMap();
waitChart();
throughputChart();
