/** Puts a sound that a maker drew into a sound that is there: into which, and where. It is offered there, to be accepted. */
import { Button, Modal, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Model } from '@fourhands/core/protocol/model';
import { worksQuery } from '../../api/queries.ts';
import { ErrorNotice, PlainNotice } from '../../components/error-notice.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { soundPlayheads } from '../../state/sound-playheads.ts';
import { useStore } from '../../state/store.ts';
import type { SoundWork } from './use-sound-work.ts';

export interface DrawnSound {
  readonly name: string;
  readonly seed: number;
  /** In seconds. */
  readonly length: number;
}

interface PutSoundDialogProps {
  readonly model: Model;
  readonly drawn: DrawnSound;
  readonly work: SoundWork;
  readonly onClose: () => void;
}

export function PutSoundDialog({ model, drawn, work, onClose }: PutSoundDialogProps) {
  const m = useMessages();
  const { data, error: listError } = useQuery(worksQuery());
  const sounds = data?.filter(({ medium }) => medium === 'sound');
  const playheads = useStore(soundPlayheads);
  const [chosen, setChosen] = useState<string | null>(null);
  const [atEnd, setAtEnd] = useState(true);
  const [putting, setPutting] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const workId = chosen ?? sounds?.[0]?.id ?? null;
  const playhead = (workId === null ? undefined : playheads.get(workId)) ?? null;

  const put = async () => {
    if (workId === null || putting) return;
    setPutting(true);
    setError(null);
    try {
      const { seed, length } = drawn;
      await work.put({ seed, length, workId, at: atEnd ? null : playhead });
    } catch (reason) {
      setError(reason);
      setPutting(false);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={m.ownSounds.putTitle(drawn.name)}
      closeButtonProps={{ 'aria-label': m.common.close }}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void put();
        }}
      >
        {sounds?.length === 0 ? (
          <PlainNotice>{m.ownSounds.putNone}</PlainNotice>
        ) : (
          <>
            <NativeSelect
              data-autofocus
              label={m.ownSounds.putWork}
              value={workId ?? ''}
              onChange={(event) => setChosen(event.target.value)}
              data={sounds?.map(({ id, title }) => ({ value: id, label: title })) ?? [{ value: '', label: '…' }]}
            />
            <NativeSelect
              label={m.ownSounds.putPlace}
              value={atEnd || playhead === null ? 'end' : 'playhead'}
              onChange={(event) => setAtEnd(event.target.value === 'end')}
              data={[
                { value: 'end', label: m.ownSounds.putAtEnd },
                ...(playhead === null
                  ? []
                  : [
                      {
                        value: 'playhead',
                        label: m.ownSounds.putAtPlayhead(m.time.seconds(Number(playhead.toFixed(2)))),
                      },
                    ]),
              ]}
            />
            <p className="soft small">{m.ownSounds.putHelp(model.name)}</p>
          </>
        )}
        {listError === null ? null : <ErrorNotice error={listError} />}
        {error === null ? null : <ErrorNotice error={error} />}
        <div className="row">
          <Button type="submit" loading={putting} disabled={workId === null}>
            {m.ownSounds.putDo}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
