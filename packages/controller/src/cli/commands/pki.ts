import { Option } from 'commander';
import type { AddCommand } from '../cli.js';
import { translated } from '../translate.js';
import { collect } from '../flags/criu-flags.js';

interface IssueFlags {
  readonly dir: string;
  readonly role: 'agent' | 'operator';
  readonly host?: string[];
  readonly out?: string;
}

/** `ferry pki init` and `ferry pki issue` */
export const addPki: AddCommand = (program, cli) => {
  const pki = program.command('pki').description('a small certificate authority: who may talk to whom');
  pki
    .command('init')
    .description('make an authority')
    .requiredOption('--dir <directory>', 'where its certificate and key are kept')
    .action(async (flags: { dir: string }) => {
      const files = await usePki((library) => library.initAuthority({ dir: flags.dir }));
      cli.output.result(
        'result',
        files,
        () => `authority ${files.cert}\nkey       ${files.key} (keep it off the nodes)`,
      );
    });
  pki
    .command('issue')
    .description('certify a node or an operator')
    .argument('<name>', "the node's name in the configuration, or the operator's")
    .requiredOption('--dir <directory>', 'the authority')
    .addOption(new Option('--role <role>', 'what it is for').choices(['agent', 'operator']).default('agent'))
    .option('--host <host>', 'a host name or address under which it is reached; repeatable', collect)
    .option('--out <directory>', "where the files go, when not into the authority's directory")
    .action(async (name: string, flags: IssueFlags) => {
      const { dir, role, host: hosts = [], out } = flags;
      const files = await usePki((library) =>
        library.issueCertificate({ dir, name, role, hosts, ...(out === undefined ? {} : { out }) }),
      );
      cli.output.result(
        'result',
        { name, role, ...files },
        () => `ca   ${files.ca}\ncert ${files.cert}\nkey  ${files.key}`,
      );
    });
};

/** Loads the library when it is needed. */
async function usePki<T>(work: (library: typeof import('@ferry/pki')) => Promise<T>): Promise<T> {
  const library = await import('@ferry/pki');
  return translated(library.PkiError, {}, () => work(library));
}
