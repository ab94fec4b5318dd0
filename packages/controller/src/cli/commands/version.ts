import { versionOf } from '../version.js';
import type { AddCommand } from '../cli.js';

/** `ferry version` */
export const addVersion: AddCommand = (program, cli) => {
  program
    .command('version')
    .description('print the version')
    .action(async () => {
      const version = await versionOf();
      cli.output.result(
        'version',
        { version, node: process.version },
        () => `ferry ${version} (Node ${process.version})`,
      );
    });
};
