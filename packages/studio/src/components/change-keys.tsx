/** Every key of the work's scene, to be changed by pressing the new one; conflicts are named and not forbidden. */
import { Button, Kbd, Modal } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useMessages } from '../i18n/language.tsx';
import {
  bindKey,
  chordOf,
  conflictsOf,
  keyBindings,
  keyCommandNames,
  keyCommands,
  resetKeys,
  shownChord,
  type KeyCommand,
  type KeyContext,
} from '../state/key-bindings.ts';
import { useStore } from '../state/store.ts';

const contexts: readonly KeyContext[] = ['everywhere', 'work', 'suggestion', 'candidates', 'talk'];

/** While a command waits for its new keys, the next chord is theirs and does nothing else. */
function useCapture(waiting: KeyCommand | null, onChord: (chord: string) => void): void {
  useEffect(() => {
    if (waiting === null) return undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      const chord = chordOf(event);
      if (chord !== null) onChord(chord);
    };
    window.addEventListener('keydown', onKeyDown, true);
    return () => window.removeEventListener('keydown', onKeyDown, true);
  }, [waiting, onChord]);
}

export function ChangeKeys({ onClose }: { readonly onClose: () => void }) {
  const m = useMessages();
  const bindings = useStore(keyBindings);
  const [waiting, setWaiting] = useState<KeyCommand | null>(null);
  useCapture(waiting, (chord) => {
    if (waiting !== null) bindKey(waiting, chord);
    setWaiting(null);
  });
  const row = (command: KeyCommand) => {
    const name = m.workKeys.commands[command];
    const conflicts = conflictsOf(command, bindings[command], bindings);
    return (
      <div key={command}>
        <div className="spread">
          <span>{name}</span>
          <Button
            size="xs"
            variant="default"
            aria-label={`${m.workKeys.capture(name)} (${shownChord(bindings[command]).join(' ')})`}
            onClick={() => setWaiting(command)}
          >
            {waiting === command ? (
              m.workKeys.press
            ) : (
              <span className="row" style={{ gap: 4, flexWrap: 'nowrap' }}>
                {shownChord(bindings[command]).map((part) => (
                  <Kbd key={part} size="xs">
                    {part}
                  </Kbd>
                ))}
              </span>
            )}
          </Button>
        </div>
        {conflicts.length === 0 ? null : (
          <div role="alert" className="small" style={{ color: 'var(--danger)' }}>
            {m.workKeys.conflict(m.common.list(conflicts.map((other) => m.workKeys.commands[other])))}
          </div>
        )}
      </div>
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      closeOnEscape={waiting === null}
      title={m.workKeys.changeTitle}
      size="xl"
      closeButtonProps={{ 'aria-label': m.common.close }}
    >
      <div className="stack" style={{ gap: 24 }}>
        <div style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(280px, 1fr))', gap: '24px 32px' }}>
          {contexts.map((context) => (
            <section key={context} className="stack-tight">
              <h3>{m.workKeys.contexts[context]}</h3>
              {keyCommandNames.filter((command) => keyCommands[command].context === context).map(row)}
            </section>
          ))}
        </div>
        <div>
          <Button variant="default" onClick={resetKeys}>
            {m.workKeys.reset}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
