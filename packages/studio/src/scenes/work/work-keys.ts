/** The keys of the work's scene: each pressed chord is offered to its commands in turn, until one takes it. */
import { useEffect, useRef } from 'react';
import { chordOf, commandsOf, keyBindings, type KeyCommand } from '../../state/key-bindings.ts';

/** A handler answers whether it did something; a chord that nobody takes does what the browser does with it. */
export type KeyHandlers = Partial<Readonly<Record<KeyCommand, (event: KeyboardEvent) => boolean>>>;

/** A suggestion hears before the work does: Escape leaves a change before it stops a maker. */
const order: readonly KeyCommand[] = ['pick', 'accept', 'reject'];

function inOtherDialog(target: EventTarget | null): boolean {
  const inside = target instanceof Element ? target.closest('[role="dialog"]') : null;
  if (inside !== null) return inside.querySelector('[data-hand]') === null;
  return [...document.querySelectorAll('[role="dialog"]')].some(
    (dialog) => dialog.querySelector('[data-hand]') === null,
  );
}

export function useWorkKeys(handlers: KeyHandlers): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.isComposing || event.defaultPrevented || inOtherDialog(event.target)) return;
      const chord = chordOf(event);
      if (chord === null) return;
      const commands = commandsOf(chord, keyBindings.get()).toSorted((a, b) => order.indexOf(b) - order.indexOf(a));
      for (const command of commands) {
        if (latest.current[command]?.(event) !== true) continue;
        event.preventDefault();
        event.stopPropagation();
        return;
      }
    };
    // Before the text, the buttons and the browser hear of it.
    window.addEventListener('keydown', onKeyDown, true);
    return () => window.removeEventListener('keydown', onKeyDown, true);
  }, []);
}
