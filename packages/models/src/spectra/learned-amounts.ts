/** How much a maker of sounds is trained on. */

/** Fewer clips than this cannot be learned from. */
export const fewestClips = 8;
/** Of fewer recordings none is held out. */
export const fewestToHoldOut = 5;
/** Seconds of all recordings together that are learned from: 318 MB in memory. */
export const mostSeconds = 3600;
