/** Where a picture becomes a small file, and a small file a picture again. */
import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Restoration } from '@fourhands/core/protocol/compression';
import type { Model } from '@fourhands/core/protocol/model';
import { client } from '../../api/client.ts';
import { compressionsQuery, modelsQuery, queryClient } from '../../api/queries.ts';
import { CardGrid } from '../../components/card.tsx';
import { DropZone } from '../../components/drop-zone.tsx';
import { ErrorNotice, PlainNotice } from '../../components/error-notice.tsx';
import { FileButton } from '../../components/file-button.tsx';
import { Icon } from '../../components/icon.tsx';
import { Facts } from '../../components/section.tsx';
import { CompressionCard } from '../../components/things.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { isCompressedFile } from '../../state/given-files.ts';
import type { GivenFile } from '../../state/uploads.ts';
import { useStaying } from '../../state/use-leaving.ts';
import { useBlobAddress } from '../../state/use-blob-address.ts';
import { useTitle } from '../../state/use-title.ts';
import styles from './compress.module.css';
import { RestoreHere } from './restore-here.tsx';
import { useOneFile } from './use-one-file.ts';

function Busy({
  given,
  what,
  onCancel,
}: {
  readonly given: GivenFile;
  readonly what: 'compressing' | 'restoring';
  readonly onCancel: () => void;
}) {
  const m = useMessages();
  const picture = useBlobAddress(isCompressedFile(given) ? null : given.file);
  return (
    <section className={styles.busy} aria-busy="true">
      {picture === null ? null : <img className={styles.preview} src={picture} alt={given.name} />}
      <div className={styles.wave} />
      <div className="spread">
        <div role="status">
          <div>{what === 'compressing' ? m.compress.working(given.name) : m.compress.restoring(given.name)}</div>
          {what === 'compressing' ? <div className="soft small">{m.compress.comparing}</div> : null}
        </div>
        <Button variant="default" onClick={onCancel}>
          {m.common.cancel}
        </Button>
      </div>
    </section>
  );
}

interface RestoredProps {
  readonly restoration: Restoration;
  readonly given: GivenFile;
  readonly onClear: () => void;
}

function Restored({ restoration, given, onClear }: RestoredProps) {
  const m = useMessages();
  const format = useFormat();
  const picture = client.url(restoration.picture);
  const name = restoration.name.replace(/\.fhp$/i, '');
  return (
    <section className="stack" aria-label={m.compress.restoredTitle}>
      <div className="spread" style={{ flexWrap: 'wrap' }}>
        <div>
          <h2>{name}</h2>
          <p className="soft small">
            {m.compress.restoredTitle} {m.compress.restoredBy(restoration.model.name)}
          </p>
        </div>
        <div className="row">
          <Button
            component="a"
            href={picture}
            download={`${name}.png`}
            leftSection={<Icon name="download" size={18} />}
          >
            {m.compress.downloadPng}
          </Button>
          <Button variant="default" onClick={onClear}>
            {m.compress.another}
          </Button>
        </div>
      </div>
      <img className={styles.restored} src={picture} alt={name} width={restoration.width} height={restoration.height} />
      <div className="stack" style={{ maxWidth: 368 }}>
        <Facts
          rows={[
            [m.compress.compressedFile, format.bytes(restoration.bytes)],
            [m.figures.bitsPerPixel, restoration.bitsPerPixel.toFixed(3)],
            [m.models.pictureSize, m.compress.dimensions(restoration.width, restoration.height)],
          ]}
        />
        <RestoreHere file={given.file} picture={picture} />
      </div>
    </section>
  );
}

const isCodec = ({ kind }: Model) => kind === 'codec';

export function CompressScene() {
  const m = useMessages();
  const search = useSearch({ from: '/compress' });
  const models = useQuery(modelsQuery);
  const codecs = useStaying(models.data)?.filter(isCodec);
  const compressions = useStaying(useQuery(compressionsQuery).data);
  const [chosen, setChosen] = useState(search.model);
  const chosenOf = (some: readonly Model[] | undefined) => some?.find((model) => model.id === chosen) ?? some?.[0];
  const codec = chosenOf(codecs);
  // A file may be dropped before it is known what there is to compress it with.
  const { current, busy, error, restoration, take, clear } = useOneFile(async () => {
    const known = codecs ?? (await queryClient.query({ ...modelsQuery, staleTime: 'static' })).filter(isCodec);
    return chosenOf(known)?.id ?? null;
  });
  const noCodec = codecs?.length === 0;
  useTitle(m.compress.title);

  return (
    <div className="page stack" style={{ gap: 24 }}>
      <div className="spread" style={{ alignItems: 'end', flexWrap: 'wrap' }}>
        <div>
          <h1>{m.compress.title}</h1>
          <p className="soft">{m.compress.lead}</p>
        </div>
        {codec === undefined ? null : (
          <NativeSelect
            label={m.compress.with}
            value={codec.id}
            onChange={(event) => setChosen(event.target.value)}
            data={codecs?.map((model) => ({ value: model.id, label: model.name })) ?? []}
          />
        )}
      </div>
      {models.error === null ? null : <ErrorNotice error={models.error} onRetry={() => void models.refetch()} />}
      {error === null ? null : <ErrorNotice error={error} {...(current === null ? {} : { title: current.name })} />}
      {busy !== null && current !== null ? <Busy given={current} what={busy} onCancel={clear} /> : null}
      {restoration === null || current === null ? null : (
        <Restored key={restoration.id} restoration={restoration} given={current} onClear={clear} />
      )}
      {noCodec ? (
        <PlainNotice>
          {m.compress.noCodec}
          <Link to="/runs/new" search={{ kind: 'codec' }}>
            {m.compress.trainCodec}
          </Link>
        </PlainNotice>
      ) : null}
      {busy === null && restoration === null ? (
        <DropZone label={m.compress.drop} overText={m.home.dropNow} minHeight={240} onFiles={take}>
          <Icon name="compress" size={32} />
          <h2>{m.compress.drop}</h2>
          <FileButton multiple={false} accept="image/*,.fhp" onFiles={take}>
            {m.compress.choose}
          </FileButton>
        </DropZone>
      ) : null}
      {compressions === undefined || compressions.length === 0 ? null : (
        <section className="stack">
          <h2>{m.compress.recent}</h2>
          <CardGrid label={m.compress.recent}>
            {compressions.map((compression) => (
              <CompressionCard key={compression.id} compression={compression} />
            ))}
          </CardGrid>
        </section>
      )}
    </div>
  );
}
