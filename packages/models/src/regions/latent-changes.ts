/**
 * What a trained model makes of a region's square: a picture of its own, one like what is there, one between that and a second picture, or what is there with
 * more or less of an attribute. An autoencoder changes only what it can express: what it loses of a picture by encoding it is kept beside, and put back.
 * An adversarial network cannot encode: it begins at the nearest of the pictures that it draws.
 */
import { fromOpponent, toOpponent, type Planes } from '../restoration/planes.ts';
import { resized } from '../restoration/restyle.ts';
import type { RgbImage } from '../training/training.ts';
import type { GanSession, LatentPlace } from '../gan/gan-model-file.ts';
import type { VaeSession } from '../vae/vae-model-file.ts';
import { asSquare } from './square.ts';

type Vae = Pick<VaeSession, 'sample' | 'vary' | 'decode' | 'encode' | 'reconstruct'>;
type Gan = Pick<GanSession, 'sample' | 'at' | 'interpolate'>;

/** Any picture of a model, at a side. */
export async function generated(model: Pick<Vae, 'sample'>, side: number, seed: number): Promise<RgbImage> {
  const [drawn] = await model.sample(1, seed);
  return asSquare(drawn!, side);
}

/** `picture`, square, with `keep` (0 to 1) of itself; the rest is drawn anew. 1 gives it back. */
export async function varied(model: Vae, picture: RgbImage, keep: number, seed: number): Promise<RgbImage> {
  const [[known], [drawn]] = [await model.reconstruct([picture]), await model.vary(picture, 1 - keep, 1, seed)];
  return sumOf(picture.width, [
    [1, drawn!],
    [keep, picture],
    [-keep, known!],
  ]);
}

/** Between two pictures along a straight line of their latents: 0 is the first, 1 the second. @param picture square */
export async function mixed(model: Vae, picture: RgbImage, second: RgbImage, share: number): Promise<RgbImage> {
  const side = picture.width;
  const other = await asSquare(second, side);
  const { mean, count } = await model.encode([picture, other]);
  const size = mean.length / count;
  const between = mean.slice(0, size).map((value, i) => (1 - share) * value + share * mean[size + i]!);
  const [[drawn], [first, last]] = [await model.decode(between, 1), await model.decode(mean, 2)];
  return sumOf(side, [
    [1, drawn!],
    [1 - share, picture],
    [share - 1, first!],
    [share, other],
    [-share, last!],
  ]);
}

/**
 * With more of what `having` has and `lacking` lacks: the difference of the means of their latents (Larsen et al. 2016, §4.2), times `amount`. Below 0 takes
 * it away; 0 changes nothing.
 * @param picture square
 */
export async function withAttribute(
  model: Vae,
  picture: RgbImage,
  having: readonly RgbImage[],
  lacking: readonly RgbImage[],
  amount: number,
): Promise<RgbImage> {
  const { mean: latent } = await model.encode([picture]);
  const meanOf = async (pictures: readonly RgbImage[]) => {
    const { mean, count } = await model.encode(pictures);
    return latent.map((_, i) => {
      let sum = 0;
      for (let at = 0; at < count; at++) sum += mean[at * latent.length + i]!;
      return sum / count;
    });
  };
  const [more, less] = [await meanOf(having), await meanOf(lacking)];
  const moved = latent.map((value, i) => value + amount * (more[i]! - less[i]!));
  const [[drawn], [known]] = [await model.decode(moved, 1), await model.decode(latent, 1)];
  return sumOf(picture.width, [
    [1, picture],
    [1, drawn!],
    [-1, known!],
  ]);
}

/** Pictures that are looked at for the nearest, and the seed that draws them. */
const [looked, lookedSeed] = [192, 20_260];

/** The place whose picture is nearest to one, by the mean square of its colours. */
async function nearest(model: Gan, picture: RgbImage): Promise<LatentPlace> {
  const drawn = await model.sample(looked, lookedSeed);
  const small = await asSquare(picture, drawn[0]!.width);
  const distances = drawn.map(({ data }) => data.reduce((sum, value, i) => sum + (value - small.data[i]!) ** 2, 0));
  return { seed: lookedSeed, index: distances.indexOf(Math.min(...distances)), moves: [] };
}

/** As `varied`, from the nearest picture that the network knows. */
export async function variedNearby(model: Gan, picture: RgbImage, keep: number, seed: number): Promise<RgbImage> {
  const place = await nearest(model, picture);
  const [drawn] = await model.at([{ ...place, moves: [{ seed, index: 0, share: 1 - keep }] }]);
  return asSquare(drawn!, picture.width);
}

const stepsBetween = 21;

/** As `mixed`, between the nearest pictures that the network knows, in steps of a twentieth. */
export async function mixedNearby(model: Gan, picture: RgbImage, second: RgbImage, share: number): Promise<RgbImage> {
  const ends = [await nearest(model, picture), await nearest(model, await asSquare(second, picture.width))] as const;
  const between = await model.interpolate(...ends, stepsBetween);
  return asSquare(between[Math.round(share * (stepsBetween - 1))]!, picture.width);
}

/** A weighed sum of pictures, each made `side` pixels wide without rounding on the way. */
function sumOf(side: number, terms: readonly (readonly [weight: number, picture: RgbImage])[]): RgbImage {
  const planes = [0, 1, 2].map(() => new Float32Array(side * side));
  for (const [weight, picture] of terms) {
    const wide: Planes = resized(toOpponent(picture), side, side);
    wide.planes.forEach((plane, of) => plane.forEach((value, i) => (planes[of]![i]! += weight * value)));
  }
  return fromOpponent({ width: side, height: side, planes });
}
