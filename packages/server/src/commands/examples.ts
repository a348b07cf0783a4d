/** What there is to look at without pictures of one's own. */
import type { Model } from '@fourhands/core';
import { limits } from '../config.ts';
import type { Context } from './context.ts';
import { importModel } from './models.ts';

/** A PNG, the same for the same number. */
export function drawExample({ pictureViews }: Context, index: number): Promise<Uint8Array> {
  return pictureViews.ask('example', { index }, limits.viewTime, 'Drawing an example');
}

/** The model that has learned the examples, among the person's own; as it is where it is there already. */
export async function addExampleModel(
  context: Context,
  name: string,
): Promise<{ readonly model: Model; readonly duplicate: boolean }> {
  return importModel(context, name, await context.exampleModel());
}
