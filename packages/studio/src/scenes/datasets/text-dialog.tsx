/** The words that were read of one text file, to see whether they are right. */
import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TextItem } from '@fourhands/core/protocol/dataset';
import { textWordsQuery } from '../../api/queries.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import styles from './loaded-files.module.css';

/** As much as a person looks through, in UTF-16 code units. */
const shownLength = 20_000;

function Words({ datasetId, text }: { readonly datasetId: string; readonly text: TextItem }) {
  const m = useMessages();
  const format = useFormat();
  const { data, error } = useQuery(textWordsQuery(datasetId, text.id));
  if (error !== null) return <ErrorNotice error={error} />;
  return (
    <div className="stack-tight">
      <span className="soft small">
        {m.texts.formats[text.format]} · {text.encoding} · {m.texts.words(text.words)}
        {text.characters > shownLength ? ` · ${m.texts.shownPart(format.count(shownLength))}` : ''}
      </span>
      <div className={styles.words} dir="auto" role="region" aria-label={m.texts.openText(text.name)} tabIndex={0}>
        {(data ?? '').slice(0, shownLength).toWellFormed()}
      </div>
    </div>
  );
}

interface TextDialogProps {
  readonly datasetId: string;
  readonly text: TextItem | null;
  readonly onClose: () => void;
}

export function TextDialog({ datasetId, text, onClose }: TextDialogProps) {
  const m = useMessages();
  return (
    <Modal
      opened={text !== null}
      onClose={onClose}
      title={text?.title}
      size="min(820px, 94vw)"
      closeButtonProps={{ 'aria-label': m.common.close }}
    >
      {text === null ? null : <Words datasetId={datasetId} text={text} />}
    </Modal>
  );
}
