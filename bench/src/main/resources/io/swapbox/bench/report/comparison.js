// The report of a comparison: the same replay with one thing changed after the other.

const { points } = result;
const names = points.map((point) => point.variant);
const virtual = result.runtime === 'virtual';
const time = (point) => (virtual ? point.virtualNanos : point.wallNanos);
const rate = (point) => Math.round(point.trace.references / (time(point) / 1e9));
const counted = (point, name) => point.counters[name] ?? 0;
const reclaim = (point, what) => ['direct', 'kswapd', 'proactive']
  .reduce((sum, cause) => sum + counted(point, `${what}_${cause}`), 0);
const refaults = (point, what) => counted(point, `${what}_anon`) + counted(point, `${what}_file`);
const known = (value, unit) => (value === null ? '–' : unit(value));
const least = (value) => points.reduce((a, b) => (value(b) < value(a) ? b : a));

// Head

function whatRan() {
  const { trace } = points[0];
  const tasks = result.settings['workload.tasks'];
  return `${count(trace.references)} references of ${trace.name}, ${tasks === 1 ? 'one task' : tasks + ' tasks'}, ` +
    `in ${bytes(trace.limitPages * PAGE)} of memory, ${points.length} times. Seed ${result.seed}, ${result.environment.cores} cores`;
}

function keyFigures() {
  const quick = least(time);
  const calm = least((point) => counted(point, 'pgmajfault'));
  const prompt = least((point) => point.waits.p99);
  return [
    ...swapoffFigures(),
    ['Shortest time', nanos(time(quick)), `${quick.variant}, ${count(rate(quick))} references a second`],
    ['Fewest major faults', count(counted(calm, 'pgmajfault')), calm.variant],
    ['Shortest waits, p99', nanos(prompt.waits.p99), prompt.variant],
  ];
}

const drained = points.filter((point) => point.swapoff !== null);

function swapoffFigures() {
  if (drained.length === 0) return [];
  const quick = drained.reduce((a, b) => (b.swapoff.nanos < a.swapoff.nanos ? b : a));
  return [['Shortest swapoff', nanos(quick.swapoff.nanos), `${quick.variant}, ${count(quick.swapoff.pagesPerSecond)} pages a second`]];
}

function pointsTable() {
  const heads = ['Run', 'Time', 'Exit', 'References a second', 'CPU time', 'Overhead', 'Wait p50', 'p99', 'p99.9', 'Max'];
  table('points', 'All runs', heads, points.map((point) => [
    point.variant, nanos(time(point)), nanos(point.exitNanos), count(rate(point)), known(point.cpu.processNanos, nanos), known(point.cpu.otherShare, percent),
    nanos(point.waits.p50), nanos(point.waits.p99), nanos(point.waits.p999), nanos(point.waits.max)]));
}

function pagesTable() {
  const heads = ['Run', 'Major faults', 'Looked at', 'Reclaimed', 'Refaults', 'Activated', 'Read ahead', 'of use', 'Stalls', 'Pressure, some', 'full'];
  table('pages', 'What reclaim did', heads, points.map((point) => [point.variant, ...[
    counted(point, 'pgmajfault'), reclaim(point, 'pgscan'), reclaim(point, 'pgsteal'),
    refaults(point, 'workingset_refault'), refaults(point, 'workingset_activate'), counted(point, 'swap_ra'),
    counted(point, 'swap_ra_hit'), counted(point, 'allocstall')].map(count),
    percent(point.pressure.some.percent / 100), percent(point.pressure.full.percent / 100)]));
}

// Charts

/** Bars side by side, a group a run. */
function bars(id, description, unit, axis, series, labels = names) {
  chart(id, (width) => (narrow(width) ? 320 : 340), (t, width) => ({
    ...base(t, description),
    legend: legend(t),
    grid: { left: 12, right: 16, top: narrow(width) ? 92 : 52, bottom: 6, containLabel: true },
    tooltip: {
      ...base(t).tooltip, trigger: 'item',
      formatter: (p) => `${p.marker}${p.seriesName}<br>${p.name}: <b>${unit(p.data.exact)}</b>`,
    },
    xAxis: { type: 'category', data: labels, axisLabel: { color: t.ink, interval: 0, width: (width - 60) / labels.length, overflow: 'break' }, axisTick: { show: false }, axisLine: { lineStyle: { color: t.line } } },
    yAxis: {
      ...axis, axisLabel: { color: t.soft, formatter: (n) => unit(n).replace(/\.0+(?=\D|$)/, '') },
      splitLine: { lineStyle: { color: t.line } },
    },
    series: series.map(({ name, color, stack, values }) => ({
      name, type: 'bar', stack, color: t[color], barMaxWidth: 46, barGap: '12%',
      data: values.map((value) => ({ value: axis.type === 'log' ? Math.max(10, value) : value, exact: value })),
    })),
  }));
}

function timeChart() {
  const elapsed = { name: 'Time', color: 'c1', values: points.map(time) };
  if (virtual) {
    text('time-lead', 'From the first reference to the last reply, in virtual time.');
    const described = points.map((point) => `${point.variant}: ${nanos(time(point))}`);
    bars('time-chart', `Virtual time by run. ${described.join('. ')}.`, nanos, { type: 'value' }, [elapsed]);
    return;
  }
  text('time-lead', 'From the first reference to the last reply, and the CPU time of the whole process meanwhile: ' +
    'what the pages cost (LZ4, copying, file I/O), and everything else.');
  const work = (point) => point.cpu.processNanos - point.cpu.otherNanos;
  const described = points.map((point) => `${point.variant}: ${nanos(time(point))}, ${nanos(point.cpu.processNanos)} of CPU time`);
  bars('time-chart', `Time and CPU time by run. ${described.join('. ')}.`, nanos, { type: 'value' }, [
    elapsed,
    { name: 'CPU time, work on pages', color: 'c2', stack: 'cpu', values: points.map(work) },
    { name: 'CPU time, everything else', color: 'c3', stack: 'cpu', values: points.map((point) => point.cpu.otherNanos) },
  ]);
}

