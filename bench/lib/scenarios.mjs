// What is measured. The path of a scenario's upstream says to the stub what it is: see FastUpstream.java.

const call = (form, size, label, era) => ({
  name: `call-${form}-${label}-${era}`,
  title: `\`tools/call\`, ${form === 'sse' ? 'SSE' : 'JSON'}, ${label.replace('k', ' KB').replace(/^(\d+)$/, '$1 B')}, ${era}`,
  method: 'tools/call',
  era,
  size,
  accept: form === 'sse' ? 'text/event-stream' : undefined,
  server: `${era}-${form}-${label}`,
  upstream: `/${era}/${form}/${size}/1`,
  connections: [1, 32, 256, 1000],
});

const list = (tools, era) => ({
  name: `list-${tools}-${era}`,
  title: `\`tools/list\`, ${tools} tools of 1 KB, ${era}`,
  method: 'tools/list',
  era,
  tools,
  server: `${era}-list-${tools}`,
  upstream: `/${era}/json/300/${tools}`,
  connections: [32],
});

const eras = ['legacy', 'modern'];

export const scenarios = [
  ...eras.map((era) => call('json', 300, '300', era)),
  ...eras.map((era) => call('sse', 300, '300', era)),
  ...eras.map((era) => call('json', 100_000, '100k', era)),
  ...eras.map((era) => call('sse', 100_000, '100k', era)),
  ...[10, 100, 1000].map((tools) => list(tools, 'legacy')),
  list(1000, 'modern'),
];

/** The scenarios of --quick: those that the targets of docs/performance.md are about. */
export const quickScenarios = scenarios.filter(({ name }) => /^(call-json-300|list-1000-legacy)/.test(name));

export const called = (name) => scenarios.find((scenario) => scenario.name === name);

/** Arguments that make a call half a kilobyte. */
export const callArguments = { text: 'a'.repeat(330) };

/**
 * Of which the cost of a call is counted, and with how many calls. C2 compiles a method that is called once a call after five
 * thousand calls, and is to be done with that before they are counted.
 */
export const costed = [
  { name: 'call-json-300-legacy', warm: 30_000, calls: 30_000 },
  { name: 'call-json-300-modern', warm: 30_000, calls: 30_000 },
  { name: 'list-1000-legacy', warm: 9000, calls: 1500 },
];
