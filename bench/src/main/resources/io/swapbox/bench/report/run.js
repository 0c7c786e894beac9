// The report of one replay.

const counter = (name) => result.counters[name] || 0;

/** Whether all times but wallNanos are simulated ones. */
const simulated = result.virtualNanos !== null;
const elapsed = simulated ? result.virtualNanos : result.wallNanos;

// Head

function whatRan() {
  const { trace, environment } = result;
  const tasks = result.settings['workload.tasks'];
  return `${count(trace.references)} references of ${trace.name}, ${tasks === 1 ? 'one task' : tasks + ' tasks'}, ` +
    `in ${bytes(trace.limitPages * PAGE)} of memory; a task’s peak is ${bytes(trace.peakPages * PAGE)}. Runtime ${result.runtime}, seed ${result.seed}, ${environment.cores} cores`;
}

const name = (box) => `${box.actor} ${box.message}`;

/** Of fewer messages, the 99th percentile is one or two messages' luck. */
const often = result.mailboxes.filter((box) => box.count >= 1000);

const longestWait = () => often.reduce((a, b) => (b.wait.p99 > a.wait.p99 ? b : a));

function keyFigures() {
  const { memory, cpu, trace } = result;
  const out = counter('swpout_zero') + counter('zswpout') + counter('pswpout')
    - counter('pgdemote') - counter('pgpromote');
  const back = counter('swpin_zero') + counter('zswpin') + counter('pswpin');
  const rate = trace.references / (elapsed / 1e9);
  const cards = [
    [simulated ? 'Virtual time' : 'Time', nanos(elapsed), `${count(Math.round(rate))} references a second`],
    ['Swapped out', bytes(out * PAGE), `${count(out)} pages`],
    ['Swapped in', bytes(back * PAGE), `${count(back)} pages`],
  ];
  if (result.jobs !== null) {
    const { done, left, p50, max } = result.jobs;
    cards.push(['Jobs done', count(done), `${left === 0 ? '' : `${count(left)} left; `}${nanos(p50)} at the median, ${nanos(max)} the longest`]);
  }
  cards.push(['Major faults', count(counter('pgmajfault')), `of ${count(counter('pgfault'))} faults`]);
  const { some, full } = result.pressure;
  cards.push(['Memory pressure', percent(some.percent / 100), `of the time some task waited; ${percent(full.percent / 100)} all that could run`]);
  if (memory.poolBytes > 0) {
    const plain = memory.poolStoredPages * PAGE;
    cards.push(['Compression', `${(plain / memory.poolBytes).toFixed(2)}\u00a0:\u00a01`, `${bytes(plain)} in a pool of ${bytes(memory.poolBytes)}`]);
  }
  const filePages = memory.tiers.filter((tier) => tier.kind === 'file')
    .reduce((sum, tier) => sum + tier.pages, 0);
  if (filePages > 0) {
    cards.push(['Swap file', bytes(filePages * PAGE), 'of pages at the fullest']);
  }
  if (cpu.otherShare !== null && cpu.otherShare >= 0) {
    cards.push(['Overhead', percent(cpu.otherShare), 'of CPU time outside of the work on pages']);
  }
  if (often.length > 0) {
    const worst = longestWait();
    cards.push(['Longest wait, p99', nanos(worst.wait.p99), name(worst)]);
  }
  return cards;
}

