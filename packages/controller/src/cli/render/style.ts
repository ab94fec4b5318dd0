import { styleText } from 'node:util';
import type { Sink, Terminal } from '../terminal.js';

/** How a piece of text is set off. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

/** Styles text for a sink: only on a terminal, and not when NO_COLOR is set (https://no-color.org). */
export function styler(sink: Sink, env: Terminal['env']): (style: Style, text: string) => string {
  const on = sink.isTTY && (env['NO_COLOR'] ?? '') === '';
  return (style, text) => (on ? styleText(style, text, { validateStream: false }) : text);
}
