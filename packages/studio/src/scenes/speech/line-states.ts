/** How each line stands: spoken as it is, changed since, not spoken. Looked at again only where something of it changed. */
import { clipRecipe, sameSaying, type SpeechTake } from '@fourhands/core/media/speech/clip-recipe';
import type { LiveLine, LiveScript } from '@fourhands/core/media/speech/speech-cells';
import type { SpeechMaker } from '@fourhands/core/media/speech/voice';

export type LineState = 'none' | 'changed' | 'spoken' | 'blank';

function look(script: LiveScript, line: LiveLine, makers: readonly SpeechMaker[]): LineState {
  if (line.text.trim() === '') return 'blank';
  const take = script.takes.get(line.id)?.find(({ id }) => id === line.take);
  if (take === undefined) return 'none';
  try {
    return sameSaying(take.recipe, clipRecipe(script, line, makers)) ? 'spoken' : 'changed';
  } catch {
    // A voice that is not there any more: what was spoken by it is still what is heard.
    return 'spoken';
  }
}

interface Known {
  /** Voices, lexicon and makers. */
  readonly all: string;
  readonly line: LiveLine;
  readonly takes: readonly SpeechTake[] | undefined;
  readonly state: LineState;
}

export class LineStates {
  readonly #known = new Map<string, Known>();

  /** By line. */
  of(script: LiveScript, makers: readonly SpeechMaker[]): ReadonlyMap<string, LineState> {
    const all = JSON.stringify([
      script.voices,
      script.lexicon,
      makers.map(({ id, hash, reason }) => [id, hash, reason]),
    ]);
    const states = new Map<string, LineState>();
    for (const line of script.lines) {
      const takes = script.takes.get(line.id);
      const known = this.#known.get(line.id);
      const same = known?.all === all && known.line === line && known.takes === takes;
      const state = same ? known.state : look(script, line, makers);
      if (!same) this.#known.set(line.id, { all, line, takes, state });
      states.set(line.id, state);
    }
    return states;
  }
}
