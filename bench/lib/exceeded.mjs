/** Which bounds the counted costs exceed, a line each. What could not be counted is held against nothing. */
export function exceeded(name, counted, bound) {
  const units = {
    kilobytes: 'KB allocated per call',
    kiloInstructions: 'thousand instructions per call',
    timesUpstream: "times the upstream stub's processor time",
  };
  return Object.entries(bound)
    .filter(([unit]) => unit !== 'timesUpstream' || !Number.isFinite(counted.kiloInstructions))
    .filter(([unit, most]) => counted[unit] > most)
    .map(([unit, most]) => `${name}: ${counted[unit].toFixed(1)} ${units[unit]}, more than the bound of ${most}`);
}
