// The report of a soak: a long mixed load that must leave nothing behind.

const { checkpoints, samples, start } = result;
const simulated = result.virtualNanos !== null;
const elapsed = simulated ? result.virtualNanos : result.wallNanos;
const operations = checkpoints.reduce((most, point) => Math.max(most, point.pages), 0);

/** Of nanoseconds, hours, minutes and seconds. */
function clock(time) {
  const seconds = Math.round(time / 1e9);
  const two = (n) => String(n).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

// Head

function whatRan() {
  const { settings } = result;
  return `${count(operations)} page operations of ${settings['soak.tasks']} tasks with ${count(settings['soak.pages'])} pages in all, ` +
    `${count(checkpoints.length)} checkpoints in ${clock(elapsed)} ${simulated ? 'of virtual time' : 'on threads'}, seed ${result.seed}`;
}

function verdict() {
  const [intact, , reason] = integrity(result.integrity);
  const broken = checkpoints.filter((point) => point.leaks.length > 0);
  if (broken.length === 0) return [intact, intact ? 'Nothing left behind' : 'Integrity broken', reason];
  return [false, 'Something left behind', broken.flatMap((point) => point.leaks).join('; ') + '.'];
}

function keyFigures() {
  const most = (value) => samples.reduce((top, sample) => Math.max(top, value(sample)), 0);
  return [
    ['Page operations', count(operations), `${count(Math.round(operations / (result.wallNanos / 1e9)))} a second of real time`],
    ['Refused', count(result.pages.refused), 'pages that found no room, or no swap'],
    ['Changes', count(result.changes), 'of CPUs, and of what cgroups may use'],
    ['Entries', count(most((sample) => sample.level.entries)), 'at the fullest sample'],
    ['Pool', bytes(most((sample) => sample.level.poolBytes)), 'at the fullest sample'],
    ['Swap files', bytes(most((sample) => sample.level.filePages) * PAGE), 'at the fullest sample'],
  ];
}

function checkpointTable() {
  const row = (name, level, memory, pages, settle, verdictOf) => [
    name, pages, count(level.entries), bytes(level.descriptorBytes), count(level.poolPages), bytes(level.poolBytes),
    count(level.filePages), count(level.swapCharged), memory ? bytes(memory.heapBytes) : '–', memory ? bytes(memory.directBytes) : '–', settle, verdictOf];
  table('checkpoints', 'What was left', ['At', 'Operations', 'Entries', 'Descriptors', 'Pool pages', 'Pool', 'File pages', 'Charged', 'Heap', 'Direct', 'To rest', 'Left behind'], [
    row('start', start, null, '–', '–', '–'),
    ...checkpoints.map((point) => row(clock(point.nanos), point.level, point.memory, count(point.pages), nanos(point.settleNanos),
      point.leaks.length === 0 ? 'nothing' : 'something')),
  ]);
}

function leakTable() {
  const leaks = checkpoints.flatMap((point) => point.leaks.map((leak) => [clock(point.nanos), leak]));
  byId('leaks').hidden = leaks.length === 0;
  table('leaks', 'Left behind', ['At', 'What'], leaks, [1]);
}

const rows = (numbers) => Object.entries(numbers).map(([name, value]) => [mono(name), count(value)]);

// Chart

function memoryChart() {
  if (samples.length < 2) {
    missing('memory-chart', 'The run was too short for samples over time.');
    return;
  }
  const MIB = 1024 * 1024;
  const lines = [
    ['Pool', samples, (s) => s.level.poolBytes, 'c2'],
    ['Swap files', samples, (s) => s.level.filePages * PAGE, 'c3'],
    ['Direct memory', samples, (s) => s.memory.directBytes, 'c1'],
    ['Heap at checkpoints', checkpoints, (s) => s.memory.heapBytes, 'c5'],
  ];
  const described = checkpoints.map((point) => `${clock(point.nanos)}: heap ${bytes(point.memory.heapBytes)}, direct ${bytes(point.memory.directBytes)}`);
  chart('memory-chart', () => 340, (t, width) => ({
    ...base(t, `Memory over time. At the checkpoints: ${described.join('; ')}.`),
    legend: legend(t),
    grid: { left: 4, right: 16, top: width < 520 ? 72 : 52, bottom: 6, containLabel: true },
    tooltip: {
      ...base(t).tooltip, trigger: 'item',
      formatter: (p) => `${p.marker}${p.seriesName}<br>${clock(p.value[0] * 1e9)}: <b>${bytes(p.value[1] * MIB)}</b>`,
    },
    xAxis: {
      type: 'value', min: 0, max: Math.ceil(elapsed / 1e9), splitLine: { show: false },
      axisLabel: { color: t.soft, hideOverlap: true, formatter: (seconds) => clock(seconds * 1e9) },
      axisLine: { lineStyle: { color: t.line } },
    },
    yAxis: {
      type: 'value', name: 'MiB', nameTextStyle: { color: t.soft, align: 'right' },
      axisLabel: { color: t.soft }, splitLine: { lineStyle: { color: t.line } },
    },
    series: lines.map(([name, points, size, color]) => ({
      name, type: 'line', symbol: points === checkpoints ? 'circle' : 'none', symbolSize: 8, showSymbol: points === checkpoints,
      lineStyle: { width: points === checkpoints ? 2 : 1 }, color: t[color],
      data: points.map((s) => [s.nanos / 1e9, size(s) / MIB]),
    })),
  }));
}

head(whatRan(), ...verdict());
figures(keyFigures());
checkpointTable();
leakTable();
table('operations', 'Page operations by request', ['Request', 'Pages'], rows(result.pages));
table('counters', 'Counters of the space', ['Counter', 'Pages'], rows(result.counters));
settings('Settings, as -D takes them');
memoryChart();
