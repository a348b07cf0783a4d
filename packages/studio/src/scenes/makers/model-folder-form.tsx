/** Naming a folder, seeing what is in it step by step, and making its model a maker. */
import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { type FolderReport, type WeightType, weightTypeSchema } from '@fourhands/core/protocol/local-models';
import { client } from '../../api/client.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import { FolderChecks } from './folder-checks.tsx';
import styles from './makers.module.css';
import { refreshMakers } from './refresh-makers.ts';

interface FormProps {
  readonly memoryBytes: number;
  readonly onClose: () => void;
}

export function ModelFolderForm({ memoryBytes, onClose }: FormProps) {
  const m = useMessages();
  const [path, setPath] = useState('');
  const look = useMutation({ mutationFn: () => client.inspectModelFolder(path.trim()) });
  const report = look.data;
  return (
    <div className={styles.form}>
      <form
        className="stack-tight"
        style={{ gap: 12 }}
        onSubmit={(event) => {
          event.preventDefault();
          if (path.trim() !== '') look.mutate();
        }}
      >
        <TextInput
          label={m.localModels.path}
          description={m.localModels.pathHelp}
          placeholder="/home/me/models/small"
          autoComplete="off"
          spellCheck={false}
          maxLength={4096}
          data-autofocus
          value={path}
          onChange={(event) => {
            setPath(event.target.value);
            look.reset();
          }}
        />
        <div className="row" style={{ flexWrap: 'wrap' }}>
          <Button type="submit" variant={report?.usable === true ? 'default' : 'filled'} loading={look.isPending}>
            {m.localModels.look}
          </Button>
          <Button variant="default" onClick={onClose}>
            {m.common.cancel}
          </Button>
        </div>
      </form>
      <div role="status" className="soft small">
        {look.isPending ? m.localModels.looking : null}
      </div>
      {look.error === null ? null : <ErrorNotice error={look.error} />}
      {report === undefined ? null : <FolderChecks report={report} memoryBytes={memoryBytes} />}
      {report?.usable === true ? (
        <UseModel key={report.path} report={report} memoryBytes={memoryBytes} onClose={onClose} />
      ) : null}
    </div>
  );
}

function UseModel({ report, memoryBytes, onClose }: FormProps & { readonly report: FolderReport }) {
  const m = useMessages();
  const format = useFormat();
  const fitting = report.weights.filter(({ fits }) => fits);
  const [type, setType] = useState<WeightType>(fitting[0]?.type ?? 'fp32');
  const [name, setName] = useState(report.name);
  const [threads, setThreads] = useState<number | string>('');
  const chosen = report.weights.find((weights) => weights.type === type);
  const add = useMutation({
    mutationFn: () =>
      client.addLocalModel({
        path: report.path,
        type,
        ...(name.trim() === '' ? {} : { name: name.trim() }),
        ...(typeof threads === 'number' ? { threads } : {}),
      }),
    onSuccess(model) {
      notify(model.medium === 'speech' ? m.localModels.addedVoice(model.name) : m.localModels.added(model.name));
      refreshMakers();
      onClose();
    },
  });
  return (
    <form
      className="stack-tight"
      style={{ gap: 16 }}
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate();
      }}
    >
      <div className={styles.money}>
        <TextInput
          label={m.localModels.name}
          maxLength={200}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <NativeSelect
          label={m.localModels.weights}
          description={m.localModels.weightsHelp}
          value={type}
          data={report.weights.map((weights) => {
            const line = m.localModels.weightsLine(
              m.localModels.weightTypes[weights.type],
              format.bytes(weights.bytes),
            );
            return {
              value: weights.type,
              label: weights.fits ? line : m.localModels.tooLarge(line),
              disabled: !weights.fits,
            };
          })}
          onChange={(event) => setType(weightTypeSchema.parse(event.target.value))}
        />
        <NumberInput
          label={m.localModels.threads}
          description={m.localModels.threadsHelp}
          min={1}
          max={64}
          allowDecimal={false}
          value={threads}
          onChange={setThreads}
        />
      </div>
      <p className="soft small">
        {m.localModels.memoryNote(format.bytes(chosen?.memoryBytes ?? 0), format.bytes(memoryBytes))}{' '}
        {m.localModels.adding}
      </p>
      {add.error === null ? null : <ErrorNotice error={add.error} />}
      <div>
        <Button type="submit" loading={add.isPending}>
          {m.localModels.add}
        </Button>
      </div>
    </form>
  );
}
