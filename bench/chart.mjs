// The plot: pauses on a logarithmic scale, one line for each contender, from the least to the most that was seen.

const PANEL = { width: 470, height: 330, left: 62, right: 14, top: 44, bottom: 36 };
const LEGEND = { perRow: 4, column: 210, line: 20, margin: 16 };
const COLOURS = [
  '#0b6e4f',
  '#d1495b',
  '#3a86ff',
  '#8d6a9f',
  '#e09f3e',
  '#5c677d',
  '#111827',
  '#06aed5',
  '#9a3412',
  '#7cb518',
  '#ff6bb5',
  '#6d4c41',
];

/**
 * An SVG with panels side by side, two in a row.
 * @param panels at least one: title; ticks, the names along the bottom; lines: { name, points: [{ tick, value, least, most }] }
 */
export function chart(panels, names) {
  const colour = (name) => COLOURS[names.indexOf(name) % COLOURS.length];
  const values = panels.flatMap(({ lines }) =>
    lines.flatMap(({ points }) => points.flatMap((p) => [p.least, p.most])),
  );
  // The same decades for all, so that heights can be compared.
  const decades = {
    from: Math.floor(Math.log10(Math.min(...values))),
    to: Math.ceil(Math.log10(Math.max(...values))),
  };
  const rows = Math.ceil(panels.length / 2);
  const legendHeight = Math.ceil(names.length / LEGEND.perRow) * LEGEND.line + LEGEND.margin;
  const [width, height] = [PANEL.width * 2, PANEL.height * rows + legendHeight];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...panels.map(
      (panel, index) =>
        `<g transform="translate(${(index % 2) * PANEL.width} ${Math.floor(index / 2) * PANEL.height})">${draw(panel, decades, colour)}</g>`,
    ),
    `<g transform="translate(${PANEL.left} ${PANEL.height * rows + 8})">${legend(names, colour)}</g>`,
    '</svg>',
    '',
  ].join('\n');
}

function draw({ title, ticks, lines }, decades, colour) {
  const inner = {
    width: PANEL.width - PANEL.left - PANEL.right,
    height: PANEL.height - PANEL.top - PANEL.bottom,
  };
  const y = (value) =>
    fixed(PANEL.top + inner.height * (1 - (Math.log10(value) - decades.from) / (decades.to - decades.from)));
  const x = (tick, shift) =>
    fixed(PANEL.left + (inner.width * (ticks.indexOf(tick) + 0.5 + shift)) / ticks.length);
  const grid = Array.from({ length: decades.to - decades.from + 1 }, (_, n) => 10 ** (decades.from + n)).map(
    (value) =>
      `<line x1="${PANEL.left}" x2="${PANEL.width - PANEL.right}" y1="${y(value)}" y2="${y(value)}" stroke="#ddd"/>` +
      `<text x="${PANEL.left - 6}" y="${y(value) + 4}" text-anchor="end" fill="#555">${inWords(value)}</text>`,
  );
  const bottom = ticks.map(
    (tick) =>
      `<text x="${x(tick, 0)}" y="${PANEL.height - 14}" text-anchor="middle" fill="#555">${tick}</text>`,
  );
  const drawn = lines.map(({ name, points }, index) => {
    // Beside each other, or the ranges would hide each other.
    const shift = ((index + 0.5) / lines.length - 0.5) * 0.4;
    const path = points.map((p) => `${x(p.tick, shift)},${y(p.value)}`).join(' ');
    const marks = points.map(
      (p) =>
        `<line x1="${x(p.tick, shift)}" x2="${x(p.tick, shift)}" y1="${y(p.least)}" y2="${y(p.most)}"/>` +
        `<circle cx="${x(p.tick, shift)}" cy="${y(p.value)}" r="3" fill="${colour(name)}"/>`,
    );
    return `<g stroke="${colour(name)}" fill="none"><polyline points="${path}" stroke-width="1.5"/>${marks.join('')}</g>`;
  });
  return `<text x="${PANEL.left}" y="24" font-weight="bold">${title}</text>${grid.join('')}${bottom.join('')}${drawn.join('')}`;
}

function legend(names, colour) {
  return names
    .map((name, index) => {
      const [left, top] = [
        (index % LEGEND.perRow) * LEGEND.column,
        Math.floor(index / LEGEND.perRow) * LEGEND.line,
      ];
      return `<rect x="${left}" y="${top}" width="12" height="12" fill="${colour(name)}"/><text x="${left + 18}" y="${top + 11}">${name}</text>`;
    })
    .join('');
}

const inWords = (ms) => (ms >= 1000 ? `${ms / 1000} s` : `${ms} ms`);
const fixed = (value) => Number(value.toFixed(1));
