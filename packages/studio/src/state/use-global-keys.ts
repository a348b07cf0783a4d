/**
 * The keys that work everywhere: those of the palette and of the list of keys (see key-bindings.ts), n, and g followed by a
 * place. A letter never while somebody types.
 */
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { chordOf, commandsOf, keyBindings } from './key-bindings.ts';

const places = {
  h: '/',
  w: '/works',
  t: '/talks',
  a: '/makers',
  d: '/datasets',
  r: '/runs',
  m: '/models',
  c: '/compress',
} as const;
const sequenceMilliseconds = 1200;

/** Whether letters are for what has the focus: a field, or what says so by `data-letters`. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('[data-letters]') !== null) return true;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function isPlace(key: string): key is keyof typeof places {
  return Object.hasOwn(places, key);
}

export function useGlobalKeys(actions: { onPalette(): void; readonly onKeys: () => void }): void {
  const navigate = useNavigate();
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    let goAt = -Infinity;
    const onKeyDown = (event: KeyboardEvent) => {
      const chord = chordOf(event);
      const commands = chord === null ? [] : commandsOf(chord, keyBindings.get());
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
      const inDialog = document.querySelector('[role="dialog"]') !== null;
      if (commands.includes('palette') && !(plain && (isTyping(event.target) || inDialog))) {
        event.preventDefault();
        latest.current.onPalette();
        return;
      }
      if (inDialog || (plain && isTyping(event.target))) return;
      if (commands.includes('keys')) {
        event.preventDefault();
        latest.current.onKeys();
        return;
      }
      if (!plain) return;
      if (event.timeStamp - goAt < sequenceMilliseconds && isPlace(event.key)) {
        event.preventDefault();
        goAt = -Infinity;
        void navigate({ to: places[event.key] });
      } else if (event.key === 'g') {
        goAt = event.timeStamp;
      } else if (event.key === 'n') {
        void navigate({ to: '/runs/new' });
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [navigate]);
}