const MEANING = {
  pswpin: 'read from the file', pswpout: 'written to the file',
  zswpin: 'read from the pool', zswpout: 'stored in the pool',
  zswpwb: 'moved from the pool to the file',
  pgdemote: 'moved to a later tier', pgpromote: 'moved to an earlier tier',
  swpin_zero: 'zero-filled, given back', swpout_zero: 'zero-filled, kept as a mark',
  swpout_clean: 'evicted without a store: its copy was good',
  pgfault: 'faults', pgmajfault: 'faults that had to swap in',
  swap_ra: 'read ahead', swap_ra_hit: 'of these, referred to in time',
  pgscan_direct: 'looked at by a task that needed memory', pgsteal_direct: 'reclaimed by it',
  pgscan_kswapd: 'looked at in the background', pgsteal_kswapd: 'reclaimed there',
  pgscan_proactive: 'looked at as memory.reclaim asked for it', pgsteal_proactive: 'reclaimed there',
  allocstall: 'times that a task had to reclaim from its node',
  pgscan_direct_throttle: 'of these, waited for kswapd first', pageoutrun: 'runs of kswapd',
  memory_reclaim: 'requests of memory.reclaim', memory_reclaim_eagain: 'of these, fell short',
  pageblock_steal: 'frames that boosted the watermarks',
  pgactivate: 'moved to the active list', pgdeactivate: 'moved to the inactive list',
  oom_kill: 'tasks killed for want of memory',
  workingset_refault_anon: 'came back after eviction', workingset_activate_anon: 'of these, at once active',
  workingset_restore_anon: 'of these, active before',
};

function counters() {
  table('swapped', 'Swapped, by backend', ['Backend', 'Out', 'In'], [
    ['zero', count(counter('swpout_zero')), count(counter('swpin_zero'))],
    ['zswap', count(counter('zswpout')), count(counter('zswpin'))],
    ['file', count(counter('pswpout')), count(counter('pswpin'))],
    ['zswap to file', count(counter('zswpwb')), '–'],
    ['memory to file', count(counter('pgdemote') - counter('zswpwb')), '–'],
    ['to an earlier tier', '–', count(counter('pgpromote'))],
  ]);
  const rows = Object.entries(result.counters)
    .map(([name, value]) => [mono(name), count(value), MEANING[name] || '']);
  table('counters', 'All counters', ['Counter', 'Pages', 'Meaning'], rows, [2]);
}

/** All messages of a mailbox together, in nanoseconds. */
const total = (box, field) => box.count * box[field].mean;

function distributions(id, caption, field) {
  const rows = result.mailboxes.map((box) => [
    name(box), count(box.count), nanos(total(box, field)),
    ...['p50', 'p90', 'p99', 'p999', 'max'].map((p) => nanos(box[field][p])), count(box.depthMax)]);
  table(id, caption, ['Actor and message', 'Count', 'Total', 'p50', 'p90', 'p99', 'p99.9', 'Max', 'Deepest'], rows);
}

const WORK_NAMES = {
  COMPRESS: 'Compress', DECOMPRESS: 'Decompress', ZERO_SCAN: 'Zero scan', COPY: 'Copy and compare',
  CHECKSUM: 'Checksum', FILE_READ: 'File reads', FILE_WRITE: 'File writes',
};

/** What CPU time went to: work first, largest first, then what is left of Java threads, then the JVM. */
function timeParts() {
  const { cpu } = result;
  const parts = Object.entries(cpu.workNanos)
    .filter(([, value]) => value > 0)
    .sort((a, b) => b[1] - a[1])
    .map(([name, value]) => ({ name: WORK_NAMES[name] || name, value, work: true }));
  if (cpu.actorsNanos !== null) parts.push({ name: 'Actors, mailboxes, tables', value: cpu.actorsNanos, work: false });
  if (cpu.jvmNanos !== null) parts.push({ name: 'JVM (compiler, collector)', value: cpu.jvmNanos, work: false });
  return parts;
}

function cpuTable() {
  const { cpu } = result;
  const total = cpu.processNanos;
  text('cpu-lead', simulated
    ? `Virtual time: what the work on pages cost by the cost model, all CPUs and devices together. The simulation itself took ${nanos(result.wallNanos)} of real time.`
    : total === null
    ? 'This JVM does not tell its CPU time: only the work on pages was measured.'
    : `${nanos(total)} of CPU time, all threads. Work on pages is what a swap space is for; ` +
      `${percent(cpu.otherShare)} went to all else. Work is measured from its begin to its end: where it waited, for the device or for a core of a busy machine, it counts for more than its CPU time, and the actors for less. ` +
      `The JIT compiler’s threads ran for ${nanos(cpu.compilerNanos)} of elapsed time, the garbage collector for ${nanos(cpu.gcNanos)}.`);
  const rows = timeParts().map((part) => [part.name, nanos(part.value), total ? percent(part.value / total) : '–']);
  table('cpu', 'CPU time', ['Part', 'Time', 'Share'], rows);
}

