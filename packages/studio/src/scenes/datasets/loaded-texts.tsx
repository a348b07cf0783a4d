/** A data set of texts, and the way to a writer. */
import { useMemo } from 'react';
import { type DatasetDetail, isTextItem, type TextItem } from '@fourhands/core/protocol/dataset';
import { nameOfLanguage } from '@fourhands/core/translation/languages';
import { useFormat } from '../../i18n/format.ts';
import { useLanguage, useMessages } from '../../i18n/language.tsx';
import { LoadedFiles } from './loaded-files.tsx';
import styles from './loaded-files.module.css';
import { TextDialog } from './text-dialog.tsx';
import { warningText } from './warning-text.ts';

/** Languages by how many words are in them, in the words of the screen. */
function useLanguages(texts: readonly TextItem[]): string {
  const { language, messages: m } = useLanguage();
  return useMemo(() => {
    const counts = new Map<string, number>();
    for (const text of texts) counts.set(text.language, (counts.get(text.language) ?? 0) + text.words);
    const most = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, 5);
    return m.common.list(most.map(([code]) => languageName(code, language) ?? m.texts.unknownLanguage));
  }, [texts, language, m]);
}

function languageName(code: string, language: string): string | null {
  if (code === 'und') return null;
  return nameOfLanguage(code, language);
}

function TextRow({ text, onOpen }: { readonly text: TextItem; readonly onOpen: () => void }) {
  const { language, messages: m } = useLanguage();
  const notes = text.warnings.map((code) => warningText(m, code));
  return (
    <button type="button" className={styles.open} title={m.texts.openText(text.name)} onClick={onOpen}>
      <span className="one-line">{text.name}</span>
      <span className="soft small">
        {[
          m.texts.formats[text.format],
          languageName(text.language, language) ?? m.texts.unknownLanguage,
          m.texts.words(text.words),
          ...notes,
        ].join(' · ')}
      </span>
    </button>
  );
}

export function LoadedTexts({ dataset }: { readonly dataset: DatasetDetail }) {
  const m = useMessages();
  const format = useFormat();
  const texts = useMemo(() => dataset.files.filter(isTextItem), [dataset.files]);
  const languages = useLanguages(texts);
  const words = texts.reduce((sum, text) => sum + text.words, 0);
  return (
    <LoadedFiles
      dataset={dataset}
      files={texts}
      words={m.texts}
      note={`${m.texts.count(texts.length)} · ${m.texts.words(words)}`}
      modelKind="writer"
      facts={[
        [m.texts.files, format.count(texts.length)],
        [m.texts.allWords, format.count(words)],
        [m.texts.characters, format.count(texts.reduce((sum, text) => sum + text.characters, 0))],
        [m.texts.languages, languages],
      ]}
      row={(text, open) => <TextRow text={text} onOpen={open} />}
      dialog={(opened, close) => <TextDialog datasetId={dataset.id} text={opened} onClose={close} />}
    />
  );
}
