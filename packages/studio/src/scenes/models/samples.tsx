/** Pictures that the model draws from chance: the same seed, the same pictures. */
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { largestSeed } from '@fourhands/core/protocol/run';
import type { Model } from '@fourhands/core/protocol/model';
import { client } from '../../api/client.ts';
import { Icon } from '../../components/icon.tsx';
import { Section } from '../../components/section.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { useLatestImage } from './use-latest-image.ts';

const count = 16;

export function Samples({ model, aspect }: { readonly model: Model; readonly aspect: number }) {
  const m = useMessages();
  const [seed, setSeed] = useState(1);
  const [typed, setTyped] = useState('1');
  const shown = useLatestImage(client.samplesUrl(model.id, { count, seed }));
  const choose = (next: number) => {
    setSeed(next);
    setTyped(String(next));
  };
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
      <div className="row" style={{ flexWrap: 'nowrap' }}>
        <TextInput
          aria-label={m.models.seed}
          leftSection={<span className="small soft">{m.models.seed}</span>}
          leftSectionWidth={56}
          inputMode="numeric"
          autoComplete="off"
          value={typed}
          className="grow"
          onChange={(event) => {
            setTyped(event.target.value);
            const next = Number(event.target.value);
            if (event.target.value.trim() !== '' && Number.isInteger(next) && next >= 0 && next <= largestSeed)
              setSeed(next);
          }}
        />
        <Button
          variant="default"
          leftSection={<Icon name="dice" size={18} />}
          onClick={() => choose(Math.floor(Math.random() * 1_000_000))}
        >
          {m.models.drawAgain}
        </Button>
      </div>
    </Section>
  );
}