/** How busy the simulated CPUs and devices were; nothing on threads. */
function placesTable() {
  byId('places').hidden = !simulated;
  if (!simulated) return;
  table('places', 'Simulated places, until the last task had exited', ['Place', 'Slots', 'User', 'System', 'Waiting', 'Idle', 'Messages'],
    result.places.map((use) => {
      const parts = [use.userNanos, use.systemNanos, use.waitingNanos, use.idleNanos];
      const all = Math.max(1, parts.reduce((sum, part) => sum + part, 0));
      return [`${use.place.site.toLowerCase()} ${use.place.index}`, count(use.slots),
        ...parts.map((part) => percent(part / all)), count(use.turns)];
    }));
}

function memoryTable() {
  const { memory } = result;
  table('memory', `Held at the fullest, ${nanos(memory.nanos)} into the run`, ['What', 'Amount'], [
    ['zswap pool', bytes(memory.poolBytes)],
    ['compressed pages in it', bytes(memory.poolStoredBytes)],
    ['as they were before', bytes(memory.poolStoredPages * PAGE)],
    ['zero-filled pages', count(memory.zeroPages)],
    ['entries in use', count(memory.entries)],
    ['their descriptors', bytes(memory.descriptorBytes)],
  ]);
}

function tierTable() {
  table('tiers', 'Tiers at that moment, first to last',
    ['Tier', 'Pages', 'As they were', 'In', 'Had moved behind', 'Had moved before'],
    result.memory.tiers.map((tier) => [
      tier.name === tier.kind ? tier.name : `${tier.name} (${tier.kind})`,
      count(tier.pages), bytes(tier.pages * PAGE), bytes(tier.bytes),
      count(tier.demotedPages), count(tier.promotedPages),
    ]));
}

/** The time line of a chart, until the last sample; its unit are milliseconds. */
const secondsAxis = (t, width, last) => ({
  // A time axis: on a value axis ECharts would stack these instead.
  type: 'time', min: 0, name: 'seconds', nameLocation: 'middle', nameGap: 26, max: last.nanos / 1e6,
  splitNumber: width < 520 ? 4 : 8, splitLine: { show: false }, nameTextStyle: { color: t.soft },
  axisLabel: { color: t.soft, hideOverlap: true, showMaxLabel: false, formatter: (ms) => String(ms / 1000) },
  axisLine: { lineStyle: { color: t.line } },
});
const KINDS = { zswap: 'Compressed pool', file: 'Swap file', memory: 'Slots in memory' };

/** The tiers with a colour each, first to last; from the sixth on colours come again. */
const TIERS = result.memory.tiers.map(({ name, kind }, i) => ({ name, kind, color: ['c2', 'c3', 'c5', 'c6', 'c7'][i % 5] }));

function memoryChart() {
  const { samples } = result;
  if (samples.length < 2) {
    missing('memory-chart', 'The run was too short for samples over time.');
    return;
  }
  const MIB = 1024 * 1024;
  const bands = [
    ['In memory', (s) => s.residentPages * PAGE, 'c1'],
    ...TIERS.map(({ name, kind, color }) => [
      name === kind ? KINDS[kind] : `${KINDS[kind]} ${name}`,
      (s) => (s.tiers.find((tier) => tier.name === name) || { bytes: 0 }).bytes, color]),
    ['Zero pages (no storage)', (s) => s.zeroPages * PAGE, 'c4'],
  ].filter(([, size]) => samples.some((s) => size(s) > 0));
  const last = samples[samples.length - 1];
  chart('memory-chart', () => 340, (t, width) => ({
    ...base(t, `Memory over time. At the end: ${bands.map(([name, size]) => `${name} ${bytes(size(last))}`).join(', ')}.`),
    legend: legend(t),
    grid: { left: 4, right: 12, top: width < 520 ? 72 : 52, bottom: 28, containLabel: true },
    tooltip: {
      ...base(t).tooltip, trigger: 'axis',
      formatter: (points) => {
        const s = samples[points[0].dataIndex];
        const lines = bands.map(([name, size], i) => `${points[i].marker}${name}: <b>${bytes(size(s))}</b>`);
        return `${nanos(s.nanos)}<br>${lines.reverse().join('<br>')}`;
      },
    },
    xAxis: secondsAxis(t, width, last),
    yAxis: {
      type: 'value', name: 'MiB', nameTextStyle: { color: t.soft, align: 'right' },
      axisLabel: { color: t.soft }, splitLine: { lineStyle: { color: t.line } },
    },
    series: bands.map(([name, size, color]) => ({
      name, type: 'line', stack: 'memory', symbol: 'none', lineStyle: { width: 1.5 }, color: t[color],
      areaStyle: { opacity: color === 'c4' ? 0.25 : 0.55 },
      data: samples.map((s) => [s.nanos / 1e6, size(s) / MIB]),
    })),
  }));
}

