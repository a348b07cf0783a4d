/** Something that speaks: it lists itself and its voices, and makes the sound of one recipe. It keeps nothing and decides nothing. */
import type { ClipRecipe } from '@fourhands/core/media/speech/clip-recipe';
import type { SpeechMaker } from '@fourhands/core/media/speech/voice';

export interface Speaker {
  /** Also where it cannot speak now: it then says why. */
  describe(): Promise<readonly SpeechMaker[]>;
  /**
   * A sound file as it comes; nobody has looked into it yet.
   * @throws MakerFailure, or the signal's reason
   */
  speak(recipe: ClipRecipe, signal: AbortSignal): Promise<Uint8Array>;
  close(): void;
}
