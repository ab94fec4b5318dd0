import type { Lab } from '@ferry/lab';
import type { AddCommand } from '../cli.js';
import { named, parseCount } from '../flags/named.js';
import { table } from '../render/table.js';
import { translated } from '../translate.js';

/** `ferry lab up`, `down`, `run` and `status` */
export const addLab: AddCommand = (program, cli) => {
  const lab = program
    .command('lab')
    .description('nodes made of name spaces on this machine, to try Ferry on (needs root)');
  const show = (opened: Lab): void =>
    cli.output.result(
      'lab',
      describe(opened),
      () => `${render(opened)}\n\nconfiguration: ${opened.configFile}`,
    );
  lab
    .command('up')
    .description('make a lab and start its agents')
    .argument('[name]', 'default: "default", whose configuration ferry finds by itself')
    .option('--nodes <number>', 'how many: named a, b, c …', named('--nodes', parseCount), 2)
    .action(async (name: string | undefined, flags: { nodes: number }) => {
      cli.output.status('starting the nodes …');
      show(
        await useLab(({ Lab }) => Lab.up({ nodes: flags.nodes, ...(name === undefined ? {} : { name }) })),
      );
    });
  lab
    .command('down')
    .description('end everything in a lab and remove it without a trace')
    .argument('[name]')
    .action(async (name?: string) => {
      const gone = await useLab(async ({ Lab }) => {
        const opened = await Lab.open(name);
        await opened.down();
        return opened.name;
      });
      cli.output.result('result', { lab: gone, removed: true }, () => `lab ${gone} is gone`);
    });
  lab
    .command('run')
    .description('start a program on a node so that it can be migrated; prints its pid')
    .argument('<node>')
    .argument('<command...>', 'after --: the program and its arguments')
    .option('--name <name>', 'names its log')
    .option('--lab <lab>', 'another lab than the default one')
    .action(async (node: string, command: string[], flags: { name?: string; lab?: string }) => {
      const { name } = flags;
      const workload = await useLab(async ({ Lab }) =>
        (await Lab.open(flags.lab)).node(node).run(command, {
          // What the caller's shell would do: a relative path in the command means the caller's directory.
          cwd: process.cwd(),
          ...(name === undefined ? {} : { name }),
        }),
      );
      cli.output.result('result', { node, pid: workload.pid, log: workload.log }, () => String(workload.pid));
      cli.output.note(`output: ${workload.log}`);
    });
  lab
    .command('status')
    .description('show a lab')
    .argument('[name]')
    .action(async (name?: string) => show(await useLab(({ Lab }) => Lab.open(name))));
};

function describe(lab: Lab): object {
  return {
    name: lab.name,
    config: lab.configFile,
    nodes: lab.nodes.map(({ name, controlAddress, stateDir, logFile }) => ({
      name,
      controlAddress,
      stateDir,
      logFile,
    })),
  };
}

function render(lab: Lab): string {
  return table<Lab['nodes'][number]>(
    [
      { title: 'NODE', of: ({ name }) => name },
      { title: 'ADDRESS', of: ({ controlAddress }) => controlAddress },
      { title: 'STATE', of: ({ stateDir }) => stateDir },
      { title: 'LOG', of: ({ logFile }) => logFile },
    ],
    lab.nodes,
  );
}

/** Loads the library when it is needed. */
async function useLab<T>(work: (library: typeof import('@ferry/lab')) => Promise<T>): Promise<T> {
  const library = await import('@ferry/lab');
  const codes = {
    DEAD: 'UNREACHABLE',
    AGENT: 'UNREACHABLE',
    TIMEOUT: 'DEADLINE',
    COMMAND: 'INTERNAL',
  } as const;
  return translated(library.LabError, codes, () => work(library));
}