const RATE_POINTS = 80;

/** What went out and came in, a second, between samples that are as far apart as the points allow. */
function rates() {
  const { samples } = result;
  const step = Math.ceil(samples.length / RATE_POINTS);
  const found = [];
  for (let i = step; i < samples.length; i += step) {
    const [from, to] = [samples[i - step], samples[i]];
    const each = (field) => (to[field] - from[field]) / ((to.nanos - from.nanos) / 1e9);
    if (to.nanos > from.nanos) {
      found.push({ nanos: (from.nanos + to.nanos) / 2, out: each('swappedOutPages'), back: each('swappedInPages'), faults: each('pgmajfault') });
    }
  }
  return found;
}

function rateChart() {
  const points = rates();
  if (points.length < 2) {
    missing('rate-chart', 'The run was too short for samples over time.');
    return;
  }
  const LINES = [['Out', 'out', 'c1', 'solid'], ['In', 'back', 'c2', 'solid'], ['Major faults', 'faults', 'c3', 'dashed']];
  const whole = (n) => count(Math.round(n));
  table('rates', 'Pages a second', ['At', ...LINES.map(([name]) => name)],
    points.map((point) => [nanos(point.nanos), ...LINES.map(([, field]) => whole(point[field]))]));
  const most = (field) => whole(Math.max(...points.map((point) => point[field])));
  chart('rate-chart', () => 300, (t, width) => ({
    ...base(t, `Pages a second over time. At most: ${LINES.map(([name, field]) => `${name} ${most(field)}`).join(', ')}.`),
    legend: legend(t),
    grid: { left: 4, right: 12, top: 52, bottom: 28, containLabel: true },
    tooltip: {
      ...base(t).tooltip, trigger: 'axis',
      formatter: (shown) => {
        const point = points[shown[0].dataIndex];
        return `${nanos(point.nanos)}<br>${LINES.map(([name, field], i) => `${shown[i].marker}${name}: <b>${whole(point[field])}</b> a second`).join('<br>')}`;
      },
    },
    xAxis: secondsAxis(t, width, result.samples[result.samples.length - 1]),
    yAxis: {
      type: 'value', name: 'pages/s', nameTextStyle: { color: t.soft, align: 'left' },
      axisLabel: { color: t.soft, formatter: whole }, splitLine: { lineStyle: { color: t.line } },
    },
    series: LINES.map(([name, field, color, dash]) => ({
      name, type: 'line', symbol: 'none', lineStyle: { width: 1.5, type: dash }, color: t[color],
      data: points.map((point) => [point.nanos / 1e6, point[field]]),
    })),
  }));
}

// Moves between tiers, and slow faults

const REASONS = [['pressure', 'c1'], ['age', 'c2'], ['load', 'c3'], ['demand', 'c5'], ['swapoff', 'c4']];

