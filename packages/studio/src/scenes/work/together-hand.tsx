/** Co-creation at the right: when the maker may write, calling on it, and taking its work back. */
import { Button, Kbd, Switch } from '@mantine/core';
import { Icon } from '../../components/icon.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { keyBindings, shownChord } from '../../state/key-bindings.ts';
import { useStore } from '../../state/store.ts';
import { useMedia } from '../../state/use-media.ts';
import { useDesk } from './desk.ts';
import styles from './hand.module.css';
import type { Together } from './use-together.ts';

function Chord({ chord }: { readonly chord: string }) {
  return (
    <span className="row wide-only" style={{ gap: 4 }} aria-hidden="true">
      {shownChord(chord).map((part) => (
        <Kbd key={part} size="xs">
          {part}
        </Kbd>
      ))}
    </span>
  );
}

export function TogetherHand({
  together,
  onTakeBack,
}: {
  readonly together: Together;
  readonly onTakeBack: () => void;
}) {
  const m = useMessages();
  const keys = useStore(keyBindings);
  const { settings, change, streaming, asking, maker, stop } = useDesk();
  const writing = streaming !== null && streaming.placement === 'live';
  return (
    <>
      <Switch
        label={m.together.ghost}
        description={m.together.ghostHelp}
        checked={settings.ghost}
        onChange={(event) => change({ ghost: event.currentTarget.checked })}
      />
      <Switch
        label={m.together.turns}
        description={m.together.turnsHelp}
        checked={settings.turns}
        onChange={(event) => change({ turns: event.currentTarget.checked })}
      />
      {writing ? (
        <Button variant="default" onClick={stop} leftSection={<Icon name="stop" size={18} />}>
          {m.hand.stop}
        </Button>
      ) : (
        <Button
          onClick={together.call}
          loading={asking && streaming === null}
          disabled={maker === null}
          leftSection={<Icon name="play" size={18} />}
          rightSection={<Chord chord={keys.run} />}
        >
          {m.together.call}
        </Button>
      )}
      <p className="soft small">{m.together.callHelp}</p>
      <Button variant="default" onClick={onTakeBack} rightSection={<Chord chord={keys.makerUndo} />}>
        {m.together.takeBack}
      </Button>
    </>
  );
}

/** Where there are no keys: taking and leaving the suggestion at the cursor. */
export function GhostBar({ together }: { readonly together: Together }) {
  const m = useMessages();
  const byTouch = useMedia('(hover: none), (max-width: 767px)');
  if (together.ghost === null || !byTouch) return null;
  return (
    <div className={styles.hunkBar} role="toolbar" aria-label={m.together.ghost}>
      <Button size="xs" onClick={together.takeGhost} leftSection={<Icon name="check" size={16} />}>
        {m.improve.accept}
      </Button>
      <Button size="xs" variant="default" onClick={together.dropGhost}>
        {m.improve.reject}
      </Button>
    </div>
  );
}
