// The figures' arithmetic, apart from everything that runs processes, so that it can be tested by itself.

/** The middle value; of an even number of values the mean of the two in the middle. Without values it is NaN. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The medians of every numeric member over several objects of one shape. */
export function medians(rounds) {
  return Object.fromEntries(Object.keys(rounds[0]).map((key) => [key, median(rounds.map((round) => round[key]))]));
}

/** Of a line of /proc/PID/stat: the process group, and user and system time together, in clock ticks. */
export function parseStat(line) {
  // The second field, the name, is in parentheses and may hold spaces and parentheses itself.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return { group: Number(fields[2]), ticks: Number(fields[11]) + Number(fields[12]) };
}

/** Of /proc/PID/status: resident memory in bytes; 0 for a process that has ended. */
export function parseResident(status) {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(status);
  return line ? Number(line[1]) * 1024 : 0;
}

/** What load.lua has printed, the last line of wrk's output. */
export function parseWrk(output) {
  const line = output.trimEnd().split('\n').at(-1);
  if (!line.startsWith('{')) {
    throw new Error(`wrk did not end with its counts:\n${output}`);
  }
  return JSON.parse(line);
}

/**
 * How many answers of a run had a wrong length, as far as the sum of bytes can tell: answers that were under way at the
 * end, one a connection, and a hundredth for the framing of chunks are no error.
 */
export function wrongLengths({ calls, bytes }, size, connections) {
  const off = Math.abs(bytes - calls * size) - connections * size - 0.01 * calls * size;
  return off > 0 ? Math.ceil(off / size) : 0;
}

/** One measurement from wrk's counts and the clock ticks that the target has used meanwhile. */
export function figures(counts, ticks, ticksPerSecond, size, connections) {
  return {
    perSecond: counts.calls / (counts.micros / 1e6),
    p50: counts.p50 / 1000,
    p99: counts.p99 / 1000,
    cpu: (ticks / ticksPerSecond / counts.calls) * 1e6,
    errors:
      counts.non2xx + counts.connect + counts.read + counts.write + counts.timeout +
      wrongLengths(counts, size, connections),
  };
}

/**
 * Bytes allocated between the first and the last full collection of a JVM's log (-Xlog:gc): the sum of what the heap has
 * grown by between collections. The log rounds to megabytes, down, before and after alike, so the errors cancel out.
 */
export function allocatedBetweenFullCollections(log) {
  const collections = [...log.matchAll(/GC\(\d+\) (.*?)(\d+)M(?:\(\d+%\))?->(\d+)M/g)].map(([, kind, before, after]) => ({
    full: kind.includes('Diagnostic Command'),
    before: Number(before),
    after: Number(after),
  }));
  const first = collections.findIndex(({ full }) => full);
  const last = collections.findLastIndex(({ full }) => full);
  if (first < 0 || first === last) {
    throw new Error('the log of collections does not have the two that were asked for');
  }
  let megabytes = 0;
  for (let i = first + 1; i <= last; i++) {
    megabytes += collections[i].before - collections[i - 1].after;
  }
  return { bytes: megabytes * 1024 * 1024, collections: last - first };
}

/** Of `perf stat -x,`: the count of instructions; NaN where they could not be counted. */
export function parseInstructions(output) {
  const line = output.split('\n').find((l) => /,instructions/.test(l));
  return line ? Number(line.split(',')[0]) : NaN;
}