function moves() {
  if (result.moves.length === 0) {
    missing('moves-chart', 'No page has moved from one tier to another.');
    return;
  }
  table('moves', 'Pages that moved from tier to tier', ['From', 'To', 'Reason', 'Pages', 'Of pages'],
    result.moves.map((move) => [move.from, move.to, move.reason, count(move.pages), bytes(move.pages * PAGE)]), [1, 2]);
  const names = (end) => [...new Set(result.moves.map((move) => move[end]))];
  // A tier is there twice, once as what pages leave and once as what they go to: moves may go both ways.
  const nodes = [...names('from').map((tier) => `${tier} `), ...names('to').map((tier) => ` ${tier}`)];
  const moved = (end, tier) => sum(result.moves.filter((move) => move[end] === tier), (move) => move.pages);
  const nodeLabel = (tier, pages) => `${tier}  ${count(pages)}`;
  const reasons = REASONS.filter(([reason]) => result.moves.some((move) => move.reason === reason));
  const told = result.moves.map((move) => `${count(move.pages)} pages from ${move.from} to ${move.to} (${move.reason})`);
  chart('moves-chart', () => 60 + 70 * Math.max(names('from').length, names('to').length), (t) => ({
    ...base(t, `Moves between tiers: ${told.join(', ')}.`),
    legend: { ...legend(t), data: reasons.map(([reason]) => reason), selectedMode: false },
    series: [
      {
        type: 'sankey', left: 4, right: widest(names('to').map((tier) => nodeLabel(tier, moved('to', tier))), 13) + 12, top: 40, bottom: 10, nodeGap: 24, draggable: false, emphasis: { disabled: true },
        data: nodes.map((node) => ({ name: node, itemStyle: { color: t.c4 }, label: { color: t.ink } })),
        links: result.moves.map((move) => ({
          source: `${move.from} `, target: ` ${move.to}`, value: move.pages, reason: move.reason,
          lineStyle: { color: t[REASONS.find(([reason]) => reason === move.reason)[1]], opacity: 0.45 },
        })),
        label: { fontSize: 13, formatter: ({ name, value }) => nodeLabel(name.trim(), value) },
        tooltip: {
          formatter: ({ data, dataType, name, value }) => (dataType === 'edge'
            ? `${echarts.format.encodeHTML(data.source.trim())} → ${echarts.format.encodeHTML(data.target.trim())}, ${data.reason}: <b>${count(data.value)}</b> pages`
            : `${echarts.format.encodeHTML(name.trim())}: <b>${count(value)}</b> pages`),
        },
      },
      // For the legend alone: a Sankey diagram has none of its own.
      ...reasons.map(([reason, color]) => ({ type: 'pie', name: reason, color: [t[color]], radius: 0, silent: true, data: [{ name: reason, value: 0 }], label: { show: false } })),
    ],
  }));
}

const FAULT_PARTS = [
  ['Answer on frames', 'c2', 'framesNanos'], ['Reclaim', 'c3', 'reclaimNanos'], ['To the allocator', 'c5', 'allocatorNanos'],
  ['Busy entry', 'c6', 'busyNanos'], ['Backend', 'c1', 'backendNanos'], ['Answer', 'c7', 'answerNanos'],
  ['Mapping', 'ink', 'mapNanos'], ['Other', 'c4', 'otherNanos'],
];

function slowest() {
  const faults = result.slowestFaults;
  if (faults.length === 0) {
    missing('slowest-chart', counter('pgmajfault') > 0
      ? 'A task tells of its slowest faults when it has ended.'
      : 'No fault has brought a page back from swap.');
    return;
  }
  table('slowest', 'Slowest faults, slowest first',
    ['Fault', 'From', 'After', 'Time', ...FAULT_PARTS.map(([part]) => part)],
    faults.map((fault) => [
      `task ${fault.task}, page ${count(fault.page)}`, fault.tier, nanos(fault.beginNanos), nanos(fault.nanos),
      ...FAULT_PARTS.map(([, , key]) => nanos(fault[key]))]), [1]);
  const parts = FAULT_PARTS.map(([part, color, key]) => [part, color, faults.map((fault) => fault[key])])
    .filter(([, , values]) => values.some((value) => value > 0));
  const all = sum(faults, (fault) => fault.nanos);
  const shares = parts.map(([part, , values]) => `${part} ${percent(sum(values, (value) => value) / all)}`);
  barParts('slowest-chart', faults.map((fault) => `${fault.tier}, after ${nanos(fault.beginNanos)}`), parts,
    `The ${faults.length} slowest faults, ${nanos(faults[faults.length - 1].nanos)} to ${nanos(faults[0].nanos)}, and what their time went to: ${shares.join(', ')}. The table below holds all figures.`,
    (i) => `Task ${faults[i].task}, page ${count(faults[i].page)} of ${faults[i].tier}`);
}

