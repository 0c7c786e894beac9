// The report of a comparison: the same replay on one dispatcher after the other.

const { points } = result;
const names = points.map((point) => point.dispatcher);
const rate = (point) => Math.round(point.trace.references / (point.wallNanos / 1e9));
const known = (value, unit) => (value === null ? '–' : unit(value));
const least = (value) => points.reduce((a, b) => (value(b) < value(a) ? b : a));

// Head

function whatRan() {
  const { trace } = points[0];
  const tasks = result.settings['workload.tasks'];
  return `${count(trace.references)} references of ${trace.name}, ${tasks === 1 ? 'one task' : tasks + ' tasks'}, ` +
    `in ${bytes(trace.limitPages * PAGE)} of memory, on each of ${points.length} dispatchers. Seed ${result.seed}, ${result.environment.cores} cores`;
}

function keyFigures() {
  const quick = least((point) => point.wallNanos);
  const frugal = least((point) => point.cpu.processNanos);
  const prompt = least((point) => point.waits.p99);
  return [
    ['Shortest time', nanos(quick.wallNanos), `${quick.dispatcher}, ${count(rate(quick))} references a second`],
    ['Least CPU time', nanos(frugal.cpu.processNanos), frugal.dispatcher],
    ['Shortest waits, p99', nanos(prompt.waits.p99), prompt.dispatcher],
  ];
}

function pointsTable() {
  const heads = ['Dispatcher', 'Time', 'References a second', 'CPU time', 'Overhead', 'Wait p50', 'p99', 'p99.9', 'Max'];
  table('points', 'All dispatchers', heads, points.map((point) => [
    point.dispatcher, nanos(point.wallNanos), count(rate(point)), known(point.cpu.processNanos, nanos), known(point.cpu.otherShare, percent),
    nanos(point.waits.p50), nanos(point.waits.p99), nanos(point.waits.p999), nanos(point.waits.max)]));
}

// Charts

/** Bars side by side, a group a dispatcher. */
function bars(id, description, axis, series) {
  chart(id, (width) => (narrow(width) ? 320 : 340), (t, width) => ({
    ...base(t, description),
    legend: legend(t),
    grid: { left: 4, right: 16, top: narrow(width) ? 92 : 52, bottom: 6, containLabel: true },
    tooltip: {
      ...base(t).tooltip, trigger: 'item',
      formatter: (p) => `${p.marker}${p.seriesName}<br>${p.name}: <b>${nanos(p.data.exact)}</b>`,
    },
    xAxis: { type: 'category', data: names, axisLabel: { color: t.ink }, axisTick: { show: false }, axisLine: { lineStyle: { color: t.line } } },
    yAxis: {
      ...axis, axisLabel: { color: t.soft, formatter: (n) => nanos(n).replace(/\.0+(?=\D|$)/, '') },
      splitLine: { lineStyle: { color: t.line } },
    },
    series: series.map(({ name, color, stack, values }) => ({
      name, type: 'bar', stack, color: t[color], barMaxWidth: 46, barGap: '12%',
      data: values.map((value) => ({ value: axis.type === 'log' ? Math.max(10, value) : value, exact: value })),
    })),
  }));
}

function timeChart() {
  const work = (point) => point.cpu.processNanos - point.cpu.otherNanos;
  const described = points.map((point) => `${point.dispatcher}: ${nanos(point.wallNanos)}, ${nanos(point.cpu.processNanos)} of CPU time`);
  bars('time-chart', `Time and CPU time by dispatcher. ${described.join('. ')}.`, { type: 'value' }, [
    { name: 'Time', color: 'c1', values: points.map((point) => point.wallNanos) },
    { name: 'CPU time, work on pages', color: 'c2', stack: 'cpu', values: points.map(work) },
    { name: 'CPU time, everything else', color: 'c3', stack: 'cpu', values: points.map((point) => point.cpu.otherNanos) },
  ]);
}

function waitChart() {
  const KINDS = [['p50', 'Median', 'c1'], ['p99', '99th percentile', 'c2'], ['max', 'Longest', 'c3']];
  const described = points.map((point) => `${point.dispatcher}: median ${nanos(point.waits.p50)}, 99th percentile ${nanos(point.waits.p99)}`);
  bars('wait-chart', `Waits in mailboxes by dispatcher. ${described.join('. ')}.`, { type: 'log', min: 10 },
    KINDS.map(([field, name, color]) => ({ name, color, values: points.map((point) => point.waits[field]) })));
}

head(whatRan(), ...integrity(allIntegrity(points), ' over all dispatchers'));
figures(keyFigures());
pointsTable();
settings('Settings, as -D takes them');
timeChart();
waitChart();
