/** The voices of this machine as makers of speech: those that a person added. */
import type { Speaker } from '@fourhands/makers/speech/speaker';
import { SpeechMakerMissing } from '@fourhands/makers/speech/speakers';
import type { LocalModels } from '../local-models.ts';

export function localSpeakers(models: Pick<LocalModels, 'speakers'>): Speaker {
  const described = async () =>
    Promise.all((await models.speakers()).map(async (speaker) => ({ speaker, makers: await speaker.describe() })));
  return {
    describe: async () => (await described()).flatMap(({ makers }) => makers),
    async speak(recipe, signal) {
      const found = (await described()).find(({ makers }) => makers.some(({ id }) => id === recipe.makerId));
      if (found === undefined) throw new SpeechMakerMissing(recipe.makerName);
      return found.speaker.speak(recipe, signal);
    },
    close: () => undefined,
  };
}