const STEPS = [['p50', 'p50'], ['p90', 'p90'], ['p99', 'p99'], ['p999', 'p99.9'], ['max', 'max']];

const ROWS = 20;

/** Of each kind of message all waits and all services, in nanoseconds; the largest sum first. */
const totals = result.mailboxes.filter((box) => box.count > 0)
  .map((box) => ({ name: name(box), count: box.count, wait: total(box, 'wait'), service: total(box, 'service') }))
  .sort((a, b) => b.wait + b.service - a.wait - a.service);

function partsTable() {
  table('parts', 'Wait and service, all messages of a kind together', ['Actor and message', 'Count', 'Wait', 'Service', 'Wait’s share'],
    totals.map((box) => [
      box.name, count(box.count), nanos(box.wait), nanos(box.service), percent(box.wait / Math.max(1, box.wait + box.service))]));
}

function partsChart() {
  if (totals.length === 0) {
    missing('parts-chart', 'Mailboxes were not measured in this run (metering = false).');
    return;
  }
  const all = { wait: sum(totals, (box) => box.wait), service: sum(totals, (box) => box.service) };
  const boxes = totals.slice(0, ROWS);
  const shown = sum(boxes, (box) => box.wait + box.service) / Math.max(1, all.wait + all.service);
  text('parts-lead', `All messages together waited ${nanos(all.wait)} in mailboxes and were handled for ${nanos(all.service)}. ` +
    `Shown are the ${boxes.length} kinds with the largest sums, ${percent(shown)} of both. Actors wait side by side, so that waits may add up to more than the run.`);
  barParts('parts-chart', boxes.map((box) => box.name), [
    ['Wait in the mailbox', 'c3', boxes.map((box) => box.wait)],
    ['Service', 'c1', boxes.map((box) => box.service)],
  ], `Wait and service of all messages of a kind together. The largest: ${boxes[0].name}, ${nanos(boxes[0].wait)} of wait and ${nanos(boxes[0].service)} of service. The table below holds all figures.`,
  (i) => `${boxes[i].name} × ${count(boxes[i].count)}`);
}

/**
 * Horizontal bars that are stacked from parts of times.
 * @param rows their names
 * @param parts of each a name, a colour, and its nanoseconds in each row
 * @param title what the tooltip of a row is headed by
 */
function barParts(id, rows, parts, description, title) {
  const whole = rows.map((row, i) => sum(parts, ([, , values]) => values[i]));
  chart(id, (width) => (narrow(width) ? 38 : 24) * rows.length + 84, (t, width) => ({
    ...base(t, description),
    legend: legend(t),
    grid: { left: narrow(width) ? 12 : widest(rows, 12) + 16, right: 72, top: narrow(width) ? 64 : 38, bottom: 30 },
    tooltip: {
      ...base(t).tooltip, trigger: 'axis', axisPointer: { type: 'shadow' },
      formatter: (points) => {
        const i = points[0].dataIndex;
        const lines = parts.map(([part, , values], k) => `${points[k].marker}${part} <b>${nanos(values[i])}</b>`);
        return `${echarts.format.encodeHTML(title(i))}<br>${lines.join('<br>')}`;
      },
    },
    xAxis: {
      type: 'value', axisLabel: { color: t.soft, hideOverlap: true, formatter: (v) => nanos(v).replace(/\.0+(?=\D)/, '') },
      splitNumber: narrow(width) ? 3 : 6, splitLine: { lineStyle: { color: t.line } }, axisLine: { lineStyle: { color: t.line } },
    },
    yAxis: {
      type: 'category', data: rows, inverse: true, axisTick: { show: false }, axisLine: { show: false },
      axisLabel: narrow(width)
        ? { inside: true, color: t.soft, fontSize: 11, interval: 0, verticalAlign: 'bottom', padding: [0, 0, 8, -6] }
        : { color: t.ink, fontSize: 12, interval: 0 },
      z: 3,
    },
    series: parts.map(([part, color, values], k) => ({
      name: part, type: 'bar', stack: 'parts', barWidth: narrow(width) ? 10 : 14, color: t[color], data: values,
      label: k === parts.length - 1
        ? { show: true, position: 'right', color: t.ink, fontSize: 12, formatter: (p) => nanos(whole[p.dataIndex]) }
        : { show: false },
    })),
  }));
}

