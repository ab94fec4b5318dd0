import { pullImage } from '../../images/pull.js';
import { formatBytes } from '../../units/size.js';
import type { AddCommand } from '../cli.js';

/** `ferry images pull` */
export const addImagesPull: AddCommand = (images, cli) => {
  images
    .command('pull')
    .description('save an image as a tar archive; every file is verified')
    .argument('<node>')
    .argument('<image>')
    .requiredOption('-o, --output <file>', 'the archive to write')
    .action(async (node: string, imageId: string, flags: { output: string }) => {
      const stop = new AbortController();
      const stopListening = cli.terminal.onInterrupt(() => stop.abort());
      const pulled = await cli
        .withFerry(async (ferry) => {
          const client = ferry.bulkNode(node);
          try {
            return await pullImage(client, imageId, flags.output, {
              signal: stop.signal,
              onProgress: (done, total) => {
                cli.output.event('progress', { step: 'pull', bytesDone: done, bytesTotal: total }, undefined);
                cli.output.status(`pull ${formatBytes(done)} of ${formatBytes(total)}`);
              },
            });
          } finally {
            client.close();
          }
        })
        .finally(stopListening);
      cli.output.result(
        'result',
        { image: imageId, node, ...pulled },
        () => `${pulled.file}: ${pulled.files} files, ${formatBytes(pulled.bytes)}, verified`,
      );
    });
};
