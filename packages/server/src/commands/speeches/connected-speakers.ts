/** Connected services as makers of speech. A service is told the words of one line, its voice and its pace, and nothing else. */
import type { SpeechMaker } from '@fourhands/core/media/speech/voice';
import { speechServiceVoices } from '@fourhands/makers';
import type { Speaker } from '@fourhands/makers/speech/speaker';
import { SpeechMakerMissing } from '@fourhands/makers/speech/speakers';
import type { ProviderDesk, SpeechService } from '../provider-desk.ts';

export function connectedSpeakers(desk: Pick<ProviderDesk, 'speechServices'>): Speaker {
  return {
    describe: () => Promise.resolve(desk.speechServices().map(described)),
    speak(recipe, signal) {
      const service = desk.speechServices().find(({ record }) => record.makerId === recipe.makerId);
      if (service === undefined) return Promise.reject(new SpeechMakerMissing(recipe.makerName));
      return service.speak(recipe, signal);
    },
    close: () => undefined,
  };
}

function described({ record, reason }: SpeechService): SpeechMaker {
  const { makerId, name, address, model } = record;
  return {
    id: makerId,
    name: { en: name, zh: name },
    kind: 'connected',
    // What runs there cannot be known: only where and which model.
    hash: `openai-speech ${address}#${model}`,
    voices: speechServiceVoices.map((voice) => ({
      id: `${makerId}/${voice}`,
      name: voice,
      language: null,
      gender: null,
    })),
    variants: [],
    openVoices: true,
    pace: true,
    pitch: false,
    phonemes: false,
    repeats: false,
    destination: new URL(address).host,
    reason,
  };
}