function pageChart() {
  const KINDS = [
    ['Major faults', 'c1', (point) => counted(point, 'pgmajfault')],
    ['Looked at', 'c2', (point) => reclaim(point, 'pgscan')],
    ['Reclaimed', 'c3', (point) => reclaim(point, 'pgsteal')],
  ];
  const described = points.map((point) => `${point.variant}: ${KINDS.map(([name, , value]) => `${name} ${count(value(point))}`).join(', ')}`);
  bars('page-chart', `Pages by run. ${described.join('. ')}.`, count, { type: 'value' },
    KINDS.map(([name, color, value]) => ({ name, color, values: points.map(value) })));
}

function waitChart() {
  const KINDS = [['p50', 'Median', 'c1'], ['p99', '99th percentile', 'c2'], ['max', 'Longest', 'c3']];
  const described = points.map((point) => `${point.variant}: median ${nanos(point.waits.p50)}, 99th percentile ${nanos(point.waits.p99)}`);
  bars('wait-chart', `Waits in mailboxes by run. ${described.join('. ')}.`, nanos, { type: 'log', min: 10 },
    KINDS.map(([field, name, color]) => ({ name, color, values: points.map((point) => point.waits[field]) })));
}

// Swapoff

function swapoffTables() {
  table('swapoffs', 'All swapoffs', ['Run', 'Tier', 'Time', 'Pages moved', 'A second', 'Left', 'Messages', 'Actors’ time'],
    drained.map(({ variant, swapoff }) => [
      variant, swapoff.tier, nanos(swapoff.nanos), count(swapoff.pagesMoved), count(swapoff.pagesPerSecond), count(swapoff.pagesLeft),
      known(swapoff.messages, count), known(swapoff.busyNanos, nanos)]), [1]);
  table('swapoff-faults', 'Swap-ins', ['Run', 'Before', 'p50', 'p99', 'During', 'p50', 'p99', 'After', 'p50', 'p99'],
    drained.map(({ variant, swapoff }) => [variant,
      ...[swapoff.before, swapoff.during, swapoff.after].flatMap((faults) => (faults.count === 0
        ? ['none', '–', '–'] : [count(faults.count), nanos(faults.p50), nanos(faults.p99)]))]));
  const kinds = [...new Set(drained.flatMap(({ swapoff }) => swapoff.actors.map(({ actor }) => actor)))].sort();
  const of = ({ swapoff }, kind) => swapoff.actors.find(({ actor }) => actor === kind);
  table('swapoff-actors', 'What actors handled meanwhile: messages, and the time that took', ['Actors', ...drained.map(({ variant }) => variant)],
    kinds.map((kind) => [kind, ...drained.map((point) => {
      const use = of(point, kind);
      return use === undefined ? '–' : `${count(use.messages)}, ${nanos(use.nanos)}`;
    })]));
}

function swapoffChart() {
  const described = drained.map(({ variant, swapoff }) => `${variant}: ${nanos(swapoff.nanos)}`);
  const shortest = Math.min(...drained.flatMap(({ swapoff }) => [swapoff.nanos, swapoff.busyNanos ?? swapoff.nanos]));
  const least = 10 ** Math.floor(Math.log10(Math.max(10, shortest)));
  bars('swapoff-chart', `Time of the swapoff by run. ${described.join('. ')}.`, nanos, { type: 'log', min: least }, [
    { name: 'Time', color: 'c1', values: drained.map(({ swapoff }) => swapoff.nanos) },
    { name: 'Time of all actors', color: 'c2', values: drained.map(({ swapoff }) => swapoff.busyNanos ?? 0) },
  ], drained.map(({ variant }) => variant));
}

function faultChart() {
  const loaded = drained.filter(({ swapoff, settings }) => swapoff.during.count > 0 && settings['swap.swapoff.under-load']);
  if (loaded.length === 0) {
    missing('fault-chart', 'No task swapped while a tier was swapped off.');
    return;
  }
  const described = loaded.map(({ variant, swapoff }) => `${variant}: 99th percentile ${nanos(swapoff.before.p99)} before, ${nanos(swapoff.during.p99)} during`);
  bars('fault-chart', `Swap-ins by run. ${described.join('. ')}.`, nanos, { type: 'log', min: 10 }, [
    { name: 'Median, before', color: 'c4', values: loaded.map(({ swapoff }) => swapoff.before.p50) },
    { name: 'Median, during', color: 'c1', values: loaded.map(({ swapoff }) => swapoff.during.p50) },
    { name: '99th percentile, before', color: 'c3', values: loaded.map(({ swapoff }) => swapoff.before.p99) },
    { name: '99th percentile, during', color: 'c2', values: loaded.map(({ swapoff }) => swapoff.during.p99) },
  ], loaded.map(({ variant }) => variant));
}

function swapoffs() {
  if (drained.length > 0) {
    byId('swapoff').hidden = false;
    swapoffTables();
    swapoffChart();
    faultChart();
  }
}

head(whatRan(), ...integrity(allIntegrity(points), ' over all runs'));
figures(keyFigures());
pointsTable();
pagesTable();
oomKills(points.flatMap((point) => point.oomKills.map((kill) => [point.variant + ', ', kill])));
settings('Settings, as -D takes them');
timeChart();
pageChart();
waitChart();
swapoffs();
