// The report of benchmarks: of each group a chart for each unit, and a table.

const { benchmarks, failures, environment } = result;
const ALLOCATED = 'gc.alloc.rate.norm';
const MODES = { thrpt: 'operations by time', avgt: 'time by operation', sample: 'time of single calls', ss: 'time of one call' };

const value = (n) => (n === null ? '' : n === 0 ? '0' : Math.abs(n) >= 1000 ? count(Math.round(n)) : Number(n.toPrecision(4)).toString());
const method = (score) => score.benchmark.slice(score.group.length + 1);
const figure = (score, name) => score.secondary.find((one) => one.name === name);
const distinct = (values) => [...new Set(values)];

/** Parameters that differ within a group; the others are said once. */
function varying(scores) {
  const names = distinct(scores.flatMap(({ params }) => params.map(({ name }) => name)));
  const of = (score, name) => score.params.find((param) => param.name === name)?.value;
  return names.filter((name) => distinct(scores.map((score) => of(score, name)).filter((one) => one !== undefined)).length > 1);
}

const label = (score, names) => [method(score), ...score.params.filter(({ name }) => names.includes(name)).map(({ name, value: v }) => `${name}\u00a0${v}`)].join(' · ');

// Head

function verdict() {
  const threw = failures.length;
  return [threw === 0, threw === 0 ? 'All ran' : 'Some threw', threw === 0
    ? `Each of the ${count(benchmarks.length)} benchmarks and sets of parameters has a score.`
    : `${count(benchmarks.length)} benchmarks and sets of parameters have a score, ${count(threw)} threw.`];
}

function keyFigures() {
  const groups = distinct(benchmarks.map(({ group }) => group));
  const forks = distinct(benchmarks.map((score) => score.forks));
  return [
    ['Scores', count(benchmarks.length), `of ${count(groups.length)} groups`],
    ['Forks', forks.map(count).join(', '), forks.includes(0) ? 'JVMs a benchmark; 0 is the program’s own' : 'JVMs a benchmark'],
    ['Threads at most', count(Math.max(0, ...benchmarks.map(({ threads }) => threads))), `on ${count(environment.cores)} cores`],
    ['Time', nanos(result.wallNanos), 'all together'],
  ];
}

function failuresTable() {
  if (failures.length === 0) {
    byId('failed').remove();
    return;
  }
  table('failures', 'What they said last', ['Benchmark', 'Parameters', 'Message'], failures.map((failure) => [
    failure.benchmark, failure.params.map(({ name, value: v }) => `${name}=${v}`).join(' '), mono(failure.message.slice(-600)),
  ]), [1, 2]);
}

// Groups

function groupSection(group, index) {
  const scores = benchmarks.filter((score) => score.group === group);
  const names = varying(scores);
  const section = element('section');
  const heading = element('h2', '', group);
  heading.id = `h-group-${index}`;
  section.setAttribute('aria-labelledby', heading.id);
  section.append(heading);
  const same = distinct(scores.flatMap(({ params }) => params.filter(({ name }) => !names.includes(name)).map(({ name, value: v }) => `${name} ${v}`)));
  if (same.length > 0) section.append(element('p', 'lead', `All with ${same.join(', ')}.`));
  const kinds = distinct(scores.map(({ mode, unit }) => `${mode} ${unit}`));
  const places = kinds.map((kind, i) => {
    const id = `chart-${index}-${i}`;
    const block = element('div', 'keep');
    block.append(element('h3', '', `${MODES[kind.split(' ')[0]]}, ${kind.split(' ').slice(1).join(' ')}`));
    const place = element('div', 'chart');
    place.id = id;
    place.setAttribute('role', 'img');
    block.append(place);
    section.append(block);
    return [id, scores.filter(({ mode, unit }) => `${mode} ${unit}` === kind)];
  });
  const rows = element('div', 'scroll below');
  rows.id = `table-${index}`;
  section.append(rows);
  byId('groups').append(section);
  places.forEach(([id, own]) => scoreChart(id, own, names));
  groupTable(rows.id, scores, names);
}

