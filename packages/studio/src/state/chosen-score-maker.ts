/** The maker of scores that the person chose last: it is asked in every score until another is chosen, or the page is left. */
import { createStore } from './store.ts';

export const chosenScoreMaker = createStore<string>('');

export function chooseScoreMaker(id: string): void {
  chosenScoreMaker.set(() => id);
}
