/** The list behind the `?` key. */
import { Kbd, Modal } from '@mantine/core';
import { Fragment } from 'react';
import type { Messages } from '../i18n/en.ts';
import { useMessages } from '../i18n/language.tsx';

type KeyName = keyof Messages['keys'];

const groups: readonly {
  title: KeyName;
  rows: readonly { keys: readonly string[]; inTurn?: boolean; what: KeyName }[];
}[] = [
  {
    title: 'everywhere',
    rows: [
      { keys: ['Ctrl', 'K'], what: 'palette' },
      { keys: ['?'], what: 'keys' },
      { keys: ['g', 'h'], inTurn: true, what: 'goHome' },
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

export function KeysHelp({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const m = useMessages();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={m.keys.title}
      size="lg"
      closeButtonProps={{ 'aria-label': m.common.close }}
    >
      <div style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(240px, 1fr))', gap: '24px 32px' }}>
        {groups.map((group) => (
          <section key={group.title} className="stack-tight">
            <h3>{m.keys[group.title]}</h3>
            {group.rows.map((row) => (
              <div key={row.what} className="spread">
                <span className="soft">{m.keys[row.what]}</span>
                <span className="row" style={{ gap: 4, flexWrap: 'nowrap' }}>
                  {row.keys.map((key, index) => (
                    <Fragment key={key}>
                      {row.inTurn === true && index > 0 ? <span className="soft small">{m.keys.inTurn}</span> : null}
                      <Kbd size="xs">{key}</Kbd>
                    </Fragment>
                  ))}
                </span>
              </div>
            ))}
          </section>
        ))}
      </div>
    </Modal>
  );
}
