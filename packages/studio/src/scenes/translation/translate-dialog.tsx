/** From a text to its translation: the language, the glossary, what to begin with; and those that are there. */
import { Button, Modal, NativeSelect, SegmentedControl, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { WorkDetail } from '@fourhands/core/protocol/works';
import { baseOf } from '@fourhands/core/translation/languages';
import { client } from '../../api/client.ts';
import { glossariesQuery, queryClient, translationsOfQuery } from '../../api/queries.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { LanguageSelect, useLanguageName } from '../../components/language-select.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { thisPerson } from '../../state/person.ts';

interface TranslateDialogProps {
  readonly work: WorkDetail;
  readonly branchId: string;
  readonly onClose: () => void;
}

function Earlier({ workId }: { readonly workId: string }) {
  const { messages: m } = useLanguage();
  const nameOf = useLanguageName();
  const { translations, isOne } = useQuery(translationsOfQuery(workId)).data ?? { translations: [], isOne: false };
  if (translations.length === 0 && !isOne) return null;
  return (
    <div className="stack-tight">
      {!isOne ? null : (
        <Link to="/works/$workId/translation" params={{ workId }}>
          {m.translation.sideBySide}
        </Link>
      )}
      {translations.length === 0 ? null : <h3>{m.translation.earlier}</h3>}
      {translations.map((translation) => (
        <Link key={translation.workId} to="/works/$workId/translation" params={{ workId: translation.workId }}>
          {translation.title} <span className="soft">{nameOf(translation.targetLanguage)}</span>
        </Link>
      ))}
    </div>
  );
}

export function TranslateDialog({ work, branchId, onClose }: TranslateDialogProps) {
  const { messages: m, language } = useLanguage();
  const navigate = useNavigate();
  const glossaries = useQuery(glossariesQuery).data ?? [];
  const [target, setTarget] = useState<string>(language === 'zh' ? 'en' : 'zh');
  const [source, setSource] = useState('');
  const [glossaryId, setGlossaryId] = useState('');
  const [kind, setKind] = useState<'empty' | 'text'>('empty');
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const fitting = glossaries.filter(
    (one) =>
      baseOf(one.targetLanguage) === baseOf(target) && (source === '' || baseOf(one.sourceLanguage) === baseOf(source)),
  );
  const chosen = fitting.some(({ id }) => id === glossaryId) ? glossaryId : '';

  const begin = async () => {
    setBusy(true);
    setError(null);
    try {
      const made = await client.createTranslation(
        work.id,
        {
          branchId,
          targetLanguage: target,
          glossaryId: chosen === '' ? null : chosen,
          ...(source === '' ? {} : { sourceLanguage: source }),
          ...(kind === 'text' && text.trim() !== '' ? { text } : {}),
        },
        { personId: thisPerson().id },
      );
      void queryClient.invalidateQueries({ queryKey: ['works'] });
      await navigate({ to: '/works/$workId/translation', params: { workId: made.workId } });
    } catch (reason) {
      setError(reason);
      setBusy(false);
    }
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title={m.translation.dialogTitle}
      closeButtonProps={{ 'aria-label': m.common.close }}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void begin();
        }}
      >
        {error === null ? null : <ErrorNotice error={error} />}
        <LanguageSelect label={m.translation.into} value={target} onChange={setTarget} />
        <LanguageSelect
          label={m.translation.from}
          value={source}
          onChange={setSource}
          automatic={m.translation.fromAuto}
        />
        <NativeSelect
          label={m.translation.glossary}
          value={chosen}
          onChange={(event) => setGlossaryId(event.target.value)}
          data={[
            { value: '', label: m.translation.noGlossary },
            ...fitting.map(({ id, name, usable }) => ({
              value: id,
              label: usable ? name : `${name} · ${m.glossaries.unusable}`,
            })),
          ]}
        />
        <div className="spread">
          <span />
          <Link to="/glossaries" className="soft small">
            {m.translation.toGlossaries}
          </Link>
        </div>
        <SegmentedControl
          fullWidth
          aria-label={m.translation.existing}
          value={kind}
          onChange={(value) => setKind(value)}
          data={(['empty', 'text'] as const).map((value) => ({ value, label: m.translation.existingKinds[value] }))}
        />
        {kind === 'text' ? (
          <Textarea
            label={m.translation.existingText}
            description={m.translation.existingHelp}
            rows={6}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        ) : null}
        <Button type="submit" loading={busy} disabled={kind === 'text' && text.trim() === ''}>
          {m.translation.begin}
        </Button>
        <Earlier workId={work.id} />
      </form>
    </Modal>
  );
}
