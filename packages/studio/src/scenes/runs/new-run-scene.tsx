/** Asking for a run: from which pictures, to learn what, from which starting point. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Dataset } from '@fourhands/core/protocol/dataset';
import { kindsFor, learnsFrom, type ModelKind, type PresetList } from '@fourhands/core/protocol/preset';
import { largestSeed, type NewRun } from '@fourhands/core/protocol/run';
import { client } from '../../api/client.ts';
import { datasetsQuery, presetsQuery, queryClient } from '../../api/queries.ts';
import { ErrorNotice, PlainNotice } from '../../components/error-notice.tsx';
import { Icon } from '../../components/icon.tsx';
import { Section } from '../../components/section.tsx';
import type { Messages } from '../../i18n/en.ts';
import { useLanguage, useMessages } from '../../i18n/language.tsx';
import { datasetKinds } from '../../state/dataset-kinds.ts';
import { readSettings } from '../../state/setting-values.ts';
import { useStaying } from '../../state/use-leaving.ts';
import { useTitle } from '../../state/use-title.ts';
import { Choices } from '../../components/choice-card.tsx';
import { SettingsForm } from './settings-form.tsx';
import { WriterPlan } from './writer-plan.tsx';

interface RunFormProps {
  readonly datasets: readonly Dataset[];
  readonly offer: PresetList;
  readonly firstKind: ModelKind;
  readonly firstDataset: string | undefined;
}

const wordsOf = (m: Messages): Readonly<Record<ModelKind, { readonly label: string; readonly help: string }>> => ({
  vae: { label: m.newRun.kindVae, help: m.newRun.kindVaeHelp },
  gan: { label: m.gan.kind, help: m.gan.kindHelp },
  codec: { label: m.newRun.kindCodec, help: m.newRun.kindCodecHelp },
  writer: { label: m.texts.kindWriter, help: m.texts.kindWriterHelp },
  melody: { label: m.melodies.kind, help: m.melodies.kindHelp },
  spectra: { label: m.ownSounds.kind, help: m.ownSounds.kindHelp },
});

function readSeed(typed: string): number | null | 'problem' {
  if (typed.trim() === '') return null;
  const seed = Number(typed);
  return Number.isInteger(seed) && seed >= 0 && seed <= largestSeed ? seed : 'problem';
}

function RunForm({ datasets, offer, firstKind, firstDataset }: RunFormProps) {
  const { language, messages: m } = useLanguage();
  const navigate = useNavigate();
  const [datasetId, setDatasetId] = useState(() => {
    const fitting = datasets.find((one) => one.kind === learnsFrom[firstKind]);
    return firstDataset ?? fitting?.id ?? datasets[0]?.id ?? '';
  });
  const [chosenKind, setKind] = useState(firstKind);
  const chosen = datasets.find(({ id }) => id === datasetId);
  const kinds = kindsFor(chosen?.kind ?? 'pictures');
  const kind = kinds.find((one) => one === chosenKind) ?? kinds[0] ?? 'vae';
  const [presetName, setPresetName] = useState<string | null>(null);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [open, setOpen] = useState(false);
  const [seedText, setSeedText] = useState('');
  const [name, setName] = useState('');

  const presets = offer.presets.filter((preset) => preset.kind === kind);
  const preset = presets.find((candidate) => candidate.name === presetName) ?? presets[0];
  const descriptions = offer.settings[kind];
  const read = readSettings(typed, descriptions, preset?.settings ?? {});
  const seed = readSeed(seedText);
  const start = useMutation({
    mutationFn: (request: NewRun) => client.startRun(request),
    onSuccess(run) {
      void queryClient.invalidateQueries({ queryKey: ['runs'] });
      void navigate({ to: '/runs/$runId', params: { runId: run.id } });
    },
  });
  const ready = preset !== undefined && seed !== 'problem' && Object.keys(read.problems).length === 0;
  const submit = () => {
    if (!ready) return;
    start.mutate({
      datasetId,
      kind,
      preset: preset.name,
      settings: { ...read.changes },
      ...(seed === null ? {} : { seed }),
      ...(name.trim() === '' ? {} : { name: name.trim() }),
    });
  };

  return (
    <form
      className="stack"
      style={{ gap: 32 }}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <NativeSelect
        label={m.newRun.dataset}
        value={datasetId}
        onChange={(event) => {
          setDatasetId(event.target.value);
          setTyped({});
        }}
        data={datasets.map((dataset) => ({
          value: dataset.id,
          label: `${dataset.name} · ${datasetKinds[dataset.kind].items(m, dataset.itemCount)}`,
        }))}
        style={{ maxWidth: 480 }}
      />
      <Section title={m.newRun.lead}>
        <Choices<ModelKind>
          label={m.newRun.lead}
          value={kind}
          onChange={(next) => {
            setKind(next);
            setTyped({});
          }}
          choices={kinds.map((value) => ({ value, ...wordsOf(m)[value] }))}
        />
      </Section>
      <Section title={m.newRun.preset}>
        <Choices
          label={m.newRun.preset}
          value={preset?.name ?? ''}
          onChange={(next) => {
            setPresetName(next);
            setTyped({});
          }}
          choices={presets.map((candidate) => ({
            value: candidate.name,
            label: candidate.label[language],
            help: candidate.help[language],
          }))}
        />
      </Section>
      <div className="stack" style={{ maxWidth: 560 }}>
        <div>
          <Button variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? m.newRun.closeSettings : m.newRun.openSettings}
          </Button>
        </div>
        {open ? (
          <div className="stack">
            <TextInput
              label={m.newRun.runName}
              description={m.newRun.runNameHelp}
              maxLength={200}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            <TextInput
              label={m.newRun.seed}
              description={m.newRun.seedHelp}
              inputMode="numeric"
              autoComplete="off"
              value={seedText}
              error={seed === 'problem' ? m.newRun.outOfRange('0', String(largestSeed)) : undefined}
              onChange={(event) => setSeedText(event.target.value)}
            />
            <SettingsForm
              descriptions={descriptions}
              preset={preset?.settings ?? {}}
              typed={typed}
              read={read}
              onType={setTyped}
            />
          </div>
        ) : null}
      </div>
      {kind === 'writer' && preset !== undefined && ready ? (
        <WriterPlan datasetId={datasetId} preset={preset.name} settings={read.changes} />
      ) : null}
      {start.error === null ? null : <ErrorNotice error={start.error} />}
      <div>
        <Button
          type="submit"
          size="md"
          disabled={!ready}
          loading={start.isPending}
          leftSection={<Icon name="play" size={18} />}
        >
          {m.newRun.start}
        </Button>
      </div>
    </form>
  );
}

export function NewRunScene() {
  const m = useMessages();
  const search = useSearch({ from: '/runs/new' });
  const datasets = useQuery(datasetsQuery);
  const presets = useQuery(presetsQuery);
  const usable = useStaying(datasets.data)?.filter((dataset) => dataset.itemCount > 0);
  const error = datasets.error ?? presets.error;
  useTitle(m.newRun.title);
  return (
    <div className="page stack" style={{ gap: 24, maxWidth: 880 }}>
      <h1>{m.newRun.title}</h1>
      {error === null ? null : (
        <ErrorNotice
          error={error}
          onRetry={() => {
            void datasets.refetch();
            void presets.refetch();
          }}
        />
      )}
      {usable?.length === 0 ? (
        <PlainNotice>
          {m.newRun.noDatasets}
          <Link to="/">{m.newRun.goHome}</Link>
        </PlainNotice>
      ) : null}
      {usable === undefined || usable.length === 0 || presets.data === undefined ? null : (
        <RunForm
          datasets={usable}
          offer={presets.data}
          firstKind={search.kind ?? 'vae'}
          firstDataset={usable.find((dataset) => dataset.id === search.dataset)?.id}
        />
      )}
    </div>
  );
}
