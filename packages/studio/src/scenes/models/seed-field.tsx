/** A seed, typed or drawn. */
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { largestSeed } from '@fourhands/core/protocol/run';
import { Icon } from '../../components/icon.tsx';
import { useMessages } from '../../i18n/language.tsx';

export const anySeed = () => Math.floor(Math.random() * 1_000_000);

export function SeedField({ seed, onSeed }: { readonly seed: number; readonly onSeed: (seed: number) => void }) {
  const m = useMessages();
  const [typed, setTyped] = useState(String(seed));
  return (
    <div className="row" style={{ flexWrap: 'nowrap' }}>
      <TextInput
        aria-label={m.models.seed}
        leftSection={<span className="small soft">{m.models.seed}</span>}
        leftSectionWidth={56}
        inputMode="numeric"
        autoComplete="off"
        value={typed}
        className="grow"
        style={{ maxWidth: 240 }}
        onChange={(event) => {
          setTyped(event.target.value);
          const next = Number(event.target.value);
          if (event.target.value.trim() !== '' && Number.isInteger(next) && next >= 0 && next <= largestSeed)
            onSeed(next);
        }}
      />
      <Button
        variant="default"
        leftSection={<Icon name="dice" size={18} />}
        onClick={() => {
          const next = anySeed();
          setTyped(String(next));
          onSeed(next);
        }}
      >
        {m.models.drawAgain}
      </Button>
    </div>
  );
}
