/** A picture of the person's, put into the model's latent space, varied, and brought back. */
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Model } from '@fourhands/core/protocol/model';
import { client } from '../../api/client.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { FileButton } from '../../components/file-button.tsx';
import { Section } from '../../components/section.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { useBlobAddress } from '../../state/use-blob-address.ts';
import { SeedField } from './seed-field.tsx';

/** With the picture itself, three rows of three. */
const count = 8;
const usualPercent = 40;
/** Milliseconds: a slider is let go before pictures are asked for. */
const pause = 250;

export function Variations({ model, aspect }: { readonly model: Model; readonly aspect: number }) {
  const m = useMessages();
  const [file, setFile] = useState<File | null>(null);
  const [seed, setSeed] = useState(1);
  const [percent, setPercent] = useState(usualPercent);
  const [settled] = useDebouncedValue(percent, pause);
  const drawn = useQuery({
    queryKey: ['vary', model.id, file?.name, file?.size, file?.lastModified, settled, seed],
    queryFn: ({ signal }) =>
      client.vary(model.id, file!, { name: file!.name, percent: settled, count, seed }, { signal }),
    enabled: file !== null,
    placeholderData: (before) => before,
    retry: false,
  });
  const shown = useBlobAddress(file === null ? null : (drawn.data ?? null));
  return (
    <Section title={m.models.variations} help={m.models.variationsHelp}>
      {file === null ? null : (
        <>
          <div
            aria-busy={drawn.isFetching}
            style={{
              aspectRatio: String(1 / aspect),
              background: 'var(--sunken)',
              borderRadius: 8,
              overflow: 'hidden',
            }}
          >
            {shown === null ? null : (
              <img
                src={shown}
                alt={m.models.variationsLabel(file.name, percent)}
                style={{ width: '100%', height: '100%', display: 'block', objectFit: 'contain' }}
              />
            )}
          </div>
          {drawn.error === null ? null : <ErrorNotice error={drawn.error} onRetry={() => void drawn.refetch()} />}
          <label className="spread" style={{ gap: 16 }}>
            <span className="soft small">{m.models.drawnAnew}</span>
            <input
              type="range"
              min={0}
              max={100}
              value={percent}
              className="grow"
              style={{ accentColor: 'var(--maker)' }}
              aria-valuetext={`${percent} %`}
              onChange={(event) => setPercent(Number(event.target.value))}
            />
            <span className="figure small">{percent} %</span>
          </label>
          <SeedField seed={seed} onSeed={setSeed} />
        </>
      )}
      <FileButton
        accept="image/*"
        multiple={false}
        variant="default"
        onFiles={([given]) => given && setFile(given.file)}
      >
        {file === null ? m.models.choosePicture : m.models.otherPicture}
      </FileButton>
    </Section>
  );
}
