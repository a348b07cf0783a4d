/** How single words are said: the lexicon of a script. */
import { ActionIcon, Button, Modal, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { LexiconEntry } from '@fourhands/core/media/speech/script';
import { nameOfLanguage, offeredLanguages } from '@fourhands/core/translation/languages';
import { Icon } from '../../components/icon.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import styles from './speech.module.css';
import type { SpeechDesk } from './use-speech-desk.ts';

const newEntry: LexiconEntry = { word: '', say: '', language: null, kind: 'spelling' };

export function LexiconDialog({ desk, onClose }: { readonly desk: SpeechDesk; readonly onClose: () => void }) {
  const { language, messages: m } = useLanguage();
  const [entries, setEntries] = useState<readonly LexiconEntry[]>(() =>
    desk.script.lexicon.length === 0 ? [newEntry] : desk.script.lexicon,
  );
  const change = (at: number, changed: Partial<LexiconEntry>) =>
    setEntries((before) => before.map((entry, i) => (i === at ? { ...entry, ...changed } : entry)));
  const kept = entries.filter(({ word, say }) => word.trim() !== '' || say.trim() !== '');
  const half = kept.some(({ word, say }) => word.trim() === '' || say.trim() === '');
  const save = () => {
    if (desk.edit([{ kind: 'lexicon', entries: kept.map((entry) => ({ ...entry })) }])) onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={m.speech.lexicon}
      closeButtonProps={{ 'aria-label': m.common.close }}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!half) save();
        }}
      >
        <p className="soft">{m.speech.lexiconHelp}</p>
        {entries.map((entry, at) => (
          <div key={at} className={styles.word}>
            <TextInput
              size="sm"
              label={m.speech.word}
              maxLength={100}
              value={entry.word}
              data-autofocus={at === entries.length - 1}
              onChange={(event) => change(at, { word: event.target.value })}
            />
            <TextInput
              size="sm"
              label={m.speech.say}
              maxLength={200}
              value={entry.say}
              onChange={(event) => change(at, { say: event.target.value })}
            />
            <Select
              size="sm"
              label={m.speech.kind}
              allowDeselect={false}
              data={(['spelling', 'phonemes'] as const).map((value) => ({ value, label: m.speech.kinds[value] }))}
              value={entry.kind}
              onChange={(kind) => change(at, { kind: kind === 'phonemes' ? 'phonemes' : 'spelling' })}
            />
            <Select
              size="sm"
              label={m.speech.language}
              placeholder={m.speech.everyLanguage}
              clearable
              clearButtonProps={{ 'aria-label': m.speech.everyLanguage }}
              searchable
              data={offeredLanguages.map((value) => ({ value, label: nameOfLanguage(value, language) }))}
              value={entry.language}
              onChange={(chosen) => change(at, { language: chosen })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={40}
              aria-label={m.speech.removeWord(entry.word)}
              onClick={() => setEntries((before) => before.filter((_, i) => i !== at))}
            >
              <Icon name="trash" size={18} />
            </ActionIcon>
          </div>
        ))}
        {half ? <p role="alert">{m.speech.wordIncomplete}</p> : null}
        <div className="row">
          <Button variant="default" onClick={() => setEntries((before) => [...before, newEntry])}>
            {m.speech.addWord}
          </Button>
          <Button type="submit" disabled={half}>
            {m.common.save}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
