import { checkValue } from './arg-list.js';
import { CriuOptionError } from './option-error.js';

/** The criu command that further options are meant for. */
export type ExtraOptionStage = 'dump' | 'pre-dump' | 'restore';

interface ExtraOption {
  /** `optional` values are taken only as `--option=value`, as getopt does. */
  readonly value: 'none' | 'required' | 'optional';
  readonly stages: readonly ExtraOptionStage[];
}

const on = (value: ExtraOption['value'], ...stages: ExtraOptionStage[]): ExtraOption => ({ value, stages });

/**
 * What a caller may add. Everything here leaves alone where images, pages and logs go, when tasks stop and run, and
 * who answers criu; nothing here makes criu load code. Names and arity as in criu 4.2.1's option table.
 */
const ALLOWED: Readonly<Record<string, ExtraOption>> = {
  '--allow-uprobes': on('none', 'dump', 'restore'),
  '--cgroup-dump-controller': on('required', 'dump'),
  '--cgroup-props': on('required', 'dump'),
  '--cgroup-props-file': on('required', 'dump'),
  '--cgroup-root': on('required', 'dump', 'restore'),
  '--cgroup-yard': on('required', 'dump', 'restore'),
  '--cpu-cap': on('optional', 'dump', 'restore'),
  '--display-stats': on('none', 'dump', 'pre-dump', 'restore'),
  '--empty-ns': on('required', 'dump', 'restore'),
  '--enable-fs': on('required', 'dump', 'restore'),
  '--evasive-devices': on('none', 'dump'),
  '--ghost-fiemap': on('none', 'dump'),
  '--join-ns': on('required', 'restore'),
  '--lsm-mount-context': on('required', 'restore'),
  '--lsm-profile': on('required', 'restore'),
  '--mntns-compat-mode': on('none', 'restore'),
  '--root': on('required', 'dump', 'restore'),
  '--skip-mnt': on('required', 'dump', 'restore'),
  '--weak-sysctls': on('none', 'restore'),
};

/** Options that have a field of their own: given twice, the two could contradict each other. */
const TYPED: ReadonlySet<string> = new Set([
  '--auto-dedup',
  '--ext-unix-sk',
  '--external',
  '--file-locks',
  '--file-validation',
  '--force-irmap',
  '--freeze-cgroup',
  '--ghost-limit',
  '--irmap-scan-path',
  '--link-remap',
  '--manage-cgroups',
  '--network-lock',
  '--shell-job',
  '--skip-file-rwx-check',
  '--skip-in-flight',
  '--tcp-close',
  '--tcp-established',
  '--timeout',
]);

/**
 * Checks further criu options against a list of those that do not break the handover.
 * @param stage the criu command they are for
 * @param args as on a command line: `--option`, `--option value` in two elements, or `--option=value`. Long names
 *   in full only; criu itself would also take abbreviations
 * @returns the arguments, normalised to one element per option and value
 * @throws CriuOptionError
 */
export function checkExtraOptions(stage: ExtraOptionStage, args: readonly string[]): string[] {
  const checked: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const { name, inline } = split(args[index] ?? '');
    const option = allowed(stage, name);
    if (option.value === 'none') {
      if (inline !== undefined) throw new CriuOptionError(name, 'takes no value');
      checked.push(name);
    } else if (option.value === 'optional') {
      checked.push(inline === undefined ? name : `${name}=${checkValue(name, inline)}`);
    } else {
      const value = inline ?? args[++index];
      if (value === undefined) throw new CriuOptionError(name, 'needs a value');
      checked.push(name, checkValue(name, value));
    }
  }
  return checked;
}

function split(element: string): { name: string; inline: string | undefined } {
  const equals = element.indexOf('=');
  if (equals === -1) return { name: element, inline: undefined };
  return { name: element.slice(0, equals), inline: element.slice(equals + 1) };
}

function allowed(stage: ExtraOptionStage, name: string): ExtraOption {
  const option = Object.hasOwn(ALLOWED, name) ? ALLOWED[name] : undefined;
  if (option?.stages.includes(stage) === true) return option;
  if (option !== undefined) throw new CriuOptionError(name, `means nothing to criu ${stage}`);
  if (TYPED.has(name)) throw new CriuOptionError(name, 'has a field of its own');
  if (!name.startsWith('-')) throw new CriuOptionError(name, 'is not an option');
  throw new CriuOptionError(name, 'is not on the list of options that keep the handover safe');
}
