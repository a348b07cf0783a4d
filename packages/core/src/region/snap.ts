/** Regions of whole characters, as people see them: an emoji or a letter with its marks is never cut. */
import type { TextRegion } from './region.ts';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** Looking back so far finds where a cluster begins in all but contrived text, without segmenting the whole. */
const reach = 256;

/** The smallest region of whole grapheme clusters that holds a region, cut to the text; an empty one moves to before the cluster. */
export function snapToGraphemes(text: string, { start, end }: TextRegion): TextRegion {
  const from = boundaryBefore(text, Math.min(start, text.length));
  if (end <= start) return { start: from, end: from };
  return { start: from, end: boundaryAfter(text, Math.min(end, text.length)) };
}

function boundaryBefore(text: string, place: number): number {
  const cluster = clusterAround(text, place);
  return cluster === null ? place : cluster.start;
}

function boundaryAfter(text: string, place: number): number {
  const cluster = clusterAround(text, place);
  return cluster === null ? place : cluster.end;
}

/** The cluster that a place lies inside of; null at a boundary. */
function clusterAround(text: string, place: number): TextRegion | null {
  if (place <= 0 || place >= text.length) return null;
  const from = Math.max(0, text.lastIndexOf('\n', place - 1), place - reach);
  const window = text.slice(from, place + reach);
  const found = graphemes.segment(window).containing(place - from);
  if (found === undefined || found.index === place - from) return null;
  return { start: from + found.index, end: from + found.index + found.segment.length };
}
