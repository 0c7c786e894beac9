// The report of a validation: replays beside what a real kernel counted.

const { cases, summary } = result;
const signed = (n) => `${n < 0 ? '−' : '+'}${Math.abs(n).toFixed(1)}\u00a0%`;
const unsigned = (n) => `${n.toFixed(1)}\u00a0%`;
const limit = (one) => `${Math.round(100 * one.fraction)}\u00a0%`;
const plain = (one) => `${one.trace} ${one.backend} ${limit(one)}`;
const label = (one) => (one.counted ? plain(one) : `(${plain(one)})`);
const targets = `each within ${unsigned(summary.targetWorstPercent)}, the median ${unsigned(summary.targetMedianPercent)}`;
const AXIS = 30;
const COUNTS = [['outs', 'Swap-outs', (one) => one.swapOuts], ['ins', 'Swap-ins', (one) => one.swapIns]];

// Head

function verdict() {
  const damaged = [...cases, ...(result.fullPool === null ? [] : [result.fullPool])].filter(({ integrity }) => integrity.mismatches !== 0 || integrity.slotsLeaked !== 0);
  if (damaged.length !== 0) {
    return [false, 'Integrity broken', `Pages came back changed, or slots were not given back: ${damaged.map((one) => (one.backend === undefined ? one.program : plain(one))).join(', ')}.`];
  }
  if (summary.model === null) {
    return [true, 'Integrity ok', 'None of these cases counts for the target.'];
  }
  const far = cases.filter((one) => one.counted && !one.withinTarget);
  const off = far.length === 0 ? '' : ` Further off: ${far.map(plain).join(', ')}.`;
  return [summary.model.met, summary.model.met ? 'Target met' : 'Target missed',
    `${summary.figures} counts: worst error ${unsigned(summary.model.worstPercent)}, median ${unsigned(summary.model.medianPercent)}; the target is ${targets}.${off} Every page came back as it went.`];
}

function keyFigures() {
  const cards = [];
  for (const [name, errors] of [['Model', summary.model], ['Plain LRU', summary.plainLru]]) {
    if (errors === null) continue;
    cards.push([`${name}, median error`, unsigned(errors.medianPercent), `of ${summary.figures} counts`]);
    cards.push([`${name}, worst error`, unsigned(errors.worstPercent), 'of the counted cases']);
  }
  const counted = cases.filter((one) => one.counted);
  cards.push(['Cases within the target', `${counted.filter((one) => one.withinTarget).length} of ${counted.length}`, 'swap-outs and swap-ins']);
  return cards;
}

// Tables

function countsTable([id, title, of]) {
  const kernel = (one) => {
    const { min, median, max } = of(one).kernel;
    return one.runs === 1 ? count(median) : `${count(median)} (${count(min)} to ${count(max)})`;
  };
  table(id, `${title}, pages`, ['Case', 'Model', 'Kernel', 'Ratio', 'Error', 'Plain LRU', 'Error'],
    cases.map((one) => [label(one), count(of(one).model), kernel(one), of(one).ratio.toFixed(3), signed(of(one).errorPercent),
      count(of(one).plainLru), signed(of(one).plainLruErrorPercent)]));
}

function casesTable() {
  table('cases', 'Cases', ['Case', 'Limit', 'Anonymous memory', 'Runs of the kernel', 'Pages verified', 'Target', 'Replay'],
    cases.map((one) => [label(one), bytes(one.limitBytes), bytes(one.frames * PAGE), count(one.runs), count(one.integrity.pagesVerified),
      !one.counted ? '–' : one.withinTarget ? 'met' : 'missed', nanos(one.wallNanos)]));
}

function fullPoolTable() {
  const pool = result.fullPool;
  if (pool === null) return;
  document.getElementById('full-pool-section').hidden = false;
  document.getElementById('full-pool-lead').textContent = `${pool.program} under ${bytes(pool.limitBytes)} with a pool of ${bytes(pool.poolBytes)}. The program is made again by what its recording in another size shows${pool.kernelCutShort ? ', and the kernel’s run was cut short by its recorder' : ''}: not counted.`;
  table('full-pool', 'Counters, pages', ['Counter', 'Model', 'Kernel'], pool.counters.map(({ name, model, kernel }) => [name, count(model), count(kernel)]));
}

// Charts

function errorChart([id, title, of]) {
  const SERIES = [['Model', 'c1', 'circle', (one) => of(one).errorPercent], ['Plain LRU', 'c4', 'diamond', (one) => of(one).plainLruErrorPercent]];
  const described = cases.map((one) => `${plain(one)}: model ${signed(of(one).errorPercent)}, plain LRU ${signed(of(one).plainLruErrorPercent)}`);
  const clip = (n) => Math.max(-AXIS, Math.min(AXIS, n));
  const names = cases.map(label);
  chart(`${id}-chart`, () => 70 + 22 * cases.length, (t) => ({
    ...base(t, `${title}, error by case. ${described.join('. ')}.`),
    legend: legend(t),
    grid: { left: widest(names, 12) + 12, right: 18, top: 34, bottom: 26 },
    tooltip: {
      ...base(t).tooltip, trigger: 'item',
      formatter: (p) => `${p.marker}${p.seriesName}<br>${p.name}: <b>${signed(p.data.exact)}</b>`,
    },
    xAxis: {
      type: 'value', min: -AXIS, max: AXIS, interval: 10, axisLabel: { color: t.soft, formatter: (n) => `${n}\u00a0%` },
      splitLine: { lineStyle: { color: t.line } },
    },
    yAxis: {
      type: 'category', inverse: true, data: names, axisLabel: { color: t.ink, fontSize: 12, interval: 0 }, axisTick: { show: false },
      axisLine: { show: false }, splitLine: { show: true, lineStyle: { color: t.line } },
    },
    series: SERIES.map(([name, color, symbol, error], i) => ({
      name, type: 'scatter', color: t[color], symbol, symbolSize: 10, z: 3 - i,
      data: cases.map((one) => ({ name: label(one), value: [clip(error(one)), label(one)], exact: error(one) })),
      markArea: i === 0 ? {
        silent: true, itemStyle: { color: t.c2, opacity: 0.14 },
        data: [[{ xAxis: -summary.targetWorstPercent }, { xAxis: summary.targetWorstPercent }]],
      } : undefined,
    })),
  }));
}

head(`${cases.length} replays in virtual time, with as much memory as the kernel left the programs, took ${nanos(result.wallNanos)}. Seed ${result.seed}`, ...verdict());
figures(keyFigures());
COUNTS.forEach(countsTable);
casesTable();
fullPoolTable();
settings('Options');
COUNTS.forEach(errorChart);
