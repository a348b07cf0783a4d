/** The keys that work everywhere: Ctrl+K or Cmd+K, ?, n, and g followed by a place. Never while somebody types. */
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

const places = { h: '/', d: '/datasets', r: '/runs', m: '/models', c: '/compress' } as const;
const sequenceMilliseconds = 1200;

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
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
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        latest.current.onPalette();
        return;
      }
      const inDialog = document.querySelector('[role="dialog"]') !== null;
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || inDialog) return;
      if (event.key === '?') {
        event.preventDefault();
        latest.current.onKeys();
      } else if (event.timeStamp - goAt < sequenceMilliseconds && isPlace(event.key)) {
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