/** One row a message type, largest total first: a line from the median to the longest, a mark at each percentile. */
function percentileChart(id, field, what) {
  const boxes = result.mailboxes.filter((box) => box.count > 0)
    .sort((a, b) => total(b, field) - total(a, field))
    .slice(0, ROWS);
  if (boxes.length === 0) {
    missing(id, 'Mailboxes were not measured in this run (metering = false).');
    return;
  }
  // A logarithmic axis has no zero; less than 10 ns is below the resolution of most clocks.
  const floor = (value) => Math.max(10, value);
  const lowest = Math.min(...boxes.map((box) => floor(box[field].p50)));
  const worst = boxes.reduce((a, b) => (b[field].p99 > a[field].p99 ? b : a));
  const rows = boxes.map(name);
  const first = Math.floor(Math.log10(lowest));
  const decades = Math.ceil(Math.log10(Math.max(...boxes.map((box) => floor(box[field].max))))) - first;
  chart(id, (width) => (narrow(width) ? 38 : 26) * boxes.length + 84, (t, width) => {
    const every = Math.ceil(decades / (width / 80));
    const decade = (v) => (Math.round(Math.log10(v) - first) % every === 0 ? nanos(v).replace(/\.0+(?=\D)/, '') : '');
    const marks = { p50: t.c1, p90: t.c2, p99: t.c3, p999: t.c5, max: t.ink };
    const shapes = { p50: 'circle', p90: 'circle', p99: 'diamond', p999: 'triangle', max: 'rect' };
    return {
      ...base(t, `${what} by actor and message, as percentiles on a logarithmic axis. The longest 99th percentile: ${name(worst)}, ${nanos(worst[field].p99)}. The table below holds all figures.`),
      legend: { ...legend(t), data: STEPS.map(([, name]) => name) },
      grid: { left: narrow(width) ? 20 : widest(rows, 12) + 16, right: 36, top: 38, bottom: 40 },
      tooltip: {
        ...base(t).tooltip, trigger: 'item',
        formatter: (point) => {
          const box = boxes[point.dataIndex];
          const lines = STEPS.map(([key, name]) => `${name} <b>${nanos(box[field][key])}</b>`);
          return `${echarts.format.encodeHTML(rows[point.dataIndex])} × ${count(box.count)}<br>${lines.join('<br>')}`;
        },
      },
      xAxis: {
        type: 'log', min: 10 ** first, axisLabel: { color: t.soft, formatter: decade },
        splitLine: { lineStyle: { color: t.line } }, axisLine: { lineStyle: { color: t.line } },
      },
      yAxis: {
        type: 'category', data: rows, inverse: true, axisTick: { show: false }, axisLine: { show: false },
        axisLabel: narrow(width)
          ? { inside: true, color: t.soft, fontSize: 11, interval: 0, verticalAlign: 'bottom', padding: [0, 0, 8, -6] }
          : { color: t.ink, fontSize: 12, interval: 0 },
        z: 3,
      },
      series: [
        {
          type: 'custom', name: 'range', silent: true, tooltip: { show: false },
          data: boxes.map((box, i) => [floor(box[field].p50), floor(box[field].max), i]),
          encode: { x: [0, 1], y: 2 },
          renderItem: (params, api) => {
            const from = api.coord([api.value(0), api.value(2)]);
            const to = api.coord([api.value(1), api.value(2)]);
            return { type: 'line', shape: { x1: from[0], y1: from[1], x2: to[0], y2: to[1] }, style: { stroke: t.c4, lineWidth: 1.5, opacity: 0.7 } };
          },
        },
        ...STEPS.map(([key, name]) => ({
          type: 'scatter', name, color: marks[key], symbol: shapes[key], symbolSize: key === 'max' ? [3, 13] : 9,
          data: boxes.map((box, i) => [floor(box[field][key]), i]),
        })),
      ],
    };
  });
}