function groupTable(id, scores, names) {
  const sampled = scores.some(({ percentiles }) => percentiles !== null);
  const more = scores.some(({ secondary }) => secondary.some(({ name }) => !name.startsWith('gc.')));
  const heads = ['Benchmark', 'Score', '± error', 'Unit', 'Threads', 'Allocated, bytes/op', ...(sampled ? ['p50', 'p99', 'p99.9', 'max'] : []), ...(more ? ['Besides'] : [])];
  const besides = (score) => score.secondary.filter(({ name }) => !name.startsWith('gc.'))
    .map((one) => `${one.name} ${value(one.score)}\u00a0${one.unit}${one.percentiles ? ` (p50 ${value(one.percentiles.p50)}, p99 ${value(one.percentiles.p99)})` : ''}`).join('; ');
  table(id, 'All scores', heads, scores.map((score) => [
    label(score, names), value(score.score), value(score.error), score.unit, count(score.threads), value(figure(score, ALLOCATED)?.score ?? null),
    ...(sampled ? ['p50', 'p99', 'p999', 'max'].map((p) => value(score.percentiles?.[p] ?? null)) : []), ...(more ? [besides(score)] : []),
  ]), more ? [3, heads.length - 1] : [3]);
}

// Charts

const ROW = 26;
const ENDS = 38;
const room = (width) => width * (narrow(width) ? 0.4 : 0.5);

/** A bar a score, from the top in the table's order, with its error as a line across its end. */
function scoreChart(id, scores, names) {
  const labels = scores.map((score) => label(score, names));
  const { unit } = scores[0];
  const described = scores.map((score, i) => `${labels[i]} ${value(score.score)}`).slice(0, 40).join(', ');
  const whisker = (t) => (params, api) => {
    const [low, high] = [api.coord([api.value(1), api.value(0)]), api.coord([api.value(2), api.value(0)])];
    const line = (x1, y1, x2, y2) => ({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: t.ink, lineWidth: 1.25 } });
    const { score, error } = scores[api.value(0)];
    // Behind bar and error, where it lies on neither.
    const number = { type: 'text', x: high[0] + 6, y: high[1], style: { text: value(score), fill: t.soft, fontSize: 11, verticalAlign: 'middle' } };
    return { type: 'group', children: error === null ? [number] : [
      line(low[0], low[1], high[0], high[1]), line(low[0], low[1] - 4, low[0], low[1] + 4), line(high[0], high[1] - 4, high[0], high[1] + 4), number,
    ] };
  };
  const ends = scores.map(({ score, error }, i) => [i, score, error ?? 0]).filter(([, score]) => score !== null)
    .map(([i, score, error]) => [i, Math.max(0, score - error), score + error]);
  const highest = Math.max(...ends.map(([, , high]) => high));
  chart(id, () => scores.length * ROW + ENDS, (t, width) => ({
    ...base(t, `Scores in ${unit}: ${described}.`),
    grid: { left: Math.min(widest(labels, 12), room(width)) + 14, right: 72, top: 6, bottom: 28 },
    tooltip: {
      ...base(t).tooltip, trigger: 'item',
      formatter: ({ dataIndex, seriesType }) => {
        const at = seriesType === 'custom' ? ends[dataIndex][0] : dataIndex;
        const { score, error } = scores[at];
        return `${labels[at]}<br><b>${value(score)}</b>${error === null ? '' : ` ± ${value(error)}`} ${unit}`;
      },
    },
    xAxis: {
      type: 'value', min: 0, max: highest > 0 ? undefined : 1, axisLabel: { color: t.soft, hideOverlap: true, formatter: (n) => value(n) },
      splitLine: { lineStyle: { color: t.line } },
    },
    yAxis: {
      type: 'category', inverse: true, data: labels, axisTick: { show: false }, axisLine: { lineStyle: { color: t.line } },
      axisLabel: { color: t.ink, fontSize: 12, interval: 0, width: room(width), overflow: 'truncate' },
    },
    series: [
      {
        type: 'bar', barMaxWidth: 16, color: t.c1, data: scores.map(({ score }) => score),
      },
      { type: 'custom', renderItem: whisker(t), data: ends, encode: { x: [1, 2], y: 0 }, z: 3 },
    ],
  }));
}

head(`JMH, ${distinct(benchmarks.map(({ benchmark }) => benchmark)).length} benchmarks; took ${nanos(result.wallNanos)}`, ...verdict());
figures(keyFigures());
failuresTable();
distinct(benchmarks.map(({ group }) => group)).forEach(groupSection);
settings('Options');
