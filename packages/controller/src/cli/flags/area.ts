import type { ImageArea } from '@ferry/protocol';

/** Areas of images, by what the user calls them. */
export const AREAS = {
  disk: 'IMAGE_AREA_DISK',
  memory: 'IMAGE_AREA_MEMORY',
} as const satisfies Record<string, ImageArea>;

export type AreaName = keyof typeof AREAS;

/** The inverse of AREAS. */
export function areaName(area: ImageArea): string {
  return area === 'IMAGE_AREA_MEMORY' ? 'memory' : 'disk';
}
