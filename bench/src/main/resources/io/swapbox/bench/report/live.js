// A running experiment: its server sends how far it is, with a result as soon as there is one.

const byId = (id) => document.getElementById(id);
const title = document.title;
let shown = null;
let latest = null;

/** Draws a result as its report does, over the one before. */
function draw(page, result) {
  if (page !== shown) {
    charts.clear();
    document.querySelector('main').replaceWith(byId(`page-${page}`).content.cloneNode(true));
    // Who watches a run wants its charts before long tables.
    const section = (name) => document.querySelector(`[aria-labelledby=${name}]`);
    if (section('h-counters')) section('h-setting').before(section('h-counters'));
    shown = page;
  }
  pages[page](result);
}

/** Nobody sees a hidden page; it is drawn when it is looked at. */
function drawLatest() {
  if (document.hidden || latest === null) return;
  const { page, result } = latest;
  latest = null;
  draw(page, result);
}

function end(message) {
  byId('end').textContent = message;
  document.title = title;
  events.close();
}

function show(moment) {
  const { run, phase, done, total, result, report } = moment;
  const share = total > 0 ? done / total : 0;
  const whole = `${Math.floor(100 * share)}\u00a0%`;
  byId('done').value = share;
  byId('phase').textContent = `${phase === run ? run : `${phase} of ${run}`}: ${whole}`;
  document.title = `${whole} · ${title}`;
  document.body.classList.toggle('running', report === null);
  if (result !== null) {
    latest = moment;
    drawLatest();
  }
  if (report !== null) end(`The run has ended. Its report is ${report}`);
}

document.addEventListener('visibilitychange', drawLatest);
const events = new EventSource('events');
events.onmessage = (event) => show(JSON.parse(event.data));
events.onerror = () => end('The program was ended, or has failed. What was shown stays.');
