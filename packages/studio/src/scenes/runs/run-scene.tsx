/** One run: pictures, texts, melodies or sounds that get better in the middle, curves beside them, time as a strip below. */
import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { learnsFrom } from '@fourhands/core/protocol/preset';
import type { RunDetail } from '@fourhands/core/protocol/run';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { presetsQuery, queryClient } from '../../api/queries.ts';
import { DeleteMenu } from '../../components/delete-menu.tsx';
import { EditableName } from '../../components/editable-name.tsx';
import { ErrorNotice, PlainNotice } from '../../components/error-notice.tsx';
import { Icon } from '../../components/icon.tsx';
import { Facts, Section } from '../../components/section.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { Workbench } from '../../components/workbench.tsx';
import { useLanguage, useMessages } from '../../i18n/language.tsx';
import { datasetKinds } from '../../state/dataset-kinds.ts';
import { deleteWithUndo, notify } from '../../state/notices.ts';
import { useRunWatch } from '../../state/run-watch.ts';
import { useTitle } from '../../state/use-title.ts';
import { CurvesPanel } from './curves-panel.tsx';
import { GanCurves } from './gan-curves.tsx';
import { GanNotices } from './gan-notices.tsx';
import { RunMelodies } from './run-melodies.tsx';
import { RunScrubber, RunStage, type PictureKind } from './run-pictures.tsx';
import { RunSounds } from './run-sounds.tsx';
import { OverfitNotice, RunSamples } from './run-samples.tsx';
import { RunStatus } from './run-status.tsx';

function RunButtons({ run }: { readonly run: RunDetail }) {
  const m = useMessages();
  const navigate = useNavigate();
  const stop = useMutation({ mutationFn: () => client.stopRun(run.id) });
  const resume = useMutation({ mutationFn: () => client.resumeRun(run.id), onSuccess: () => stop.reset() });
  const error = stop.error ?? resume.error;
  const underWay = run.state === 'running' || run.state === 'queued';
  const stopping = stop.isPending || (stop.isSuccess && run.state === 'running');
  const { modelId } = run;
  return (
    <>
      {error === null ? null : <span role="alert">{describeError(m, error).text}</span>}
      {underWay ? (
        <Button
          variant="default"
          disabled={stopping}
          leftSection={<Icon name="stop" size={18} />}
          onClick={() => stop.mutate()}
        >
          {stopping ? m.runs.stopping : m.runs.stop}
        </Button>
      ) : null}
      {run.state === 'stopped' || run.state === 'failed' ? (
        <Button loading={resume.isPending} leftSection={<Icon name="play" size={18} />} onClick={() => resume.mutate()}>
          {m.runs.resume}
        </Button>
      ) : null}
      {modelId === null ? null : (
        <Button
          rightSection={<Icon name="right" size={18} />}
          onClick={() => void navigate({ to: '/models/$modelId', params: { modelId } })}
        >
          {m.runs.openModel}
        </Button>
      )}
    </>
  );
}

function RunSide({ run }: { readonly run: RunDetail }) {
  const { language, messages: m } = useLanguage();
  const { data: offer } = useQuery(presetsQuery);
  const preset = offer?.presets.find((one) => one.kind === run.kind && one.name === run.preset);
  const nameOf = (name: string) => offer?.settings[run.kind].find((one) => one.name === name)?.label[language] ?? name;
  const dataset =
    run.datasetId === null ? (
      `${run.datasetName} (${m.runs.datasetGone})`
    ) : (
      <Link to="/datasets/$datasetId" params={{ datasetId: run.datasetId }}>
        {run.datasetName}
      </Link>
    );
  return (
    <>
      {run.kind === 'gan' ? <GanCurves points={run.points} /> : <CurvesPanel points={run.points} kind={run.kind} />}
      <Section title={m.runs.settings}>
        <Facts
          rows={[
            [m.runs.dataset, dataset],
            [m.runs.preset, preset?.label[language] ?? run.preset],
            [m.runs.seed, run.seed],
            ...Object.entries(run.settings).map(([name, value]) => [nameOf(name), value] as const),
          ]}
        />
      </Section>
    </>
  );
}

function LoadedRun({ run, connected }: { readonly run: RunDetail; readonly connected: boolean }) {
  const m = useMessages();
  const navigate = useNavigate();
  const [chosenKind, setKind] = useState<PictureKind | null>(null);
  const [at, setAt] = useState<number | null>(null);
  useTitle(run.name);
  const kind =
    chosenKind ??
    (run.kind === 'gan' || (run.images.every((image) => image.kind === 'sample') && run.images.length > 0)
      ? 'sample'
      : 'reconstruction');
  const images = run.images.filter((image) => image.kind === kind);
  const sampledAt = [...new Set(run.samples.map(({ step }) => step))].map((step) => ({ step }));
  const samples = run.kind === 'writer' || run.kind === 'melody' || run.kind === 'spectra';
  const sampledStep = sampledAt[at ?? sampledAt.length - 1]?.step;
  const shown = images[at ?? images.length - 1] ?? images.at(-1);
  const refresh = () => void queryClient.invalidateQueries({ queryKey: ['runs'] });
  const remove = () => {
    deleteWithUndo({
      key: run.id,
      text: m.runs.deleted(run.name),
      run: () => client.deleteRun(run.id).then(refresh),
      onError: (error) => notify(describeError(m, error).text, 'danger'),
    });
    void navigate({ to: '/runs' });
  };
  return (
    <Workbench
      title={
        <EditableName
          name={run.name}
          note={`${m.kinds[run.kind]} · ${datasetKinds[learnsFrom[run.kind]].items(m, run.pictureCount + run.fileCount)}`}
          onRename={(name) => client.renameRun(run.id, name).then(refresh)}
        />
      }
      tools={
        <>
          <span role="status">
            <StateBadge run={run} />
          </span>
          <RunButtons run={run} />
          <DeleteMenu
            label={m.runs.more}
            blocked={run.state === 'running' || run.state === 'queued' ? m.runs.stopFirst : undefined}
            onDelete={remove}
          />
        </>
      }
      side={<RunSide run={run} />}
      sideLabel={m.runs.curves}
      strip={<RunScrubber moments={samples ? sampledAt : images} at={at} onAt={setAt} />}
    >
      <RunStatus run={run} connected={connected} />
      {run.kind === 'gan' ? <GanNotices run={run} /> : null}
      {run.kind === 'writer' ? (
        <>
          <OverfitNotice points={run.points} going={run.state === 'running'} />
          <RunSamples samples={run.samples} step={sampledStep} />
        </>
      ) : run.kind === 'melody' ? (
        <RunMelodies samples={run.samples} step={sampledStep} />
      ) : run.kind === 'spectra' ? (
        <RunSounds run={run} step={sampledStep} />
      ) : (
        <RunStage
          images={run.images}
          kind={kind}
          shown={shown}
          onKind={(next) => {
            setKind(next);
            setAt(null);
          }}
        />
      )}
    </Workbench>
  );
}

export function RunScene() {
  const m = useMessages();
  const { runId } = useParams({ from: '/runs/$runId' });
  const { run, connected, gone, error } = useRunWatch(runId);
  if (run !== null) return <LoadedRun key={run.id} run={run} connected={connected} />;
  return (
    <div className="page stack">
      {error === null ? null : <ErrorNotice error={error} />}
      {gone ? <PlainNotice>{m.runs.gone}</PlainNotice> : null}
      {connected ? null : <PlainNotice>{m.runs.reconnecting}</PlainNotice>}
    </div>
  );
}
