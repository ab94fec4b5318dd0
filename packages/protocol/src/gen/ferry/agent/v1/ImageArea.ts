// Original file: proto/ferry/agent/v1/checkpoint.proto

/**
 * Where an image is kept.
 */
export const ImageArea = {
  /**
   * The agent's default: disk.
   */
  IMAGE_AREA_UNSPECIFIED: 'IMAGE_AREA_UNSPECIFIED',
  /**
   * The disk area (state_dir/images).
   */
  IMAGE_AREA_DISK: 'IMAGE_AREA_DISK',
  /**
   * The memory area (memory_dir/images, a tmpfs).
   */
  IMAGE_AREA_MEMORY: 'IMAGE_AREA_MEMORY',
} as const;

/**
 * Where an image is kept.
 */
export type ImageAreaInput =
  /**
   * The agent's default: disk.
   */
  | 'IMAGE_AREA_UNSPECIFIED'
  | 0
  /**
   * The disk area (state_dir/images).
   */
  | 'IMAGE_AREA_DISK'
  | 1
  /**
   * The memory area (memory_dir/images, a tmpfs).
   */
  | 'IMAGE_AREA_MEMORY'
  | 2

/**
 * Where an image is kept.
 */
export type ImageArea = typeof ImageArea[keyof typeof ImageArea]
