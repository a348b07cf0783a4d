/** All that can speak here, as one. */
import type { ClipRecipe } from '@fourhands/core/media/speech/clip-recipe';
import type { SpeechMaker } from '@fourhands/core/media/speech/voice';
import { MakerFailure } from '../failures.ts';
import type { Speaker } from './speaker.ts';

/** The maker of a recipe is not there any more. */
export class SpeechMakerMissing extends MakerFailure {
  readonly code = 'speech-maker-missing';

  constructor(name: string) {
    super(`“${name}” is not there any more. Choose another voice, or connect it again.`);
    this.name = 'SpeechMakerMissing';
  }
}

export class Speakers {
  readonly #speakers: readonly Speaker[];

  constructor(speakers: readonly Speaker[]) {
    this.#speakers = speakers;
  }

  async makers(): Promise<readonly SpeechMaker[]> {
    return (await Promise.all(this.#speakers.map((speaker) => speaker.describe()))).flat();
  }

  /** A sound file that nobody has looked into. @throws MakerFailure, or the signal's reason */
  async speak(recipe: ClipRecipe, signal: AbortSignal): Promise<Uint8Array> {
    for (const speaker of this.#speakers)
      if ((await speaker.describe()).some(({ id }) => id === recipe.makerId)) return speaker.speak(recipe, signal);
    throw new SpeechMakerMissing(recipe.makerName);
  }

  close(): void {
    for (const speaker of this.#speakers) speaker.close();
  }
}