function cpuChart() {
  const parts = timeParts().filter((part) => part.value > 0);
  if (parts.length === 0) {
    missing('cpu-chart', 'No CPU time was measured.');
    return;
  }
  const total = result.cpu.processNanos || parts.reduce((sum, part) => sum + part.value, 0);
  chart('cpu-chart', () => 30 * parts.length + 12, (t) => ({
    ...base(t, `Where the CPU time went: ${parts.map((part) => `${part.name} ${percent(part.value / total)}`).join(', ')}.`),
    tooltip: { show: false },
    grid: { left: widest(parts.map((part) => part.name), 13) + 16, right: 124, top: 4, bottom: 4 },
    xAxis: { type: 'value', show: false },
    yAxis: {
      type: 'category', inverse: true, data: parts.map((part) => part.name), axisTick: { show: false },
      axisLine: { lineStyle: { color: t.line } }, axisLabel: { color: t.ink, fontSize: 13, interval: 0 },
    },
    series: [{
      type: 'bar', barWidth: 18,
      data: parts.map((part) => ({ value: part.value, itemStyle: { color: part.work ? t.c1 : t.c4 } })),
      label: {
        show: true, position: 'right', color: t.ink, fontSize: 13,
        formatter: (p) => `${nanos(p.value)}  ${percent(p.value / total)}`,
      },
    }],
  }));
}

/** What each part of a mix did, if there are several. */
function cgroups() {
  if (result.parts.length < 2) return;
  table('cgroups', 'Parts, each in a cgroup of its own', ['Part', 'Processes', 'Memory', 'Time', 'Faults', 'Major faults'], result.parts.map((part) => [
    part.name, count(part.tasks), bytes(part.limitPages * PAGE), nanos(part.nanos), count(part.pgfault), count(part.pgmajfault)]));
}

/** A tier that was swapped off meanwhile, if there was one. */
function swapoff() {
  const { swapoff: off } = result;
  if (off === null) return;
  const known = (value, unit) => (value === null ? '–' : unit(value));
  const faults = ({ count: n, p50, p99 }) => (n === 0 ? 'none' : `${count(n)}, p50 ${nanos(p50)}, p99 ${nanos(p99)}`);
  table('swapoff', `Swapoff of ${off.tier}`, ['What', 'Value'], [
    ['began after', nanos(off.beginNanos)], ['time', nanos(off.nanos)], ['pages moved', count(off.pagesMoved)],
    ['pages a second', count(off.pagesPerSecond)], ['pages that could not be read', count(off.pagesLeft)],
    ['messages meanwhile', known(off.messages, count)], ['actors’ time meanwhile', known(off.busyNanos, nanos)],
    ['swap-ins before', faults(off.before)], ['swap-ins during', faults(off.during)], ['swap-ins after', faults(off.after)]]);
}

head(whatRan(), ...integrity(result.integrity));
figures(keyFigures());
counters();
memoryTable();
tierTable();
oomKills(result.oomKills.map((kill) => ['', kill]));
cgroups();
swapoff();
distributions('waits', 'Wait in the mailbox', 'wait');
distributions('services', 'Service time', 'service');
partsTable();
cpuTable();
placesTable();
settings('Settings, as -D takes them');
memoryChart();
rateChart();
moves();
slowest();
partsChart();
percentileChart('wait-chart', 'wait', 'Waiting time');
percentileChart('service-chart', 'service', 'Service time');
cpuChart();
