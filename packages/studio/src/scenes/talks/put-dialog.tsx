/** Puts a passage of a message into a work: which part of it, into which work, and where. All of it by keys. */
import { Button, Modal, NativeSelect, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { DialogueMessage } from '@fourhands/core/dialogue/dialogue';
import type { TextRegion } from '@fourhands/core/region/region';
import { client } from '../../api/client.ts';
import { queryClient, worksQuery } from '../../api/queries.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { MadeOnce } from '../../state/made-once.ts';
import { notify } from '../../state/notices.ts';
import { thisPerson } from '../../state/person.ts';

interface PutDialogProps {
  readonly message: DialogueMessage;
  readonly title: string | null;
  readonly passage: TextRegion | null;
  /** The work that the talk stands beside, and what puts a passage at the cursor in it. */
  readonly beside?:
    | { readonly workId: string; readonly putAtCursor: (passage: TextRegion) => Promise<void> }
    | undefined;
  readonly workId: string | null;
  readonly onClose: () => void;
}

const fresh = 'new';

export function PutDialog({ message, title, passage, beside, workId, onClose }: PutDialogProps) {
  const m = useMessages();
  const works = useQuery(worksQuery()).data?.filter(({ medium }) => medium === 'text');
  const field = useRef<HTMLTextAreaElement>(null);
  const [chosen, setChosen] = useState<TextRegion>(passage ?? { start: 0, end: 0 });
  const [work, setWork] = useState<string | null>(beside?.workId ?? workId);
  const [place, setPlace] = useState<'cursor' | 'end'>(beside === undefined ? 'end' : 'cursor');
  const [error, setError] = useState<unknown>(null);
  const [putting, setPutting] = useState(false);
  const [made] = useState(() => new MadeOnce());
  // The one that is meant holds before the list is here; one that is gone gives way to what there is.
  const there = works === undefined || work === fresh || works.some(({ id }) => id === work);
  const known = there ? work : null;
  const into = known ?? (works === undefined ? null : (works[0]?.id ?? fresh));
  const atCursor = beside !== undefined && into === beside.workId;
  const whole = chosen.end <= chosen.start;

  const put = async () => {
    if (into === null || putting) return;
    const region = whole ? { start: 0, end: message.text.length } : chosen;
    setPutting(true);
    setError(null);
    try {
      const personId = thisPerson().id;
      const newWork = { title: title ?? m.talks.untitled, mode: 'co-creation' } as const;
      const id = into === fresh ? await made.id(() => client.createWork(newWork, { personId })) : into;
      const { title: name } = await client.getWork(id);
      if (atCursor && place === 'cursor') await beside.putAtCursor(region);
      else await client.putPassage(message.id, { ...region, workId: id, personId });
      void queryClient.invalidateQueries({ queryKey: ['works'] });
      notify(m.talks.putDone(name));
      onClose();
    } catch (reason) {
      setError(reason);
    } finally {
      setPutting(false);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={m.talks.putTitle}
      size="lg"
      closeButtonProps={{ 'aria-label': m.common.close }}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void put();
        }}
      >
        <Textarea
          ref={field}
          data-autofocus
          readOnly
          label={m.talks.passage}
          description={m.talks.passageHelp}
          rows={8}
          dir="auto"
          value={message.text}
          onFocus={() => field.current?.setSelectionRange(chosen.start, chosen.end)}
          onSelect={() => {
            const { selectionStart: start, selectionEnd: end } = field.current ?? {
              selectionStart: 0,
              selectionEnd: 0,
            };
            setChosen({ start, end });
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            void put();
          }}
        />
        <span className="soft small" role="status">
          {whole ? m.talks.putAll : m.talks.putPart(chosen.end - chosen.start)}
        </span>
        <NativeSelect
          label={m.talks.work}
          value={into ?? fresh}
          onChange={(event) => setWork(event.target.value)}
          data={[
            ...(works ?? []).map(({ id, title: name }) => ({ value: id, label: name })),
            { value: fresh, label: m.talks.newWork },
          ]}
        />
        <NativeSelect
          label={m.talks.place}
          value={atCursor ? place : 'end'}
          onChange={(event) => setPlace(event.target.value as 'cursor' | 'end')}
          data={(atCursor ? (['cursor', 'end'] as const) : (['end'] as const)).map((value) => ({
            value,
            label: m.talks.places[value],
          }))}
        />
        {error === null ? null : <ErrorNotice error={error} />}
        <div className="row">
          <Button type="submit" loading={putting} disabled={into === null}>
            {m.talks.putDo}
          </Button>
          {into === fresh || into === null || beside?.workId === into ? null : (
            <Link to="/works/$workId" params={{ workId: into }} className="soft small">
              {m.talks.goThere}
            </Link>
          )}
        </div>
      </form>
    </Modal>
  );
}
