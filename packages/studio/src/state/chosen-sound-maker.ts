/** The maker of sounds that a person chose outside of a sound, for the sound that is opened next. */
import { createStore } from './store.ts';

export const chosenSoundMaker = createStore<string | null>(null);
