/** Something made within a minute: a first line of one's own or an opening, a way of working, and go. */
import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { emptyBrief } from '@fourhands/core/brief/brief';
import { builtInTemplates } from '@fourhands/core/brief/built-in-templates';
import type { Mode } from '@fourhands/core/work/work';
import { Choices } from '../../components/choice-card.tsx';
import { Icon } from '../../components/icon.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { useNewWork } from '../../state/use-new-work.ts';
import { NewPictureButton } from '../picture/new-picture.tsx';
import { NewScoreButton } from '../score/new-score.tsx';
import { NewSoundButton } from '../sound/new-sound.tsx';
import { NewSpeechButton } from '../speech/new-speech.tsx';
import styles from './start.module.css';

const modes: readonly Mode[] = ['co-creation', 'prompt-guided', 'iterative'];

export function StartHere() {
  const { language, messages: m } = useLanguage();
  const newWork = useNewWork();
  const [line, setLine] = useState('');
  const [mode, setMode] = useState<Mode>('co-creation');
  const [going, setGoing] = useState(false);
  const go = () => {
    setGoing(true);
    // An opening is not the person's: it counts as brought in.
    const given = m.start.openings.some((opening) => opening.line === line);
    void newWork({ mode, ...(given ? { text: line } : { typed: line }) }).finally(() => setGoing(false));
  };
  const fromBrief = () => {
    const template = builtInTemplates.find((one) => one.language === language);
    if (template === undefined) return;
    setGoing(true);
    const title = m.brief.workTitle(template.name);
    void newWork({ mode: 'prompt-guided', title, brief: emptyBrief(template) }).finally(() => setGoing(false));
  };
  return (
    <form
      className={styles.start}
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <Textarea
        size="md"
        aria-label={m.start.field}
        placeholder={m.start.placeholder}
        rows={3}
        value={line}
        dir="auto"
        maxLength={20_000}
        onChange={(event) => setLine(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            go();
          }
        }}
      />
      <div className="row" role="group" aria-label={m.start.openingsLabel}>
        {m.start.openings.map((opening) => (
          <Button
            key={opening.name}
            size="xs"
            variant="default"
            aria-pressed={opening.line !== '' && opening.line === line}
            onClick={() => setLine(opening.line)}
          >
            {opening.name}
          </Button>
        ))}
      </div>
      <Choices<Mode>
        label={m.start.modeLabel}
        value={mode}
        onChange={setMode}
        choices={modes.map((value) => ({ value, label: m.modes[value], help: m.modeHelp[value] }))}
      />
      <div className="row">
        <Button type="submit" size="md" loading={going} leftSection={<Icon name="play" size={18} />}>
          {m.start.go}
        </Button>
        <Button size="md" variant="default" disabled={going} onClick={fromBrief} title={m.brief.startHelp}>
          {m.brief.startHere}
        </Button>
        <NewPictureButton />
        <NewScoreButton />
        <NewSoundButton />
        <NewSpeechButton />
      </div>
    </form>
  );
}
