// What the window of a page asks for, however often the page is drawn.

/** Of each place of a chart how to draw it. */
const charts = new Map();

const followers = new WeakMap();

/** Calls back when a place has changed its width or height, and at first; who asked before does not hear of it any more. */
function follow(place, changed) {
  followers.get(place)?.disconnect();
  const follower = new ResizeObserver(changed);
  follower.observe(place);
  followers.set(place, follower);
}

// Paper and dark screens

const redraw = () => charts.forEach((draw) => draw());
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
matchMedia('print').addEventListener('change', redraw);
addEventListener('beforeprint', () => {
  document.querySelectorAll('details').forEach((d) => { d.dataset.was = d.open; d.open = true; });
});
addEventListener('afterprint', () => {
  document.querySelectorAll('details').forEach((d) => { d.open = d.dataset.was === 'true'; });
});
