/** All makers of pictures there are now, from wherever they come, and what of a maker a proposal needs to know. */
import type { Actor, PictureMaker, PictureOperation, PictureRecipe } from '@fourhands/core';
import { makerActor } from '../makers.ts';
import { PictureMakerMissing } from './picture-errors.ts';
import type { PictureMakerSource, RunnablePictureMaker } from './picture-runner.ts';

export class PictureMakers {
  readonly #sources: readonly PictureMakerSource[];

  constructor(sources: readonly PictureMakerSource[]) {
    this.#sources = sources;
  }

  async list(): Promise<PictureMaker[]> {
    return (await this.#all()).map(({ maker }) => maker);
  }

  /** @throws PictureMakerMissing */
  async find(id: string): Promise<RunnablePictureMaker> {
    const found = (await this.#all()).find(({ maker }) => maker.id === id);
    if (found === undefined) throw new PictureMakerMissing();
    return found;
  }

  async #all(): Promise<RunnablePictureMaker[]> {
    return (await Promise.all(this.#sources.map((source) => source.list()))).flat();
  }
}

/** The hand that a recipe's pixels are by, whether or not its maker is still there. */
export const pictureRecipeActor = ({
  makerId: id,
  makerName: name,
  makerHash: hash,
}: Pick<PictureRecipe, 'makerId' | 'makerName' | 'makerHash'>): Actor => makerActor({ id, name, hash });

const anew: ReadonlySet<PictureOperation> = new Set(['fill', 'paint', 'repaint', 'sketch', 'generate']);

/**
 * Whether an operation makes a region anew: it sees what is seen there, and leaves nothing clear. Others change what one layer has in place, and what is clear
 * stays so.
 */
export const makesAnew = (operation: PictureOperation): boolean => anew.has(operation);
