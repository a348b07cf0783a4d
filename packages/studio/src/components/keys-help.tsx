/** The list behind the `?` key. */
import { Button, Kbd, Modal } from '@mantine/core';
import { Fragment } from 'react';
import type { Messages } from '../i18n/en.ts';
import { useMessages } from '../i18n/language.tsx';
import { keyBindings, keyCommandNames, keyCommands, shownChord, type KeyContext } from '../state/key-bindings.ts';
import { useStore } from '../state/store.ts';

type KeyName = keyof Messages['keys'];

const groups: readonly {
  title: KeyName;
  rows: readonly { keys: readonly string[]; inTurn?: boolean; what: KeyName }[];
}[] = [
  {
    title: 'everywhere',
    rows: [
      { keys: ['g', 'h'], inTurn: true, what: 'goHome' },
      { keys: ['g', 'w'], inTurn: true, what: 'goWorks' },
      { keys: ['g', 't'], inTurn: true, what: 'goTalks' },
      { keys: ['g', 'a'], inTurn: true, what: 'goMakers' },
      { keys: ['g', 'd'], inTurn: true, what: 'goDatasets' },
      { keys: ['g', 'r'], inTurn: true, what: 'goRuns' },
      { keys: ['g', 'm'], inTurn: true, what: 'goModels' },
      { keys: ['g', 'c'], inTurn: true, what: 'goCompress' },
      { keys: ['n'], what: 'newRun' },
      { keys: ['Esc'], what: 'close' },
    ],
  },
  {
    title: 'space',
    rows: [
      { keys: ['←', '→', '↑', '↓'], what: 'move' },
      { keys: ['Shift', '←'], what: 'moveFar' },
      { keys: ['+', '−'], what: 'zoom' },
      { keys: ['0'], what: 'seeAll' },
    ],
  },
  {
    title: 'grid',
    rows: [
      { keys: ['←', '→', '↑', '↓'], what: 'gridMove' },
      { keys: ['Enter'], what: 'gridOpen' },
      { keys: ['Delete'], what: 'gridRemove' },
    ],
  },
  {
    title: 'slider',
    rows: [
      { keys: ['←', '→'], what: 'sliderMove' },
      { keys: ['PgUp', 'PgDn'], what: 'sliderFar' },
      { keys: ['Home', 'End'], what: 'sliderEnds' },
    ],
  },
];

function Row({
  what,
  keys,
  inTurn = false,
}: {
  readonly what: string;
  readonly keys: readonly string[];
  readonly inTurn?: boolean;
}) {
  const m = useMessages();
  return (
    <div className="spread">
      <span className="soft">{what}</span>
      <span className="row" style={{ gap: 4, flexWrap: 'nowrap' }}>
        {keys.map((key, index) => (
          <Fragment key={key}>
            {inTurn && index > 0 ? <span className="soft small">{m.keys.inTurn}</span> : null}
            <Kbd size="xs">{key}</Kbd>
          </Fragment>
        ))}
      </span>
    </div>
  );
}

const changeable: readonly KeyContext[] = ['everywhere', 'work', 'suggestion', 'candidates', 'talk'];

interface KeysHelpProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onChange: () => void;
}

export function KeysHelp({ opened, onClose, onChange }: KeysHelpProps) {
  const m = useMessages();
  const bindings = useStore(keyBindings);
  const bound = (context: KeyContext) =>
    keyCommandNames
      .filter((command) => keyCommands[command].context === context)
      .map((command) => <Row key={command} what={m.workKeys.commands[command]} keys={shownChord(bindings[command])} />);
  const fixed = (title: KeyName) =>
    groups
      .filter((group) => group.title === title)
      .flatMap((group) => group.rows)
      .map((row) => <Row key={row.what} what={m.keys[row.what]} keys={row.keys} inTurn={row.inTurn === true} />);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={m.keys.title}
      size="xl"
      closeButtonProps={{ 'aria-label': m.common.close }}
    >
      <div className="stack" style={{ gap: 24 }}>
        <div style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(240px, 1fr))', gap: '24px 32px' }}>
          {changeable.map((context) => (
            <section key={context} className="stack-tight">
              <h3>{m.workKeys.contexts[context]}</h3>
              {bound(context)}
              {context === 'everywhere' ? fixed('everywhere') : null}
            </section>
          ))}
          {groups
            .filter(({ title }) => title !== 'everywhere')
            .map(({ title }) => (
              <section key={title} className="stack-tight">
                <h3>{m.keys[title]}</h3>
                {fixed(title)}
              </section>
            ))}
        </div>
        <div>
          <Button variant="default" onClick={onChange}>
            {m.workKeys.change}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
