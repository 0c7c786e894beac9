// The report of repetitions: how far the runs of one experiment lie apart.

const { variants, seeds, repetitions } = result;
const title = (variant) => (variant === '' ? 'All metrics' : variant);

// Head

function verdict() {
  return [result.passed, result.passed ? 'Integrity ok' : 'Integrity broken', result.passed
    ? `In all ${count(repetitions.length)} runs every page that came back is the one that left, and every slot was given back.`
    : 'In one run or more a page came back changed, or a slot was not given back.'];
}

function keyFigures() {
  const [first] = variants;
  const of = variants.length > 1 ? `, ${first.variant}` : '';
  return first.metrics.filter(({ mean, low }) => mean !== 0 && low !== null).slice(0, 4).map((one) => [
    one.metric, value(one.mean, one.unit), `± ${halfWidth(one)}${of}`]);
}

// Chart: of each metric the runs, and the interval of their mean, in percent of it

const ROW = 26;
const ENDS = 40;
const EDGES = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50];
const FARTHEST = EDGES[EDGES.length - 1];

function spreadChart(id, variant) {
  const shown = variant.metrics.filter(({ mean, low }) => low !== null && mean !== 0);
  if (shown.length === 0) {
    missing(id, 'No metric has values of two runs.');
    return;
  }
  const off = (one, x) => (100 * (x - one.mean)) / Math.abs(one.mean);
  const known = (one) => one.values.filter((x) => x !== null);
  const reach = Math.max(...shown.flatMap((one) => [...known(one).map((x) => Math.abs(off(one, x))), off(one, one.high)]));
  const edge = EDGES.find((one) => one >= reach) ?? FARTHEST;
  const inside = (n) => Math.max(-edge, Math.min(edge, n));
  const names = shown.map(({ metric }) => metric);
  const room = (width) => width * 0.42;
  const item = (t) => (params, api) => {
    const i = api.value(0);
    const one = shown[i];
    const at = (x) => api.coord([inside(off(one, x)), i]);
    const y = at(one.mean)[1];
    return {
      type: 'group',
      children: [
        { type: 'rect', shape: { x: at(one.low)[0], y: y - 6, width: Math.max(1, at(one.high)[0] - at(one.low)[0]), height: 12 }, style: { fill: t.line } },
        ...known(one).map((x) => ({ type: 'circle', shape: { cx: at(x)[0], cy: y, r: 3.5 }, style: { fill: t.paper, stroke: t.c1, lineWidth: 1.5 } })),
        { type: 'text', x: params.coordSys.x + params.coordSys.width + 10, y, style: { text: `± ${halfWidth(one)}`, fill: t.soft, fontSize: 11, verticalAlign: 'middle' } },
      ],
    };
  };
  chart(id, () => shown.length * ROW + ENDS, (t, width) => ({
    ...base(t, `Spread over ${repetitions.length} runs: ${shown.map((one) => `${one.metric} ${value(one.mean, one.unit)} ± ${halfWidth(one)}`).join('; ')}.`),
    grid: { left: Math.min(widest(names, 12), room(width)) + 14, right: 84, top: 6, bottom: 30 },
    tooltip: {
      ...base(t).tooltip, trigger: 'item',
      formatter: ({ dataIndex }) => {
        const one = shown[dataIndex];
        const tip = element('div', '', one.metric);
        tip.append(element('br'), `${value(one.mean, one.unit)} ± ${halfWidth(one)}`, element('br'), known(one).map((x) => value(x, one.unit)).join(', '));
        return tip;
      },
    },
    xAxis: {
      type: 'value', min: -edge, max: edge, axisLabel: { color: t.soft, hideOverlap: true, formatter: (n) => `${n > 0 ? '+' : ''}${Number(n.toPrecision(3))}\u00a0%` },
      splitLine: { lineStyle: { color: t.line } },
    },
    yAxis: {
      type: 'category', inverse: true, data: names, axisTick: { show: false }, axisLine: { lineStyle: { color: t.soft }, onZero: true },
      axisLabel: { color: t.ink, fontSize: 12, interval: 0, width: room(width), overflow: 'truncate' },
    },
    series: [{ type: 'custom', renderItem: item(t), data: shown.map((one, i) => [i, 0]), encode: { x: 1, y: 0 } }],
  }));
}

function place(parent, id, className) {
  const node = element('div', className);
  node.id = id;
  byId(parent).append(node);
  return node;
}

function metricTable(id, variant) {
  place('metrics', id, 'scroll below');
  table(id, title(variant.variant), ['Metric', 'Mean', 'Within ±', 'Least', 'Most'], variant.metrics.map((one) => {
    const known = one.values.filter((x) => x !== null);
    return [mono(one.metric), value(one.mean, one.unit), one.low === null ? '' : halfWidth(one),
      value(Math.min(...known), one.unit), value(Math.max(...known), one.unit)];
  }));
}

head(`${count(repetitions.length)} runs ${result.runtime === 'virtual' ? 'in virtual time' : 'on threads'}, seeds ${seeds[0]} to ${seeds[seeds.length - 1]}`, ...verdict());
figures(keyFigures());
text('how', `A point a run, in percent of the mean. The bar holds the mean of all such runs with ${plain(100 * result.confidence)}\u00a0% confidence; what lies farther out than ${FARTHEST}\u00a0% stands at the edge.`);
variants.forEach((variant, i) => {
  if (variant.variant !== '') byId('spread').append(element('h3', 'below', variant.variant));
  place('spread', `spread-${i}`, 'chart').setAttribute('role', 'img');
  spreadChart(`spread-${i}`, variant);
  metricTable(`metrics-${i}`, variant);
});
settings('Settings of the first run, as -D takes them');
