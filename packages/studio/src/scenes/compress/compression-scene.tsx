/** One compressed picture beside its original, with what it cost and what it kept. */
import { Button, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Compression } from '@fourhands/core/protocol/compression';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { compressionQuery, queryClient } from '../../api/queries.ts';
import { BeforeAfter, type Zoom } from '../../components/before-after.tsx';
import { DeleteMenu } from '../../components/delete-menu.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Icon } from '../../components/icon.tsx';
import { Facts, Section } from '../../components/section.tsx';
import { Workbench } from '../../components/workbench.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { deleteWithUndo, notify } from '../../state/notices.ts';
import { useTitle } from '../../state/use-title.ts';
import { FiguresTable } from './figures-table.tsx';
import { RatePlot } from './rate-plot.tsx';
import { RestoreHere } from './restore-here.tsx';

function baseName(name: string): string {
  return name.replace(/\.[^.]+$/, '');
}

function Side({ compression }: { readonly compression: Compression }) {
  const m = useMessages();
  const format = useFormat();
  const { originalBytes, bytes } = compression;
  const times = originalBytes >= bytes ? originalBytes / bytes : bytes / originalBytes;
  const timesText = format.count(times >= 10 ? Math.round(times) : Number(times.toFixed(1)));
  const name = baseName(compression.name);
  return (
    <>
      <Section title={m.compress.figures} help={m.compress.figuresHelp}>
        <FiguresTable rows={compression.rows} />
        <p className="soft small">{(originalBytes >= bytes ? m.compress.smaller : m.compress.larger)(timesText)}</p>
      </Section>
      <RatePlot rows={compression.rows} />
      <Section title={m.common.download}>
        <Button
          component="a"
          href={client.url(compression.file)}
          download={`${name}.fhp`}
          leftSection={<Icon name="download" size={18} />}
        >
          {m.compress.downloadFile} · {format.bytes(bytes)}
        </Button>
        <Button
          component="a"
          variant="default"
          href={client.url(compression.restored)}
          download={`${name}.png`}
          leftSection={<Icon name="download" size={18} />}
        >
          {m.compress.downloadPng}
        </Button>
        <RestoreHere file={client.url(compression.file)} picture={client.url(compression.restored)} />
      </Section>
      <Section title={m.nav.side}>
        <Facts
          rows={[
            [m.compress.yourFile, format.bytes(originalBytes)],
            [m.compress.compressedFile, format.bytes(bytes)],
            [m.models.pictureSize, m.compress.dimensions(compression.width, compression.height)],
            [
              m.common.maker,
              compression.modelId === null ? (
                `${compression.modelName} (${m.compress.modelGone})`
              ) : (
                <Link key="model" to="/models/$modelId" params={{ modelId: compression.modelId }}>
                  {compression.modelName}
                </Link>
              ),
            ],
          ]}
        />
      </Section>
    </>
  );
}

function LoadedCompression({ compression }: { readonly compression: Compression }) {
  const m = useMessages();
  const format = useFormat();
  const navigate = useNavigate();
  const [zoom, setZoom] = useState<Zoom>('fit');
  useTitle(compression.name);
  const remove = () => {
    deleteWithUndo({
      key: compression.id,
      text: m.compress.deleted(compression.name),
      run: async () => {
        await client.deleteCompression(compression.id);
        await queryClient.invalidateQueries({ queryKey: ['compressions'] });
      },
      onError: (error) => notify(describeError(m, error).text, 'danger'),
    });
    void navigate({ to: '/compress' });
  };
  return (
    <Workbench
      title={
        <div>
          <h1 className="one-line" title={compression.name}>
            {compression.name}
          </h1>
          <div className="soft small figure">
            {format.bytes(compression.originalBytes)} → {format.bytes(compression.bytes)} ·{' '}
            {compression.bitsPerPixel.toFixed(3)} bpp
          </div>
        </div>
      }
      tools={
        <>
          <SegmentedControl
            aria-label={m.compress.zoom}
            value={zoom}
            onChange={(value) => setZoom(value === 'actual' || value === 'double' ? value : 'fit')}
            transitionDuration={120}
            data={[
              { value: 'fit', label: m.compress.fit },
              { value: 'actual', label: m.compress.actual },
              { value: 'double', label: m.compress.double },
            ]}
          />
          <Button variant="default" onClick={() => void navigate({ to: '/compress' })}>
            {m.compress.another}
          </Button>
          <DeleteMenu label={m.runs.more} onDelete={remove} />
        </>
      }
      sideLabel={m.compress.figures}
      side={<Side compression={compression} />}
    >
      <BeforeAfter
        original={client.url(compression.original)}
        restored={client.url(compression.restored)}
        name={compression.name}
        width={compression.width}
        height={compression.height}
        zoom={zoom}
      />
    </Workbench>
  );
}

export function CompressionScene() {
  const { compressionId } = useParams({ from: '/compress/$compressionId' });
  const query = useQuery(compressionQuery(compressionId));
  if (query.data !== undefined) return <LoadedCompression key={compressionId} compression={query.data} />;
  return (
    <div className="page">
      {query.error === null ? null : <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />}
    </div>
  );
}
