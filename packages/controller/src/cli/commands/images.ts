import type { Image } from '@ferry/protocol';
import { at } from '../../present.js';
import { formatBytes } from '../../units/size.js';
import type { AddCommand } from '../cli.js';
import { areaName } from '../flags/area.js';
import type { Column } from '../render/table.js';
import { addImagesFetch } from './images-fetch.js';
import { addImagesPull } from './images-pull.js';
import { addImagesRm } from './images-rm.js';

const COLUMNS: readonly Column<Image>[] = [
  { title: 'IMAGE', of: ({ id }) => id },
  { title: 'AREA', of: ({ area }) => areaName(area) },
  { title: 'FILES', of: ({ fileCount }) => String(fileCount), right: true },
  { title: 'SIZE', of: ({ sizeBytes }) => formatBytes(sizeBytes), right: true },
  { title: 'MADE', of: ({ createUnixUs }) => new Date(createUnixUs / 1000).toISOString() },
  { title: 'USE', of: ({ inUse }) => (inUse ? 'in use' : '') },
];

/** `ferry images` and what belongs to it. */
export const addImages: AddCommand = (program, cli) => {
  const images = program
    .command('images')
    .description('list the images of a node')
    .argument('<node>')
    .action(async (node: string) => {
      const answer = await cli.withFerry((ferry) =>
        at(node, () => ferry.node(node).image.call('ListImages', {})),
      );
      cli.output.rows('image', answer.images, COLUMNS);
    });
  addImagesFetch(images, cli);
  addImagesPull(images, cli);
  addImagesRm(images, cli);
};
