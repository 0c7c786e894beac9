// What pages of metrics have: their numbers.

/** A number without a unit. */
const plain = (n) => (n === 0 ? '0' : Number.isInteger(n) || Math.abs(n) >= 1000 ? count(Math.round(n)) : Number(n.toPrecision(4)).toString());
/** A metric in its unit. */
const value = (n, unit) => (unit === 'ns' ? nanos(n) : unit === 'bytes' ? bytes(n) : unit === '' ? plain(n) : `${plain(n)}\u00a0${unit}`);
/** A percentage; counters of millions may differ by a few. */
const share = (n) => {
  const places = n !== 0 && Math.abs(n) < 0.1 ? 3 : 1;
  return `${Math.abs(n).toLocaleString('en-US', { minimumFractionDigits: places, maximumFractionDigits: places })}\u00a0%`;
};
/** A change in percent. */
const signed = (n) => `${n > 0 ? '+' : n < 0 ? '−' : ''}${share(n)}`;
/** Half of the interval of a metric's mean, in percent of it. */
const halfWidth = ({ mean, high }) => (mean === 0 ? value(high - mean, '') : share((100 * (high - mean)) / Math.abs(mean)));
