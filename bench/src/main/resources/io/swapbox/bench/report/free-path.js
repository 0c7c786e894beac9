// The report of a free-path experiment: a space that was filled and freed, in several ways.

const { points, published } = result;
const tasks = (point) => point.settings['free-path.tasks'];
const tier = (point) => point.settings['free-path.tiers'];
const variant = (point) => point.settings['free-path.variants'];
const NAMES = { 'per-slot': 'Look-ups per slot', batched: 'Batched', cached: 'Batched, look-up cache' };
const VARIANTS = Object.keys(NAMES).filter((name) => points.some((point) => variant(point) === name));
const TIERS = { zswap: 'zswap', file: 'swap file' };
const ratio = (value) => value.toFixed(2);
const taskCount = (n) => (n === 1 ? '1 task' : `${count(n)} tasks`);
const label = (point) => `${TIERS[tier(point)]}, ${taskCount(tasks(point))}`;

/** The points by place and tasks, each group with all its variants. */
const GROUPS = [...new Set(points.map(label))].map((name) => ({ name, points: points.filter((point) => label(point) === name) }));

// Head

function whatRan() {
  const { settings } = result;
  return `In each run the tasks, one a CPU, swap ${count(settings['free-path.pages'])} pages out and then free them all, ` +
    `${settings['swap.batch']} a message. Simulated, seed ${result.seed}`;
}

function verdict() {
  const leaked = sum(points, (point) => point.integrity.slotsLeaked);
  const ok = leaked === 0;
  return [ok, ok ? 'Integrity ok' : 'Integrity broken',
    ok ? 'Every slot was given back in every run.' : `${count(leaked)} slots were not given back.`];
}

function keyFigures() {
  return GROUPS.map(({ name, points: own }) => {
    const dearest = own.reduce((a, b) => (b.freeRatio > a.freeRatio ? b : a));
    return [`Dearest, ${name}`, `${ratio(dearest.freeRatio)} times`, `${NAMES[variant(dearest)].toLowerCase()}, ${nanos(dearest.freeNanosPerPage)} a page`];
  });
}

function pointsTable() {
  const heads = ['Pages in', 'Tasks', 'Freed', 'Time a page', 'Ratio', 'Free phase', 'Messages'];
  table('points', 'All points', heads, points.map((point) => [
    TIERS[tier(point)], count(tasks(point)), NAMES[variant(point)], `${point.freeNanosPerPage.toFixed(1)}\u00a0ns`, ratio(point.freeRatio),
    nanos(point.freeNanos), count(point.messages)]), [2]);
}

function publishedTable() {
  table('published', 'Published', ['Variant', 'usemem -n', 'Ratio', 'What was measured'],
    published.map((figure) => [NAMES[figure.variant], count(figure.tasks), ratio(figure.ratio), figure.source]), [3]);
}

// Charts

const publishedSeries = [...new Set(published.map((figure) => figure.tasks))].map((n) => ({
  name: `published, ${taskCount(n)}`, isPublished: true,
  values: VARIANTS.map((name) => published.find((figure) => figure.tasks === n && figure.variant === name)?.ratio ?? null),
}));

function ratioChart() {
  const COLORS = ['c1', 'c2', 'c3', 'c5'];
  const measured = GROUPS.map(({ name, points: own }, i) => ({
    name, color: COLORS[i % COLORS.length],
    values: VARIANTS.map((wanted) => own.find((point) => variant(point) === wanted)?.freeRatio ?? null),
  }));
  const series = [...measured, ...publishedSeries];
  const described = GROUPS.map(({ name, points: own }) => `${name}: ${own.map((point) => `${NAMES[variant(point)]} ${ratio(point.freeRatio)}`).join(', ')}`);
  chart('ratio-chart', (width) => (narrow(width) ? 360 : 380), (t, width) => ({
    ...base(t, `Free time by variant, as a multiple of the cheapest. ${described.join('. ')}.`),
    legend: legend(t),
    grid: { left: 4, right: 16, top: narrow(width) ? 112 : 62, bottom: 6, containLabel: true },
    tooltip: {
      ...base(t).tooltip, trigger: 'item',
      formatter: (p) => `${p.marker}${p.seriesName}<br>${p.name}: <b>${ratio(p.value)}</b>`,
    },
    xAxis: {
      type: 'category', data: VARIANTS.map((name) => NAMES[name]), axisLabel: { color: t.ink, interval: 0, width: width / 4, overflow: 'break' },
      axisTick: { show: false }, axisLine: { lineStyle: { color: t.line } },
    },
    yAxis: { type: 'value', axisLabel: { color: t.soft }, splitLine: { lineStyle: { color: t.line } } },
    series: series.map(({ name, color, values, isPublished }) => ({
      name, type: 'bar', barMaxWidth: 34, barGap: '12%', data: values,
      color: isPublished ? t.c4 : t[color],
      // Hollow: not measured here.
      itemStyle: isPublished ? { color: 'transparent', borderColor: t.c4, borderWidth: 1.5, borderType: name.endsWith('1 task') ? 'solid' : 'dashed' } : {},
      label: { show: !narrow(width), position: 'top', color: t.soft, fontSize: 11, formatter: (p) => ratio(p.value) },
    })),
  }));
}

head(whatRan(), ...verdict());
figures(keyFigures());
pointsTable();
publishedTable();
settings('Settings, as -D takes them');
ratioChart();
