/** A drawing with what it is called. */
import type { Drawing } from './drawing.ts';

/** Skin tones, from 1 on, as Unicode's names of emoji say them. */
export const tones = ['light', 'medium-light', 'medium', 'medium-dark', 'dark'] as const;

export interface NamedDrawing {
  /** Without its skin tone: `waving hand`. */
  readonly name: string;
  /** Empty where it has none. */
  readonly chineseName: string;
  /** 1 to 5; 0 where it has none. */
  readonly tone: number;
  readonly tags: readonly string[];
  readonly chineseTags: readonly string[];
  readonly drawing: Drawing;
}
