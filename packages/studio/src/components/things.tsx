/** Data sets, runs, models and compressions as cards, the same on the home page and in the lists. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Compression } from '@fourhands/core/protocol/compression';
import type { Dataset } from '@fourhands/core/protocol/dataset';
import type { Model } from '@fourhands/core/protocol/model';
import type { ModelKind } from '@fourhands/core/protocol/preset';
import type { Run } from '@fourhands/core/protocol/run';
import { client } from '../api/client.ts';
import { datasetsQuery } from '../api/queries.ts';
import { useFormat } from '../i18n/format.ts';
import { useMessages } from '../i18n/language.tsx';
import { datasetKinds } from '../state/dataset-kinds.ts';
import { Card, cardLink, Pictures } from './card.tsx';
import { Icon, type IconName } from './icon.tsx';
import { ProgressBar } from './progress-bar.tsx';
import { StateBadge } from './state-badge.tsx';

function coversOf(dataset: Dataset | undefined): readonly string[] {
  return dataset?.covers.map((itemId) => client.itemPictureUrl(dataset.id, itemId, 'thumbnail')) ?? [];
}

export function DatasetCard({ dataset }: { readonly dataset: Dataset }) {
  const m = useMessages();
  const format = useFormat();
  const covers = coversOf(dataset);
  return (
    <Card
      cover={
        covers.length === 0 ? (
          <Icon name={datasetKinds[dataset.kind].icon} size={32} />
        ) : (
          <Pictures addresses={covers} />
        )
      }
      name={
        <Link to="/datasets/$datasetId" params={{ datasetId: dataset.id }} className={cardLink} title={dataset.name}>
          {dataset.name}
        </Link>
      }
    >
      <div className="soft small figure">
        {datasetKinds[dataset.kind].line(m, dataset, format.bytes(dataset.bytes))}
      </div>
    </Card>
  );
}

export function RunCard({ run }: { readonly run: Run }) {
  const m = useMessages();
  const format = useFormat();
  const { data: datasets } = useQuery(datasetsQuery);
  const covers = coversOf(datasets?.find((dataset) => dataset.id === run.datasetId));
  const fraction = run.progress === null ? 0 : run.progress.step / Math.max(1, run.progress.totalSteps);
  return (
    <Card
      cover={covers.length === 0 ? <Icon name="runs" size={32} /> : <Pictures addresses={covers} />}
      name={
        <Link to="/runs/$runId" params={{ runId: run.id }} className={cardLink} title={run.name}>
          {run.name}
        </Link>
      }
    >
      <div className="spread">
        <StateBadge run={run} />
        <span className="soft small figure one-line">
          {run.state === 'running' && run.progress?.secondsLeft != null
            ? m.uploads.left(format.duration(run.progress.secondsLeft))
            : format.moment(run.endedAt ?? run.createdAt)}
        </span>
      </div>
      <ProgressBar fraction={run.state === 'finished' ? 1 : fraction} label={m.runs.progressLabel} />
    </Card>
  );
}

/** A model of pictures shows some that it draws. */
const iconOf = {
  vae: 'pictures',
  gan: 'pictures',
  codec: 'compress',
  writer: 'pencil',
  melody: 'notes',
  spectra: 'sound',
} as const satisfies Readonly<Record<ModelKind, IconName>>;

export function ModelCard({ model }: { readonly model: Model }) {
  const m = useMessages();
  const format = useFormat();
  return (
    <Card
      cover={
        iconOf[model.kind] === 'pictures' ? (
          <Pictures addresses={[client.samplesUrl(model.id, { count: 32, seed: 1 })]} />
        ) : (
          <Icon name={iconOf[model.kind]} size={32} />
        )
      }
      name={
        <Link to="/models/$modelId" params={{ modelId: model.id }} className={cardLink} title={model.name}>
          {model.name}
        </Link>
      }
    >
      <div className="spread soft small figure">
        <span>{m.kinds[`${model.kind}Short`]}</span>
        <span>{format.bytes(model.bytes)}</span>
      </div>
    </Card>
  );
}

export function CompressionCard({ compression }: { readonly compression: Compression }) {
  const format = useFormat();
  return (
    <Card
      cover={<Pictures addresses={[client.url(compression.restored)]} />}
      name={
        <Link
          to="/compress/$compressionId"
          params={{ compressionId: compression.id }}
          className={cardLink}
          title={compression.name}
        >
          {compression.name}
        </Link>
      }
    >
      <div className="spread soft small figure">
        <span>{format.bytes(compression.bytes)}</span>
        <span>{format.measured(compression.bitsPerPixel)} bpp</span>
      </div>
    </Card>
  );
}
