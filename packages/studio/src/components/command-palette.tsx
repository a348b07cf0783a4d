/** Every place, work, run, model and data set, and what can be done from here, by a few letters. */
import { Modal, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { datasetsQuery, modelsQuery, runsQuery, worksQuery } from '../api/queries.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useColours } from '../state/use-colours.ts';
import { useStore } from '../state/store.ts';
import { useNewDataset } from '../state/use-new-dataset.ts';
import { useNewWork } from '../state/use-new-work.ts';
import { sceneCommands } from '../state/work-commands.ts';
import styles from './command-palette.module.css';
import { Icon, type IconName } from './icon.tsx';

interface Command {
  readonly key: string;
  readonly label: string;
  readonly note: string;
  readonly icon: IconName;
  readonly act: boolean;
  readonly run: () => void;
}

interface PaletteProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onKeys: () => void;
  readonly onChangeKeys: () => void;
}

/** All the letters, in order, anywhere in the label or note. */
function matches(command: Command, typed: string): boolean {
  const text = `${command.label} ${command.note}`.toLowerCase();
  let from = 0;
  for (const letter of typed.toLowerCase().replaceAll(' ', '')) {
    from = text.indexOf(letter, from) + 1;
    if (from === 0) return false;
  }
  return true;
}

function useCommands(onKeys: () => void, onChangeKeys: () => void): readonly Command[] {
  const { language, messages: m, setLanguage } = useLanguage();
  const { dark, choose } = useColours();
  const navigate = useNavigate();
  const newDataset = useNewDataset();
  const newWork = useNewWork();
  const ofScene = useStore(sceneCommands);
  const works = useQuery(worksQuery()).data;
  const datasets = useQuery(datasetsQuery).data;
  const runs = useQuery(runsQuery).data;
  const models = useQuery(modelsQuery).data;
  return useMemo(() => {
    const act = (key: string, icon: IconName, label: string, run: () => void): Command => ({
      key,
      icon,
      label,
      note: '',
      act: true,
      run,
    });
    const go = (key: string, icon: IconName, label: string, note: string, run: () => void): Command => ({
      key,
      icon,
      label,
      note,
      act: false,
      run,
    });
    return [
      ...ofScene.map((command): Command => ({ ...command, note: m.palette.inWork, act: true })),
      act('new-work', 'works', m.palette.newWork, () => void newWork()),
      act('new-dataset', 'pictures', m.palette.newDataset, () => void newDataset()),
      act('new-run', 'play', m.palette.newRun, () => void navigate({ to: '/runs/new' })),
      act('colours', dark ? 'sun' : 'moon', m.palette.switchColours, () => choose(dark ? 'light' : 'dark')),
      act('language', 'language', m.palette.switchLanguage, () => setLanguage(language === 'en' ? 'zh' : 'en')),
      act('keys', 'command', m.palette.showKeys, onKeys),
      act('change-keys', 'command', m.palette.changeKeys, onChangeKeys),
      go('home', 'home', m.nav.home, '', () => void navigate({ to: '/' })),
      go('works', 'works', m.nav.works, '', () => void navigate({ to: '/works' })),
      go('talks', 'talks', m.nav.talks, '', () => void navigate({ to: '/talks' })),
      go('glossaries', 'language', m.glossaries.title, '', () => void navigate({ to: '/glossaries' })),
      go('makers', 'makers', m.nav.makers, '', () => void navigate({ to: '/makers' })),
      go('datasets', 'pictures', m.nav.datasets, '', () => void navigate({ to: '/datasets' })),
      go('runs', 'runs', m.nav.runs, '', () => void navigate({ to: '/runs' })),
      go('models', 'models', m.nav.models, '', () => void navigate({ to: '/models' })),
      go('compress', 'compress', m.nav.compress, '', () => void navigate({ to: '/compress' })),
      ...(works ?? []).map(({ id, title }) =>
        go(id, 'works', title, m.nav.works, () => void navigate({ to: '/works/$workId', params: { workId: id } })),
      ),
      ...(datasets ?? []).map(({ id, name }) =>
        go(
          id,
          'pictures',
          name,
          m.nav.datasets,
          () => void navigate({ to: '/datasets/$datasetId', params: { datasetId: id } }),
        ),
      ),
      ...(runs ?? []).map(({ id, name }) =>
        go(id, 'runs', name, m.nav.runs, () => void navigate({ to: '/runs/$runId', params: { runId: id } })),
      ),
      ...(models ?? []).map(({ id, name }) =>
        go(id, 'models', name, m.nav.models, () => void navigate({ to: '/models/$modelId', params: { modelId: id } })),
      ),
    ];
  }, [
    m,
    language,
    dark,
    ofScene,
    works,
    datasets,
    runs,
    models,
    navigate,
    newWork,
    newDataset,
    choose,
    setLanguage,
    onKeys,
    onChangeKeys,
  ]);
}

function PaletteBody({ onClose, onKeys, onChangeKeys }: Omit<PaletteProps, 'opened'>) {
  const { messages: m } = useLanguage();
  const commands = useCommands(onKeys, onChangeKeys);
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const shown = commands.filter((command) => matches(command, typed));
  const current = Math.min(chosen, shown.length - 1);

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);

  const run = (command: Command | undefined) => {
    if (command === undefined) return;
    onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setChosen((current + step + shown.length) % Math.max(1, shown.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(shown[current]);
    }
  };
  const groupOf = (index: number) => {
    const command = shown[index];
    if (command === undefined || shown[index - 1]?.act === command.act) return null;
    return <div className={styles.group}>{command.act ? m.palette.act : m.palette.goTo}</div>;
  };

  return (
    <div onKeyDown={onKeyDown}>
      <input
        className={styles.input}
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={shown.length > 0 ? `${listId}-${current}` : undefined}
        aria-label={m.palette.title}
        placeholder={m.palette.placeholder}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setChosen(0);
        }}
        data-autofocus
      />
      <VisuallyHidden role="status">{m.palette.results(shown.length)}</VisuallyHidden>
      <div id={listId} ref={list} className={styles.list} role="listbox" aria-label={m.palette.title}>
        {shown.length === 0 ? <div className={styles.group}>{m.palette.nothing}</div> : null}
        {shown.map((command, index) => (
          <div key={command.key} role="presentation">
            {groupOf(index)}
            <div
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === current}
              className={styles.option}
              onPointerMove={() => setChosen(index)}
              onClick={() => run(command)}
            >
              <Icon name={command.icon} size={18} />
              <span className="one-line">{command.label}</span>
              <span className={styles.note}>{command.note}</span>
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}

export function CommandPalette({ opened, onClose, onKeys, onChangeKeys }: PaletteProps) {
  const { messages: m } = useLanguage();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      size="lg"
      yOffset="12vh"
      attributes={{ content: { 'aria-label': m.palette.title } }}
    >
      <PaletteBody onClose={onClose} onKeys={onKeys} onChangeKeys={onChangeKeys} />
    </Modal>
  );
}
