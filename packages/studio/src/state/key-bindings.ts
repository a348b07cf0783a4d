/**
 * The keys of the work scene and what they do, changeable by the person and kept in the browser. A chord is written as
 * "Mod+Shift+z"; Mod is Ctrl, and Command on a Mac.
 */
import { createStore } from './store.ts';

/** Keys of one context may not be the same; those of `everywhere` not as any other's. */
export const keyCommands = {
  palette: { context: 'everywhere', chord: 'Mod+k' },
  keys: { context: 'everywhere', chord: '?' },
  run: { context: 'work', chord: 'Mod+Enter' },
  stop: { context: 'work', chord: 'Escape' },
  undo: { context: 'work', chord: 'Mod+z' },
  redo: { context: 'work', chord: 'Mod+Shift+z' },
  makerUndo: { context: 'work', chord: 'Alt+z' },
  makerRedo: { context: 'work', chord: 'Alt+Shift+z' },
  saveVersion: { context: 'work', chord: 'Mod+s' },
  lock: { context: 'work', chord: 'Alt+l' },
  authorship: { context: 'work', chord: 'Alt+a' },
  explain: { context: 'work', chord: 'Alt+w' },
  toPrompt: { context: 'work', chord: 'Alt+p' },
  toText: { context: 'work', chord: 'Alt+t' },
  accept: { context: 'suggestion', chord: 'Tab' },
  reject: { context: 'suggestion', chord: 'Escape' },
  nextHunk: { context: 'suggestion', chord: 'Alt+ArrowDown' },
  previousHunk: { context: 'suggestion', chord: 'Alt+ArrowUp' },
  acceptAll: { context: 'suggestion', chord: 'Alt+Enter' },
  rejectAll: { context: 'suggestion', chord: 'Alt+Backspace' },
  nextCandidate: { context: 'candidates', chord: 'ArrowRight' },
  previousCandidate: { context: 'candidates', chord: 'ArrowLeft' },
  pick: { context: 'candidates', chord: 'Enter' },
  more: { context: 'candidates', chord: 'm' },
  none: { context: 'candidates', chord: 'Backspace' },
  openTalk: { context: 'work', chord: 'Alt+k' },
  send: { context: 'talk', chord: 'Enter' },
  newLine: { context: 'talk', chord: 'Shift+Enter' },
  stopAnswer: { context: 'talk', chord: 'Escape' },
  editLast: { context: 'talk', chord: 'ArrowUp' },
  editMessage: { context: 'talk', chord: 'e' },
  askAgain: { context: 'talk', chord: 'r' },
  nextVersion: { context: 'talk', chord: 'ArrowRight' },
  previousVersion: { context: 'talk', chord: 'ArrowLeft' },
  putPassage: { context: 'talk', chord: 'Alt+i' },
} as const satisfies Readonly<Record<string, { context: KeyContext; chord: string }>>;

export type KeyContext = 'everywhere' | 'work' | 'suggestion' | 'candidates' | 'talk';
export type KeyCommand = keyof typeof keyCommands;
export type KeyBindings = Readonly<Record<KeyCommand, string>>;

export const keyCommandNames = Object.keys(keyCommands) as readonly KeyCommand[];

const storageKey = 'fourhands-keys';

export const defaultKeys = Object.fromEntries(
  keyCommandNames.map((command) => [command, keyCommands[command].chord]),
) as KeyBindings;

function readBindings(): KeyBindings {
  try {
    const kept = JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Record<string, unknown>;
    const chosen = keyCommandNames.flatMap((command) => {
      const chord = kept[command];
      return typeof chord === 'string' && chord !== '' ? [[command, chord] as const] : [];
    });
    return { ...defaultKeys, ...Object.fromEntries(chosen) };
  } catch {
    return defaultKeys;
  }
}

export const keyBindings = createStore<KeyBindings>(readBindings());

function keep(bindings: KeyBindings): KeyBindings {
  const changed = keyCommandNames.filter((command) => bindings[command] !== defaultKeys[command]);
  try {
    localStorage.setItem(storageKey, JSON.stringify(Object.fromEntries(changed.map((name) => [name, bindings[name]]))));
  } catch {
    // Storage is blocked: the keys hold until the page is left.
  }
  return bindings;
}

export function bindKey(command: KeyCommand, chord: string): void {
  keyBindings.set((before) => keep({ ...before, [command]: chord }));
}

export function resetKeys(): void {
  keyBindings.set(() => keep(defaultKeys));
}

interface Pressed {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** Null while only modifiers are down. */
export function chordOf(event: Pressed): string | null {
  if (/^(Control|Shift|Alt|Meta|AltGraph|CapsLock|Dead|Process|Unidentified)$/.test(event.key) && !event.altKey)
    return null;
  if (/^(Control|Shift|Alt|Meta)$/.test(event.key)) return null;
  // With Alt some systems write another letter: the key itself counts then.
  const letter = event.altKey ? /^(?:Key|Digit)([A-Z0-9])$/.exec(event.code)?.[1] : undefined;
  const key = letter?.toLowerCase() ?? (event.key.length === 1 ? event.key.toLowerCase() : event.key);
  // A sign that needs Shift on one keyboard needs none on another: Shift counts with letters and named keys only.
  const shift = event.shiftKey && (key.length > 1 || /^[a-z0-9]$/.test(key));
  return [
    ...(event.ctrlKey || event.metaKey ? ['Mod'] : []),
    ...(event.altKey ? ['Alt'] : []),
    ...(shift ? ['Shift'] : []),
    key === ' ' ? 'Space' : key,
  ].join('+');
}

/** Which commands a chord calls, by the bindings as they are. */
export function commandsOf(chord: string, bindings: KeyBindings): readonly KeyCommand[] {
  return keyCommandNames.filter((command) => bindings[command] === chord);
}

/** The other commands that would answer to the same chord in the same place. */
export function conflictsOf(command: KeyCommand, chord: string, bindings: KeyBindings): readonly KeyCommand[] {
  const { context } = keyCommands[command];
  return keyCommandNames.filter((other) => {
    if (other === command || bindings[other] !== chord) return false;
    const theirs: KeyContext = keyCommands[other].context;
    return theirs === context || theirs === 'everywhere' || context === 'everywhere';
  });
}

const onMac = typeof navigator !== 'undefined' && /Mac|iP(hone|ad)/.test(navigator.userAgent);
const shownNames: Readonly<Record<string, string>> = {
  Mod: onMac ? '⌘' : 'Ctrl',
  Alt: onMac ? '⌥' : 'Alt',
  Escape: 'Esc',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Backspace: '⌫',
};

/** The parts of a chord as they stand on keys. */
export function shownChord(chord: string): readonly string[] {
  const parts = chord === '+' ? ['+'] : chord.split('+');
  return parts.map((part) => shownNames[part] ?? (part.length === 1 ? part.toUpperCase() : part));
}
