/** Asking the hub what a model is made of, and fetching it once the person has seen how large it is. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { type HubModel, type WeightType, weightTypeSchema } from '@fourhands/core/protocol/local-models';
import { client } from '../../api/client.ts';
import { ErrorNotice, PlainNotice } from '../../components/error-notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import styles from './makers.module.css';
import { refreshMakers } from './refresh-makers.ts';

interface FormProps {
  /** The host that is asked. */
  readonly hub: string;
  readonly offline: boolean;
  readonly onClose: () => void;
}

export function HubForm({ hub, offline, onClose }: FormProps) {
  const m = useMessages();
  const [repository, setRepository] = useState('');
  const [revision, setRevision] = useState('');
  const look = useMutation({
    mutationFn: () =>
      client.lookAtHub({
        repository: repository.trim(),
        ...(revision.trim() === '' ? {} : { revision: revision.trim() }),
      }),
  });
  const field = (value: string, set: (value: string) => void) => ({
    value,
    autoComplete: 'off',
    spellCheck: false,
    maxLength: 200,
    onChange: (event: { target: { value: string } }) => {
      set(event.target.value);
      look.reset();
    },
  });
  return (
    <div className={styles.form}>
      {offline ? <PlainNotice>{m.localModels.offline}</PlainNotice> : null}
      <form
        className="stack-tight"
        style={{ gap: 12 }}
        onSubmit={(event) => {
          event.preventDefault();
          if (repository.trim() !== '' && !offline) look.mutate();
        }}
      >
        <div className={styles.money}>
          <TextInput
            label={m.localModels.repository}
            description={m.localModels.repositoryHelp}
            {...field(repository, setRepository)}
          />
          <TextInput
            label={m.localModels.revision}
            description={m.localModels.revisionHelp}
            {...field(revision, setRevision)}
          />
        </div>
        <p className="soft small">{m.localModels.askNote(hub)}</p>
        <div className="row" style={{ flexWrap: 'wrap' }}>
          <Button
            type="submit"
            variant={look.data === undefined ? 'filled' : 'default'}
            disabled={offline || repository.trim() === ''}
            loading={look.isPending}
          >
            {m.localModels.ask}
          </Button>
          <Button variant="default" onClick={onClose}>
            {m.common.cancel}
          </Button>
        </div>
      </form>
      {look.error === null ? null : <ErrorNotice error={look.error} />}
      {look.data === undefined ? null : (
        <FetchModel key={look.data.commit} model={look.data} offline={offline} onClose={onClose} />
      )}
    </div>
  );
}

function FetchModel({ model, offline, onClose }: Omit<FormProps, 'hub'> & { readonly model: HubModel }) {
  const m = useMessages();
  const format = useFormat();
  const [type, setType] = useState<WeightType>(
    (model.weights.find(({ fits }) => fits) ?? model.weights[0])?.type ?? 'fp32',
  );
  const chosen = model.weights.find((weights) => weights.type === type);
  const size = format.bytes((chosen?.bytes ?? 0) + model.otherBytes);
  const start = useMutation({
    mutationFn: () => client.startDownload({ repository: model.repository, commit: model.commit, type }),
    onSuccess() {
      refreshMakers();
      onClose();
    },
  });
  return (
    <form
      className="stack-tight"
      style={{ gap: 12 }}
      onSubmit={(event) => {
        event.preventDefault();
        start.mutate();
      }}
    >
      <NativeSelect
        label={m.localModels.weights}
        description={m.localModels.weightsHelp}
        value={type}
        data={model.weights.map((weights) => {
          const line = m.localModels.weightsLine(m.localModels.weightTypes[weights.type], format.bytes(weights.bytes));
          return {
            value: weights.type,
            label: weights.fits ? line : m.localModels.tooLarge(line),
            disabled: !weights.fits,
          };
        })}
        onChange={(event) => setType(weightTypeSchema.parse(event.target.value))}
      />
      <p>{m.localModels.consent(size, model.host)}</p>
      <p className="soft small">
        {model.licence === null ? m.localModels.licenceUnknown : m.localModels.licenceNote(model.licence)}
      </p>
      {start.error === null ? null : <ErrorNotice error={start.error} />}
      <div>
        <Button type="submit" disabled={offline || chosen?.fits !== true} loading={start.isPending}>
          {m.localModels.fetch(size)}
        </Button>
      </div>
    </form>
  );
}
