// The chart of docs/performance.md: calls/s and processor time per call over connections.
const colours = { direct: '#8c8c8c', nginx: '#2e8b57', mcpstead: '#c2410c' };
const others = ['#2563eb', '#7c3aed', '#0891b2', '#be185d', '#4d7c0f'];
const panel = { width: 380, height: 260, left: 66, top: 56 };

const escape = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/** Round steps for an axis from 0 to at least the given value. */
export function steps(most) {
  const raw = most / 5;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => s >= raw);
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, i) => i * step);
}

function drawPanel(title, x0, series, key, connections) {
  const left = x0 + panel.left;
  const bottom = panel.top + panel.height;
  const marks = steps(Math.max(...series.flatMap(({ points }) => points.map((point) => point[key]))));
  const x = (n) => left + ((connections.indexOf(n) + 0.5) * panel.width) / connections.length;
  const y = (value) => bottom - (value / marks.at(-1)) * panel.height;
  const parts = [`<text x="${left}" y="${panel.top - 14}" class="title">${title}</text>`];
  for (const mark of marks) {
    parts.push(`<path d="M${left} ${y(mark).toFixed(1)}h${panel.width}" class="grid"/>`);
    parts.push(`<text x="${left - 8}" y="${(y(mark) + 4).toFixed(1)}" class="end">${mark.toLocaleString('en-US')}</text>`);
  }
  for (const n of connections) {
    parts.push(`<text x="${x(n).toFixed(1)}" y="${bottom + 18}" class="middle">${n}</text>`);
  }
  parts.push(`<text x="${left + panel.width / 2}" y="${bottom + 38}" class="middle">connections</text>`);
  for (const { name, colour, dashed, points } of series) {
    const line = points.map((p) => `${x(p.connections).toFixed(1)},${y(p[key]).toFixed(1)}`);
    parts.push(`<polyline points="${line.join(' ')}" stroke="${colour}"${dashed ? ' stroke-dasharray="6 4"' : ''}/>`);
    for (const [i, at] of line.entries()) {
      const [cx, cy] = at.split(',');
      parts.push(`<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"><title>${escape(name)}, ` +
        `${points[i].connections}: ${Math.round(points[i][key])}</title></circle>`);
    }
  }
  return parts.join('\n');
}

function seriesOf(cells) {
  const json = 'call-json-300-legacy';
  const names = [...new Set(cells.filter(({ scenario }) => scenario === json).map(({ target }) => target))];
  const rest = names.filter((name) => !(name in colours));
  const points = (target, scenario) =>
    cells.filter((c) => c.target === target && c.scenario === scenario).sort((a, b) => a.connections - b.connections);
  const series = names.map((name) => ({
    name,
    colour: colours[name] ?? others[rest.indexOf(name) % others.length],
    points: points(name, json),
  }));
  const modern = points('mcpstead', 'call-json-300-modern');
  if (modern.length > 0) series.push({ name: 'mcpstead, modern', colour: colours.mcpstead, dashed: true, points: modern });
  return series;
}

/** An SVG of the calls of 300 B answered as JSON. */
export function chart({ cells }) {
  const series = seriesOf(cells);
  const connections = [...new Set(series.flatMap(({ points }) => points.map((p) => p.connections)))].sort((a, b) => a - b);
  const second = panel.left + panel.width + 30;
  const width = second + panel.left + panel.width + 20;
  const legendTop = panel.top + panel.height + 66;
  const columns = 3;
  const legend = series.map(({ name, colour, dashed }, i) => {
    const [x, y] = [panel.left + (i % columns) * 270, legendTop + Math.floor(i / columns) * 22];
    return `<path d="M${x} ${y - 4}h28" stroke="${colour}"${dashed ? ' stroke-dasharray="6 4"' : ''} class="key"/>` +
      `<text x="${x + 36}" y="${y}">${escape(name)}</text>`;
  });
  const height = legendTop + Math.ceil(series.length / columns) * 22;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="calls per second and processor time per call over connections">
<style>
text { font: 13px system-ui, sans-serif; fill: #333 } .title { font-weight: 600 }
.end { text-anchor: end } .middle { text-anchor: middle }
.grid { stroke: #ddd } polyline, .key { fill: none; stroke-width: 2 }
</style>
<rect width="100%" height="100%" fill="#fff"/>
<text x="${panel.left}" y="22">tools/call of half a kilobyte, answered as JSON with 300 B, legacy era unless said otherwise</text>
${drawPanel('calls/s', 0, series, 'perSecond', connections)}
${drawPanel('processor time per call, &#181;s', second, series, 'cpu', connections)}
${legend.join('\n')}
</svg>
`;
}
