/** Pictures that the model draws from chance: the same seed, the same pictures. */
import { useState } from 'react';
import type { Model } from '@fourhands/core/protocol/model';
import { client } from '../../api/client.ts';
import { Section } from '../../components/section.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { SeedField } from './seed-field.tsx';
import { useLatestImage } from './use-latest-image.ts';

const count = 16;

export function Samples({ model, aspect }: { readonly model: Model; readonly aspect: number }) {
  const m = useMessages();
  const [seed, setSeed] = useState(1);
  const shown = useLatestImage(client.samplesUrl(model.id, { count, seed }));
  return (
    <Section title={m.models.samples}>
      <div
        style={{ aspectRatio: String(1 / aspect), background: 'var(--sunken)', borderRadius: 8, overflow: 'hidden' }}
      >
        {shown === null ? null : (
          <img
            src={shown}
            alt={m.models.samplesLabel(seed)}
            style={{ width: '100%', height: '100%', display: 'block', objectFit: 'contain' }}
          />
        )}
      </div>
      <SeedField seed={seed} onSeed={setSeed} />
    </Section>
  );
}
