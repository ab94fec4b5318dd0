import type { Argument, Command, Option } from 'commander';
import { EXIT_CODES } from './exit-codes.js';
import { buildProgram } from './program.js';
import type { Terminal } from './terminal.js';

// The tree is only looked at.
const SILENT = { isTTY: false, write: () => true };
const NOWHERE: Terminal = { stdout: SILENT, stderr: SILENT, env: {}, onInterrupt: () => () => undefined };

/** The text of docs/cli.md, from the tree of commands; a test of the docs compares. */
export function renderReference(): string {
  const { program } = buildProgram(NOWHERE);
  const parts = [
    '# The ferry command',
    'Made from `packages/controller/src/cli` by `npm run docs:gen`.',
    'Results go to stdout, everything that happens meanwhile to stderr. With `--json` everything is on stdout, one JSON object a line, each with a `type`: `event`, `progress`, `result`, `error`, or what a list is of (`node`, `process`, `image`, `migration`).',
    '## Options of every command',
    optionTable(program.options),
    '## Exit codes',
    exitCodes(),
    '## Commands',
    ...leaves(program).flatMap((command) => section(command)),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Every command that does something, parents first. */
function leaves(command: Command): Command[] {
  return command.commands.flatMap((child) => {
    const acts = child.registeredArguments.length > 0 || child.commands.length === 0;
    return [...(acts ? [child] : []), ...leaves(child)];
  });
}

function section(command: Command): string[] {
  const title = `${pathOf(command)}${command.registeredArguments.map((argument) => ` ${shown(argument)}`).join('')}`;
  const args = command.registeredArguments.filter((argument) => argument.description !== '');
  return [
    `### \`${title}\``,
    sentence(command.description()),
    ...(args.length === 0
      ? []
      : [args.map((argument) => `- \`${shown(argument)}\`: ${argument.description}`).join('\n')]),
    ...(command.options.length === 0 ? [] : [optionTable(command.options)]),
  ];
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

function shown(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '…' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function optionTable(options: readonly Option[]): string {
  const rows = options.map((option) => `| \`${option.flags}\` | ${cell(option)} |`);
  return ['| option | meaning |', '| --- | --- |', ...rows].join('\n');
}

function cell(option: Option): string {
  const notes = [
    ...(option.mandatory ? ['required'] : []),
    ...(option.argChoices === undefined
      ? []
      : [option.argChoices.map((choice) => `\`${choice}\``).join(', ')]),
    ...(option.defaultValue === undefined ? [] : [`default \`${String(option.defaultValue)}\``]),
  ];
  return `${option.description}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`.replaceAll('|', '\\|');
}

function exitCodes(): string {
  const rows = Object.values(EXIT_CODES).map(({ code, meaning }) => `| ${code} | ${meaning} |`);
  return ['| code | meaning |', '| --- | --- |', ...rows].join('\n');
}
