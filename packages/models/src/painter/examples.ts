/**
 * What a painter learns from: drawings as they are, in other colours, and two in one, each with the words for it. All follows from a
 * seed, and none of the pairs that are held out is among them. Pure.
 */
import { RandomStream } from '@fourhands/engine';
import type { RgbImage } from '../training/training.ts';
import { heldOutPairs, nameOf, pairKey, styled, together, type Language, type Style } from './captions.ts';
import { beside, onWhite, recolour, tintNames, wearing, type Drawing } from './drawing.ts';
import type { NamedDrawing } from './named-drawing.ts';

/** A drawing in a style, and what it wears or has beside it. */
export interface Example {
  readonly drawing: NamedDrawing;
  readonly style: Style;
  readonly second: { readonly drawing: NamedDrawing; readonly worn: boolean } | null;
}

/** Of two drawings in one, as a share of all that are shown as they are. */
const pairShare = 5;
/** How many of the first of two are in another colour. */
const tintedShare = 0.25;

export interface Examples {
  readonly plain: readonly Example[];
  readonly tinted: readonly Example[];
  readonly pairs: readonly Example[];
}

export function examplesOf(drawings: readonly NamedDrawing[], seed: number): Examples {
  const random = new RandomStream(seed, 40);
  const heldOut = new Set(heldOutPairs(drawings).map(({ name, style }) => pairKey(name, style)));
  const allowed = ({ drawing, style }: Example) => !heldOut.has(pairKey(drawing.name, style));
  const asTheyAre = drawings.map((drawing) => ({ drawing, style: ownStyle(drawing), second: null })).filter(allowed);
  const untoned = drawings.filter(({ tone }) => tone === 0);
  const tinted = untoned
    .flatMap((drawing) => tintNames.map((tint) => ({ drawing, style: { tint }, second: null })))
    .filter(allowed);
  const pick = <Item>(items: readonly Item[]) => items[random.integer(items.length)]!;
  const pairs = Array.from({ length: asTheyAre.length * pairShare }, () => {
    const first = random.uniform() < tintedShare ? pick(tinted) : pick(asTheyAre);
    return { ...first, second: { drawing: pick(untoned), worn: random.uniform() < 0.5 } };
  });
  return { plain: asTheyAre, tinted, pairs };
}

export const ownStyle = ({ tone }: NamedDrawing): Style => (tone === 0 ? null : { tone });

/** The picture of an example, on white. */
export function pictureOf({ drawing, style, second }: Example): RgbImage {
  const first: Drawing = style !== null && 'tint' in style ? recolour(drawing.drawing, style.tint) : drawing.drawing;
  if (!second) return onWhite(first);
  return onWhite((second.worn ? wearing : beside)(first, second.drawing.drawing));
}

/** Words for an example, drawn anew each time. */
export function captionOf({ drawing, style, second }: Example, random: RandomStream): string {
  const language: Language = random.uniform() < 0.7 ? 'en' : 'zh';
  const first = styled(nameOf(drawing, language, random), style, language);
  return second ? together(first, nameOf(second.drawing, language, random), second.worn, language) : first;
}

/** Pictures for an autoencoder of what a painter paints: as many of each kind as keep the three in balance, in a random order. */
export function autoencoderPictures(
  drawings: readonly NamedDrawing[],
  seed: number,
): (RgbImage & { readonly name: string })[] {
  const { plain, tinted, pairs } = examplesOf(drawings, seed);
  const random = new RandomStream(seed, 41);
  const some = (examples: readonly Example[], count: number) =>
    [...random.permutation(examples.length)].slice(0, count).map((at) => examples[at]!);
  const chosen = [...plain, ...some(tinted, 1.5 * plain.length), ...some(pairs, 1.25 * plain.length)];
  return [...random.permutation(chosen.length)].map((at) => ({
    name: chosen[at]!.drawing.name,
    ...pictureOf(chosen[at]!),
  }));
}
