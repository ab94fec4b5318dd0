/** A column of a table. */
export interface Column<T> {
  readonly title: string;
  readonly of: (row: T) => string;
  /** Numbers stand on the right. */
  readonly right?: boolean;
}

/** Rows in columns as wide as their widest cell, two spaces apart, without trailing spaces. */
export function table<T>(columns: readonly Column<T>[], rows: readonly T[]): string {
  const lines = [
    columns.map((column) => column.title),
    ...rows.map((row) => columns.map((column) => clean(column.of(row)))),
  ];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, index) => {
          const width = widths[index] ?? 0;
          return columns[index]?.right === true ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A command line may hold anything; control characters must not reach the terminal. */
function clean(text: string): string {
  // eslint-disable-next-line no-control-regex -- that is what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}
