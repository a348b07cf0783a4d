/** What the scene that is open adds to the palette. */
import type { IconName } from '../components/icon.tsx';
import { createStore } from './store.ts';

export interface SceneCommand {
  readonly key: string;
  readonly icon: IconName;
  readonly label: string;
  readonly run: () => void;
}

export const sceneCommands = createStore<readonly SceneCommand[]>([]);

/** Gives back what takes them away again. */
export function offerCommands(commands: readonly SceneCommand[]): () => void {
  sceneCommands.set(() => commands);
  return () => sceneCommands.set((before) => (before === commands ? [] : before));
}
